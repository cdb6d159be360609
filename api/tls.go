package api

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"time"
)

// explainTLS explains why no secure connection was possible, each reason in its own
// words.
func (e *Error) explainTLS() Explanation {
	var (
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
		roots   x509.SystemRootsError
		plain   tls.RecordHeaderError
	)
	switch {
	case errors.Is(e.Cause, http.ErrSchemeMismatch), errors.As(e.Cause, &plain):
		return Explanation{
			e.failedHost() + " does not use TLS.", "Its response is in another protocol, e.g. plain http. No credentials were sent.",
			"Check scheme and port of the base URL and of HTTPS_PROXY.",
		}
	case errors.As(e.Cause, &name):
		return Explanation{
			"The certificate of " + e.failedHost() + " is for another name" + namesOf(name.Certificate) + ".",
			"The response came from another server. No credentials were sent.",
			"Check base URL, region, edge and DNS. A sign-in page of the network can cause this too.",
		}
	case errors.As(e.Cause, &invalid) && invalid.Reason == x509.Expired:
		return e.explainExpired(invalid.Cert)
	case errors.As(e.Cause, &unknown), errors.As(e.Cause, &roots):
		return e.explainUnknownCA(unknown.Cert)
	}
	return Explanation{
		"No secure connection to " + e.failedHost() + ".", "TLS failed" + e.because() + ". No credentials were sent.",
		"Check for an intercepting proxy, and check the clock of this machine.",
	}
}

func (e *Error) because() string {
	if e.cause() == "" {
		return ""
	}
	return ": " + strings.TrimRight(e.cause(), ".")
}

// namesOf are some of the names that a certificate is for.
func namesOf(c *x509.Certificate) string {
	if c == nil || len(c.DNSNames) == 0 {
		return ""
	}
	return ": " + strings.Join(c.DNSNames[:min(len(c.DNSNames), 3)], ", ")
}

func (e *Error) explainExpired(c *x509.Certificate) Explanation {
	now := time.Now()
	what := "has expired"
	var dates string
	if c != nil {
		if now.Before(c.NotBefore) {
			what = "is not valid yet"
		}
		dates = fmt.Sprintf("It is valid from %s to %s. The clock of this machine says %s. No",
			c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly), now.UTC().Format(time.DateOnly))
	} else {
		dates = "No"
	}
	return Explanation{
		"The certificate of " + e.failedHost() + " " + what + ".", dates + " credentials were sent.",
		"If the clock is wrong, set it. Otherwise ask the administrator of the host or proxy to renew the certificate.",
	}
}

func (e *Error) explainUnknownCA(c *x509.Certificate) Explanation {
	if problem := certFileProblem(); problem != "" {
		return Explanation{
			"The certificate of " + e.failedHost() + " could not be checked.", problem + ". No credentials were sent.",
			"Set SSL_CERT_FILE to a PEM file with the CA certificates to trust.",
		}
	}
	by := "a CA"
	if c != nil && c.Issuer.String() != "" {
		by = "“" + c.Issuer.String() + "”"
	}
	return Explanation{
		"The certificate of " + e.failedHost() + " is from an unknown CA.",
		"It was issued by " + by + ", which this machine does not trust. An intercepting proxy of your company can cause this. No credentials " +
			"were sent.",
		trustAdvice(),
	}
}

// trustAdvice says how to trust a CA: Go asks the system on Windows and macOS, and reads
// files elsewhere.
func trustAdvice() string {
	switch runtime.GOOS {
	case "windows":
		return "If it is your company's CA, add it to the Windows certificate store."
	case "darwin", "ios":
		return "If it is your company's CA, add it to the macOS keychain and trust it there."
	}
	return "If it is your company's CA, set SSL_CERT_FILE to its PEM file, or SSL_CERT_DIR to its folder."
}

// certFileProblem is what is wrong with SSL_CERT_FILE, which Go ignores silently; "" for
// nothing.
func certFileProblem() string {
	path := os.Getenv("SSL_CERT_FILE")
	if path == "" || runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return ""
	}
	data, err := os.ReadFile(path)
	switch {
	case err != nil:
		return "SSL_CERT_FILE cannot be read: " + err.Error()
	case !x509.NewCertPool().AppendCertsFromPEM(data):
		return "SSL_CERT_FILE (" + path + ") contains no PEM certificate"
	}
	return ""
}
