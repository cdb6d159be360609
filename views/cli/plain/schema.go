package plain

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// schemaKey is the annotation of a command that has the schema of its JSON.
const schemaKey = "json_schema"

// Documents says what a command prints with --json: each line is like one of these.
func Documents(command *cobra.Command, documents ...any) *cobra.Command {
	if command.Annotations == nil {
		command.Annotations = map[string]string{}
	}
	command.Annotations[schemaKey] = schemaText(documents...)
	return command
}

// schemaText is the JSON Schema of what is like one of these.
func schemaText(documents ...any) string {
	var all []any
	for _, d := range documents {
		all = append(all, schemaOf(reflect.TypeOf(d)))
	}
	schema := map[string]any{"anyOf": all}
	if len(all) == 1 {
		schema = all[0].(map[string]any)
	}
	text, _ := json.Marshal(schema) // maps, lists and texts only
	return string(text)
}

// Schema is the JSON Schema of the lines that a command prints with --json, "" for a
// command without.
func Schema(command *cobra.Command) string { return command.Annotations[schemaKey] }

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

// schemaOf is the JSON Schema of what encoding/json makes of a type.
func schemaOf(t reflect.Type) map[string]any {
	switch {
	case t == timeType:
		return map[string]any{"type": "string", "format": "date-time"}
	case t == rawType:
		return map[string]any{} // as Twilio has sent it
	}
	switch t.Kind() {
	case reflect.Pointer:
		return orNull(schemaOf(t.Elem()))
	case reflect.Slice:
		return orNull(map[string]any{"type": "array", "items": schemaOf(t.Elem())})
	case reflect.Map:
		return orNull(map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())})
	case reflect.Struct:
		properties, required := map[string]any{}, []string{}
		addFields(t, properties, &required)
		return map[string]any{"type": "object", "properties": properties, "required": required}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	return map[string]any{"type": "integer"}
}

// orNull also allows null.
func orNull(schema map[string]any) map[string]any {
	if one, single := schema["type"].(string); single {
		schema["type"] = []string{one, "null"}
	}
	return schema
}

// addFields adds the members of a struct; one that may be left out is not required.
func addFields(t reflect.Type, properties map[string]any, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case f.Anonymous && !tagged:
			addFields(f.Type, properties, required)
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			name = f.Name
		}
		properties[name] = schemaOf(f.Type)
		if !strings.Contains(options, "omitempty") {
			*required = append(*required, name)
		}
	}
}
