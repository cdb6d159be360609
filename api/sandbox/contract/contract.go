// Package contract is test support: it checks requests and responses against Twilio's own
// OpenAPI document of the Flex v2 API. The sandbox's tests use it to show that the
// sandbox follows the document, the client's tests to show that the client does.
package contract

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

//go:embed flex_v2.json
var document []byte

// loadRouter reads the document once.
var loadRouter = sync.OnceValues(func() (routers.Router, error) {
	doc, err := loadDocument()
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// loadDocument removes the document's servers, so that paths match on whatever host
// a test listens.
func loadDocument() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, fmt.Errorf("read flex_v2.json: %w", err)
	}
	doc.Servers = nil
	for _, path := range doc.Paths.Map() {
		path.Servers = nil
	}
	return doc, nil
}

// Check fails the test when a request or its response breaks the document. Operations
// outside the document pass. As it has no error responses, a response of status 300 and
// up is not checked, and one that refuses the request for its content (400, 401, 404 and
// the like) excuses the request too: it was probably meant to be bad.
func Check(t testing.TB, req *http.Request, reqBody []byte, res *http.Response, resBody []byte) {
	t.Helper()
	if err := breach(req, reqBody, res, resBody); err != nil {
		t.Errorf("%s %s breaks the OpenAPI document: %v", req.Method, req.URL.Path, err)
	}
}

// breach is what Check reports; nil when all is well.
func breach(req *http.Request, reqBody []byte, res *http.Response, resBody []byte) error {
	router, err := loadRouter()
	if err != nil {
		return err
	}
	route, params, err := router.FindRoute(req)
	if err != nil || blamesRequest(res.StatusCode) {
		return nil
	}
	input := requestInput(req, reqBody, route, params)
	if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	if err := unknownField(route, reqBody); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	if res.StatusCode >= 300 {
		return nil
	}
	if err := validateResponse(input, res, resBody); err != nil {
		return fmt.Errorf("response: %w", err)
	}
	return nil
}

// blamesRequest says whether a status means that the request was at fault.
func blamesRequest(status int) bool {
	return slices.Contains([]int{400, 401, 404, 405, 413, 415, 422}, status)
}

func requestInput(req *http.Request, body []byte, route *routers.Route, params map[string]string) *openapi3filter.RequestValidationInput {
	copied := req.Clone(context.Background())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	copied.ContentLength = int64(len(body))
	return &openapi3filter.RequestValidationInput{
		Request:    copied,
		PathParams: params,
		Route:      route,
		Options: &openapi3filter.Options{
			MultiError:            true,
			IncludeResponseStatus: true,
			AuthenticationFunc:    basicAuth,
		},
	}
}

// basicAuth wants credentials; whether they are right is the server's affair.
func basicAuth(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	if _, _, ok := in.RequestValidationInput.Request.BasicAuth(); !ok {
		return errors.New("no basic authentication")
	}
	return nil
}

// unknownField finds form fields that the document does not have. The
// validator drops them, but in a client they are misspellings.
func unknownField(route *routers.Route, body []byte) error {
	if route.Operation.RequestBody == nil || len(body) == 0 {
		return nil
	}
	media := route.Operation.RequestBody.Value.Content.Get("application/x-www-form-urlencoded")
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return err
	}
	for name := range form {
		if _, ok := media.Schema.Value.Properties[name]; !ok {
			return fmt.Errorf("form field %q is not in the document", name)
		}
	}
	return nil
}

func validateResponse(input *openapi3filter.RequestValidationInput, res *http.Response, body []byte) error {
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input,
		Status:                 res.StatusCode,
		Header:                 res.Header,
		Options:                input.Options,
	}
	out.SetBodyBytes(body)
	return openapi3filter.ValidateResponse(context.Background(), out)
}

// Transport checks every exchange that passes through base and hands it on
// unchanged; nil means http.DefaultTransport. An exchange that ends in an
// error on the way is not checked.
func Transport(t testing.TB, base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		sent, reqBody, err := drainRequest(req)
		if err != nil {
			return nil, err
		}
		res, err := base.RoundTrip(sent)
		if err != nil {
			return nil, err
		}
		resBody, err := io.ReadAll(res.Body)
		res.Body = &replay{Reader: io.MultiReader(bytes.NewReader(resBody), broken{err}), Closer: res.Body}
		if err == nil {
			Check(t, req, reqBody, res, resBody)
		}
		return res, nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls f.
func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// drainRequest reads the body and makes a request that still has it: a
// RoundTripper must not change the one it was given.
func drainRequest(req *http.Request) (*http.Request, []byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return req, nil, nil
	}
	body, err := io.ReadAll(req.Body)
	_ = req.Body.Close()
	if err != nil {
		return nil, nil, err
	}
	sent := req.Clone(req.Context())
	sent.Body = io.NopCloser(bytes.NewReader(body))
	return sent, body, nil
}

// replay is a response body that was read already.
type replay struct {
	io.Reader
	io.Closer
}

// broken ends a replayed body the way the real one ended.
type broken struct{ err error }

// Read gives no data.
func (b broken) Read([]byte) (int, error) {
	if b.err == nil {
		return 0, io.EOF
	}
	return 0, b.err
}
