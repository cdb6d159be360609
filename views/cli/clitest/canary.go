package clitest

import (
	"encoding/base64"
	"net/url"
)

// Canary is a secret with signs that forms of encoding change.
const Canary = "c4nary/c4nary+c4nary&c4nary=42%é"

// CanaryForms are the ways in which a secret may get out.
func CanaryForms(user string) []string {
	return []string{
		Canary, url.QueryEscape(Canary), url.PathEscape(Canary),
		base64.StdEncoding.EncodeToString([]byte(Canary)),
		base64.StdEncoding.EncodeToString([]byte(user + ":" + Canary)),
		base64.URLEncoding.EncodeToString([]byte(Canary)),
		"c4nary", // any part of it
	}
}
