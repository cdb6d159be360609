package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"flexconsole/api/proxy"
)

// ServerDate is the Date header of any response of flex-api, to compare this
// machine's clock with. The refusal of a proxy is an *Error.
func (c *Client) ServerDate(ctx context.Context) (time.Time, error) {
	ctx, passed := proxy.Watch(ctx)
	response, err := c.reads.R().SetContext(ctx).Get(c.options.origin(FlexAPI))
	err = passed.Failed(err)
	if err != nil && faultOf(err) == ProxyRefused {
		k := Call{Op: "date", method: http.MethodGet, Product: FlexAPI}
		return time.Time{}, c.redactor.failure(c.options.checkResponse(&k, c.policy.now(), nil, err, nil))
	}
	if response == nil || response.RawResponse == nil {
		return time.Time{}, errors.New(c.redactor.Text(err.Error()))
	}
	return http.ParseTime(response.Header().Get("Date"))
}
