package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// Answer fails the test when a response of the sandbox is not what Twilio documents,
// whatever the request was. It wants every member that is documented and no other,
// in errors too, and an operation that is in no document may only fail.
func Answer(t testing.TB, req *http.Request, res *http.Response, body []byte) {
	t.Helper()
	if err := answerBreach(req, res, body); err != nil {
		t.Errorf("%s %s: HTTP %d breaks Twilio's documents: %v in %s", req.Method, req.URL.Path, res.StatusCode, err, body)
	}
}

func answerBreach(req *http.Request, res *http.Response, body []byte) error {
	if res.StatusCode >= 400 {
		return errorBreach(res, body)
	}
	route, params, err := documented(req)
	if err != nil {
		return err
	}
	input := requestInput(req, nil, route, params)
	input.Options.SchemaValidationOptions = strictly
	return validateResponse(input, res, body)
}

// strictly is how answers are looked at: with a format of the documents that the
// validator does not know, and with errors of one line each.
var strictly = []openapi3.SchemaValidationOption{
	openapi3.MultiErrors(), openapi3.DisableSchemaErrorDetails(),
	openapi3.WithStringFormatValidator("uri", openapi3.NewCallbackValidator(absolute)),
}

func absolute(address string) error {
	if u, err := url.Parse(address); err != nil || u.Scheme == "" || u.Host == "" {
		return errors.New("no whole address")
	}
	return nil
}

// errorBreach checks the members of Twilio's error, and that it has the status of the
// response.
func errorBreach(res *http.Response, body []byte) error {
	if got := res.Header.Get("Content-Type"); got != "application/json" {
		return fmt.Errorf("an error as %q", got)
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	if err := problem.schema().VisitJSON(value, strictly...); err != nil {
		return err
	}
	got := value.(map[string]any)
	if got["status"] != float64(res.StatusCode) || !strings.HasSuffix(got["more_info"].(string), fmt.Sprintf("/%v", got["code"])) {
		return errors.New("an error at odds with itself")
	}
	return nil
}

// documented is the route of a request to a product, which is recognised by the host, by
// the first part of the path, or not at all.
func documented(req *http.Request) (*routers.Route, map[string]string, error) {
	all, err := productRouters()
	if err != nil {
		return nil, nil, err
	}
	host, _, _ := strings.Cut(req.Host, ".")
	first, rest, _ := strings.Cut(strings.TrimPrefix(req.URL.Path, "/"), "/")
	asked := req.Clone(req.Context())
	only := host
	if slices.Contains(products, first) {
		only, asked.URL.Path = first, "/"+rest
	}
	for _, product := range products {
		if only != product && slices.Contains(products, only) {
			continue
		}
		if route, params, err := all[product].FindRoute(asked); err == nil && named(params) {
			return route, params, nil
		}
	}
	return nil, nil, errors.New("the operation is in no document")
}

// named says whether every parameter of a path has a value: the router finds one in
// nothing.
func named(params map[string]string) bool {
	return !slices.Contains(slices.Collect(maps.Values(params)), "")
}

// products are in the order in which the sandbox looks them through where none is
// named.
var products = []string{flex, conversations, taskRouter, studio}

// productRouters know every operation: those of the Flex v2 API as its document has
// them, the others as the facts do.
var productRouters = sync.OnceValues(func() (map[string]routers.Router, error) {
	docs, err := productDocuments()
	if err != nil {
		return nil, err
	}
	all := map[string]routers.Router{}
	for product, doc := range docs {
		if all[product], err = legacy.NewRouter(doc); err != nil {
			return nil, fmt.Errorf("facts of %s: %w", product, err)
		}
	}
	return all, nil
})

func productDocuments() (map[string]*openapi3.T, error) {
	v2, err := loadDocument()
	if err != nil {
		return nil, err
	}
	docs := map[string]*openapi3.T{flex: strict(v2), conversations: empty(conversations), taskRouter: empty(taskRouter), studio: empty(studio)}
	for _, o := range operations {
		docs[o.Product].AddOperation(o.Path, o.Method, o.document())
	}
	return docs, nil
}

func empty(title string) *openapi3.T {
	return &openapi3.T{OpenAPI: "3.0.1", Info: &openapi3.Info{Title: title, Version: "1"}, Paths: openapi3.NewPaths()}
}

// strict is a document whose objects have all their members and no other.
func strict(doc *openapi3.T) *openapi3.T {
	for _, ref := range doc.Components.Schemas {
		if properties := ref.Value.Properties; len(properties) > 0 {
			ref.Value.WithRequired(slices.Sorted(maps.Keys(properties))).WithoutAdditionalProperties()
		}
	}
	return doc
}

var inBraces = regexp.MustCompile(`\{([A-Z]{2})\}`)

// document is the operation as OpenAPI has it.
func (o Operation) document() *openapi3.Operation {
	operation := openapi3.NewOperation()
	for _, found := range inBraces.FindAllStringSubmatch(o.Path, -1) {
		schema := openapi3.NewStringSchema().WithPattern(pattern(found[1]))
		operation.AddParameter(openapi3.NewPathParameter(found[1]).WithSchema(schema))
	}
	response := openapi3.NewResponse().WithDescription("OK").WithJSONSchema(o.answer)
	operation.Responses = openapi3.NewResponses(openapi3.WithStatus(o.status, &openapi3.ResponseRef{Value: response}))
	return operation
}
