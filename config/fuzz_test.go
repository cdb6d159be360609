package config

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

func seeds(f *testing.F) {
	for _, text := range []string{
		twoProfiles, twoSecrets, goodProfile, "", "\ufeff" + goodProfile, "[[profiles]]\n[profiles.x]",
		"profiles = { work = { account_sid = \"x\" } }", "profiles.work.a.b.c.d = 1", "theme = \"\"\"\ndark\"\"\"",
		strings.Repeat("a={", 300), "a." + strings.Repeat("b.", 300) + "c=1", "\xff\xfe[", "[profiles.\"\"]\r\n\tx = 'ä'",
	} {
		f.Add([]byte(text))
	}
}

// checkPlace fails unless a problem points into the text.
func checkPlace(t *testing.T, data []byte, problem *FileError) {
	t.Helper()
	lines := bytes.Split(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\n"))
	if problem.Line < 1 || problem.Line > len(lines) {
		t.Fatalf("line %d of %d: %v", problem.Line, len(lines), problem)
	}
	if last := utf8.RuneCount(lines[problem.Line-1]) + 1; problem.Column < 1 || problem.Column > last {
		t.Fatalf("column %d of %d: %v", problem.Column, last, problem)
	}
	if problem.Problem == "" {
		t.Fatal("a problem without words")
	}
}

// FuzzConfig: a problem points into the text; a file without one says what
// go-toml's own decoder says, key by key, and reads the same when it is written
// again.
func FuzzConfig(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, problem := parseConfig(newDocument("config.toml", data))
		if problem != nil {
			checkPlace(t, data, problem)
			return
		}
		written := rewritten(c)
		var decoded map[string]any
		if err := toml.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &decoded); err != nil {
			t.Fatalf("the decoder refuses it: %v", err)
		}
		if len(c.profiles) == 0 {
			delete(decoded, "profiles")
		}
		if !reflect.DeepEqual(decoded, written) {
			t.Fatalf("read %v, the decoder %v", written, decoded)
		}
		anew, err := toml.Marshal(written)
		if err != nil {
			t.Fatal(err)
		}
		again, problem := parseConfig(newDocument("config.toml", anew))
		if problem != nil || !reflect.DeepEqual(rewritten(again), written) {
			t.Fatalf("written again it reads %v, %v; want %v", rewritten(again), problem, written)
		}
	})
}

// rewritten is the TOML document of a file's contents.
func rewritten(c contents) map[string]any {
	doc := map[string]any{}
	for key, text := range c.top {
		doc[key] = text
	}
	profiles := map[string]any{}
	for name, p := range c.profiles {
		table := map[string]any{}
		for key, text := range p.values {
			table[key] = text
			if read, err := strconv.ParseBool(text); err == nil && key == "read_only" {
				table[key] = read
			}
		}
		profiles[name] = table
	}
	if len(profiles) > 0 {
		doc["profiles"] = profiles
	}
	return doc
}

// FuzzCredentials: a problem points into the text and repeats no more of it
// than a profile's name.
func FuzzCredentials(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		_, problem := parse(newDocument("credentials.toml", data), credentialsLayout)
		if problem == nil {
			return
		}
		checkPlace(t, data, problem)
		found := *problem
		if name, ok := strings.CutPrefix(found.Problem, "a profile must be a table: [profiles."); ok {
			if checkProfileName(strings.TrimSuffix(name, "]")) != nil {
				t.Fatalf("repeats %q", name)
			}
			return
		}
		if !slices.Contains(credentialWords, found.Problem) {
			t.Fatalf("a problem in words that are not this package's: %q", found.Problem)
		}
	})
}

// credentialWords are all problems of credentials.toml, which have no word of
// the file.
var credentialWords = []string{
	credentialsLayout.unknown("", "", nil),
	"it is defined twice, or its value is out of range",
	credentialsLayout.syntaxProblem(nil),
	"auth_token must be text in quotes",
	"api_secret must be text in quotes",
	"auth_token is empty",
	"api_secret is empty",
	"auth_token contains a space, line break or control character: paste it again without it",
	"api_secret contains a space, line break or control character: paste it again without it",
	"profiles must be tables: [profiles.NAME]",
	"a profile's name must be 1 to 40 letters (a to z), digits, dashes or underscores",
}
