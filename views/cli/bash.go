package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// bashFunctions take the place of the bash-completion package, which not every machine
// has: the first makes the words, which bash splits at = and :, the second offers files.
const bashFunctions = `
    local word blank rest=${COMP_LINE:0:COMP_POINT}
    words=()
    for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        blank=${rest%%[![:space:]]*}
        rest=${rest#"$blank"}
        [[ $rest == "$word"* ]] || word=$rest
        rest=${rest#"$word"}
        if [[ -z $blank && ${#words[@]} -gt 0 && ( $word == [=:]* || ${words[${#words[@]}-1]} == *[=:] ) ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
    done
    cword=$((${#words[@]} - 1))
    cur=${words[cword]}
    prev=${words[cword-1]}
}

__flexconsole_filedir()
{
    if declare -F _filedir >/dev/null 2>&1; then
        _filedir "$@"
        return
    fi
    local file kind=-f
    [[ ${1-} == -d ]] && kind=-d
    [[ $(type -t compopt) == builtin ]] && compopt -o filenames
    while IFS= read -r file; do
        COMPREPLY+=("$file")
    done < <(compgen $kind -- "$cur")`

// printBashCompletion prints the completion for bash, which works without the
// bash-completion package.
func printBashCompletion(cmd *cobra.Command, _ []string) error {
	plain, _ := cmd.Flags().GetBool("no-descriptions")
	var script strings.Builder
	if err := cmd.Root().GenBashCompletionV2(&script, !plain); err != nil {
		return err
	}
	text := strings.ReplaceAll(script.String(), "_filedir", "__flexconsole_filedir")
	text = strings.Replace(text, "\n    _get_comp_words_by_ref \"$@\" cur prev words cword", bashFunctions, 1)
	_, err := io.WriteString(cmd.OutOrStdout(), text)
	return err
}
