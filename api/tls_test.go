package api

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// serveTLS is a server whose own certificate is valid from and to some time and
// for some name; pool trusts it.
func serveTLS(t *testing.T, name string, from, to time.Time) (address string, pool *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Acme Filter CA"}, NotBefore: from, NotAfter: to,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") }))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	pool = x509.NewCertPool()
	pool.AddCert(leaf)
	return server.URL, pool
}

func TestEachFailureOfTLSHasItsSentence(t *testing.T) {
	t.Setenv("SSL_CERT_FILE", "")
	now := time.Now()
	day := 24 * time.Hour
	for name, row := range map[string]struct {
		certFor  string
		from, to time.Time
		trusted  bool
		says     []string
	}{
		"unknown CA": {
			"127.0.0.1", now.Add(-day), now.Add(day), false,
			[]string{"is from an unknown CA.", "“CN=Acme Filter CA”", trustAdvice()},
		},
		"wrong name": {"portal.acme.example", now.Add(-day), now.Add(day), true, []string{"is for another name: portal.acme.example."}},
		"expired": {
			"127.0.0.1", now.Add(-9 * day), now.Add(-3 * day), true,
			[]string{"has expired.", "to " + now.Add(-3*day).UTC().Format(time.DateOnly), "clock of this machine says " + now.UTC().Format(time.DateOnly)},
		},
		"not yet valid": {"127.0.0.1", now.Add(3 * day), now.Add(9 * day), true, []string{"is not valid yet."}},
	} {
		t.Run(name, func(t *testing.T) {
			address, pool := serveTLS(t, row.certFor, row.from, row.to)
			for _, op := range operations {
				checkNoAnswer(t, op, Options{BaseURL: address}, BadCertificate, once, func(c *Client) {
					for _, transport := range c.transports {
						transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
						if row.trusted {
							transport.TLSClientConfig.RootCAs = pool
						}
					}
				})
				c := newTestClient(t, Options{BaseURL: address})
				c.transports[0].TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
				if row.trusted {
					c.transports[0].TLSClientConfig.RootCAs = pool
				}
				said := checkExplanation(t, asError(t, lookUp.run(t, c)))
				for _, part := range row.says {
					if !strings.Contains(said, part) {
						t.Errorf("%q is not in %s", part, said)
					}
				}
			}
		})
	}
}

// What is known of a certificate is told, and nothing is made up where it is not known.
func TestTheSentenceOnACertificate(t *testing.T) {
	t.Setenv("SSL_CERT_FILE", "")
	const other = "The response came from another server. No credentials were sent."
	for name, row := range map[string]struct {
		cause         error
		what, meaning string
	}{
		"another name": {
			x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"a.test", "b.test", "c.test", "d.test"}}},
			"The certificate of flex.test is for another name: a.test, b.test, c.test.", other,
		},
		"no name at all":    {x509.HostnameError{Certificate: &x509.Certificate{}}, "The certificate of flex.test is for another name.", other},
		"no certificate":    {x509.HostnameError{}, "The certificate of flex.test is for another name.", other},
		"expired, no dates": {x509.CertificateInvalidError{Reason: x509.Expired}, "The certificate of flex.test has expired.", "No credentials were sent."},
		"unknown CA":        {x509.UnknownAuthorityError{}, "The certificate of flex.test is from an unknown CA.", "It was issued by a CA, which this machine does not trust."},
		"a CA without a name": {
			x509.UnknownAuthorityError{Cert: &x509.Certificate{}},
			"The certificate of flex.test is from an unknown CA.", "It was issued by a CA, which this machine does not trust.",
		},
		"invalid otherwise": {
			x509.CertificateInvalidError{Reason: x509.TooManyIntermediates},
			"No secure connection to flex.test.", "TLS failed: x509: too many intermediates for path length constraint. No credentials were sent.",
		},
		"no reason": {nil, "No secure connection to flex.test.", "TLS failed. No credentials were sent."},
	} {
		e := &Error{Op: "look-up", Method: "GET", Fault: BadCertificate, Host: "flex.test", Cause: row.cause}
		checkExplanation(t, e)
		if x := e.Explain(); x.What != row.what || !strings.HasPrefix(x.Meaning, row.meaning) {
			t.Errorf("%s: %+v", name, x)
		}
	}
}

func TestAPlainPortIsNamed(t *testing.T) {
	c := newTestClient(t, Options{BaseURL: strings.Replace(startSandbox(t).URL(), "http:", "https:", 1)})
	if said := checkExplanation(t, asError(t, lookUp.run(t, c))); !strings.Contains(said, "does not use TLS.") {
		t.Error(said)
	}
}

func TestACertFileThatIsNoneIsNamed(t *testing.T) {
	switch runtime.GOOS {
	case "windows", "darwin", "ios":
		t.Skip("the system keeps the CAs itself")
	}
	empty := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(empty, []byte("no PEM"), 0o600); err != nil {
		t.Fatal(err)
	}
	address, _ := serveTLS(t, "127.0.0.1", time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	for path, says := range map[string]string{
		empty + ".none": "SSL_CERT_FILE cannot be read: ", filepath.Dir(empty): "SSL_CERT_FILE cannot be read: ",
		empty: "contains no PEM certificate",
	} {
		t.Setenv("SSL_CERT_FILE", path)
		c := newTestClient(t, Options{BaseURL: address})
		c.transports[0].TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
		if said := checkExplanation(t, asError(t, lookUp.run(t, c))); !strings.Contains(said, says) ||
			!strings.Contains(said, "could not be checked") {
			t.Error(said)
		}
	}
}

// Windows' sockets have numbers of their own for what goes wrong.
func TestErrorsOfWindowsSockets(t *testing.T) {
	for number, want := range map[syscall.Errno]Fault{10061: Refused, 10060: TimedOut, 10065: Unreachable, 10051: Unreachable} {
		err := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connectex", number)}
		if got := faultOf(err); got != want {
			t.Errorf("%d: fault %d, want %d", int(number), got, want)
		}
	}
}
