package config

// A variable pairs an environment variable with the profile key whose rule
// and meaning it shares.
type variable struct{ name, key string }

// In the order in which they are checked and reported.
var accountVariables = []variable{
	{"TWILIO_ACCOUNT_SID", "account_sid"},
	{"TWILIO_API_KEY", "api_key"},
	{"TWILIO_REGION", "region"},
	{"TWILIO_EDGE", "edge"},
}

// environmentAccount builds the account of the TWILIO_* variables. It is not
// found when no variable of an account is set; TWILIO_REGION and TWILIO_EDGE
// alone make no account, and belong to no other source.
func environmentAccount(getenv func(string) string) (account Account, found bool, err error) {
	secretName, found, err := secretVariable(getenv)
	if !found || err != nil {
		return Account{}, false, err
	}
	values := map[string]string{}
	for _, v := range accountVariables {
		values[v.key] = getenv(v.name)
		if err := checkVariable(v.name, values[v.key], profileRules[v.key]); err != nil {
			return Account{}, false, err
		}
	}
	secret := getenv(secretName)
	if err := checkVariable(secretName, secret, secretRule); err != nil {
		return Account{}, false, err
	}
	return newAccount(FromEnvironment, "", values, func() string { return secret }), true, nil
}

// secretVariable names the variable that contains the secret, once all that go
// with it are there. A half set account is an error: going on to the next
// source would show another account than the one the user meant.
func secretVariable(getenv func(string) string) (name string, found bool, err error) {
	set := func(name string) bool { return getenv(name) != "" }
	var needed []string
	switch {
	case set("TWILIO_API_KEY") || set("TWILIO_API_SECRET"):
		name = "TWILIO_API_SECRET"
		needed = []string{"TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", name}
	case set("TWILIO_ACCOUNT_SID") || set("TWILIO_AUTH_TOKEN"):
		name = "TWILIO_AUTH_TOKEN"
		needed = []string{"TWILIO_ACCOUNT_SID", name}
	default:
		return "", false, nil
	}
	incomplete := &IncompleteEnvironment{}
	for _, n := range needed {
		if set(n) {
			incomplete.Set = append(incomplete.Set, n)
		} else {
			incomplete.Missing = append(incomplete.Missing, n)
		}
	}
	if len(incomplete.Missing) > 0 {
		return "", false, incomplete
	}
	return name, true, nil
}

func checkVariable(name, value string, r rule) error {
	if value == "" {
		return nil
	}
	if err := r.check(value); err != nil {
		return &BadSetting{name, err.Error()}
	}
	return nil
}
