package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"time"
)

// A client that knows Twilio's addresses only is led here by a proxy: the sandbox
// is one itself. It opens tunnels to Twilio's hosts, whose other end it is, with
// certificates of an authority that lives as long as the sandbox.

// authority signs certificates for Twilio's hosts.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// newAuthority is a certificate authority that can sign only for Twilio's hosts, so that
// trusting it is safe.
func newAuthority() *authority {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic("sandbox: " + err.Error()) // there is no randomness
	}
	a := &authority{key: key}
	template := validNow("flexconsole sandbox")
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign
	template.PermittedDNSDomainsCritical, template.PermittedDNSDomains = true, []string{"twilio.com"}
	a.certificate = template
	if a.certificate, err = x509.ParseCertificate(a.sign(template)); err != nil {
		panic("sandbox: " + err.Error()) // it was written just now
	}
	return a
}

// validNow is a certificate that is valid for a year; clocks may differ.
func validNow(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
	}
}

func (a *authority) sign(template *x509.Certificate) []byte {
	signed, err := x509.CreateCertificate(rand.Reader, template, a.certificate, a.key.Public(), a.key)
	if err != nil {
		panic("sandbox: " + err.Error()) // a template is always one of our own
	}
	return signed
}

// certificateFor is the certificate of a host, for the TLS handshake.
func (a *authority) certificateFor(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if productOfHost(hello.ServerName) == "" {
		return nil, fmt.Errorf("%q is none of Twilio's hosts", hello.ServerName)
	}
	template := validNow("")
	template.DNSNames = []string{hello.ServerName}
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	return &tls.Certificate{Certificate: [][]byte{a.sign(template)}, PrivateKey: a.key}, nil
}

// Certificate is what a client has to trust that is led here by a proxy, in PEM.
func (s *Server) Certificate() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.authority().certificate.Raw})
}

// tunnels hands the tunnels to the server as connections like any other.
type tunnels struct {
	opened chan net.Conn
	ended  <-chan struct{} // the life of the server
	addr   net.Addr
}

func (t tunnels) Accept() (net.Conn, error) {
	select {
	case conn := <-t.opened:
		return conn, nil
	case <-t.ended:
		return nil, net.ErrClosed
	}
}

func (t tunnels) Close() error   { return nil }
func (t tunnels) Addr() net.Addr { return t.addr }

// tunnel answers CONNECT. Nothing is passed on to anywhere.
func (s *Server) tunnel(w http.ResponseWriter, r *http.Request) {
	if productOfHost(hostName(r.Host)) == "" {
		http.Error(w, "the sandbox leads to Twilio's Flex, Conversations, TaskRouter and Studio only", http.StatusForbidden)
		return
	}
	conn := hijack(w)
	if _, err := fmt.Fprint(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = conn.Close()
		return
	}
	config := &tls.Config{GetCertificate: s.authority().certificateFor, MinVersion: tls.VersionTLS12}
	select {
	case s.tunnels.opened <- tls.Server(conn, config):
	case <-s.tunnels.ended:
		_ = conn.Close()
	}
}
