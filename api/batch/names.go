package batch

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"flexconsole/api/save"
	"flexconsole/api/validate"
)

// sidColumn is the column that every table must have.
const sidColumn = "flex_user_sid"

// columns are all that are read.
var columns = []string{sidColumn, string(save.Email), string(save.Locale), string(save.UserSID)}

var allColumns = strings.Join(columns, ", ")

// otherNames are headings that mean a column, in the languages of Flex agents
// and of the programs that they export from.
var otherNames = map[string][]string{
	sidColumn: {
		"Flex user", "Flex user SID (FU…)", "Flex SID", "FU SID", "Flex-Benutzer-SID", "Flex-Benutzer", "SID utilisateur Flex",
		"SID de l'utilisateur Flex", "SID de usuario Flex", "SID de usuario de Flex", "SID del usuario de Flex",
		"SID do usuário Flex", "SID do usuário do Flex", "SID utente Flex", "Flex-gebruikers-SID",
		"FlexユーザーSID", "FlexユーザSID", "Flex用户SID", "Flex使用者SID", "Flex사용자SID",
	},
	string(save.Email): {
		"mail", "email address", "e-mail address", "mail address",
		"E-Mail-Adresse", "Mailadresse", "Mail-Adresse",
		"courriel", "mél", "adresse e-mail", "adresse mail", "adresse courriel", "adresse de courriel", "adresse électronique",
		"correo", "correo electrónico", "correo-e", "dirección de correo", "dirección de correo electrónico", "dirección de email",
		"correio eletrônico", "correio eletrónico", "endereço de e-mail", "endereço eletrônico",
		"posta elettronica", "indirizzo e-mail", "indirizzo mail", "indirizzo di posta elettronica",
		"e-mailadres", "mailadres", "e-post", "e-postadress", "e-postadresse", "mejl", "mailadresse",
		"sähköposti", "sähköpostiosoite", "adres e-mail", "poczta elektroniczna", "e-mailová adresa", "e-mail cím",
		"adresă de e-mail", "e-posta", "e-posta adresi", "ηλεκτρονικό ταχυδρομείο",
		"почта", "эл. почта", "электронная почта", "адрес электронной почты", "електронна пошта", "ел. пошта",
		"メール", "Eメール", "電子メール", "メールアドレス", "Eメールアドレス", "電子メールアドレス",
		"邮箱", "邮件", "电邮", "电子邮件", "电子邮箱", "邮箱地址", "电子邮件地址", "郵箱", "電郵", "電子郵件", "電子信箱",
		"메일", "이메일", "이메일 주소", "전자우편", "البريد الإلكتروني", "אימייל", `דוא"ל`, "ईमेल", "thư điện tử", "địa chỉ email", "surel",
		"correu", "correu electrònic", "adreça electrònica", "posta elektronikoa", "อีเมล", "ไปรษณีย์อิเล็กทรอนิกส์",
	},
	string(save.Locale): {
		"lang", "language", "language code", "language tag", "locale code", "UI language",
		"Sprache", "Sprachcode", "Gebietsschema", "langue", "code langue", "code de langue", "paramètres régionaux",
		"idioma", "código de idioma", "código do idioma", "configuración regional", "lengua", "língua", "lingua", "codice lingua",
		"taal", "taalcode", "språk", "språkkod", "sprog", "kieli", "kielikoodi", "język", "kod języka", "jazyk", "nyelv", "limbă", "limba",
		"dil", "γλώσσα", "язык", "код языка", "локаль", "мова", "言語", "言語コード", "ロケール",
		"语言", "语言代码", "语种", "区域设置", "語言", "語言代碼", "언어", "언어 코드", "로케일", "اللغة", "שפה", "भाषा", "ngôn ngữ", "bahasa", "llengua", "hizkuntza",
		"ภาษา",
	},
	string(save.UserSID): {
		"US SID", "User SID (US…)", "unified user", "unified user SID", "Benutzer-SID", "SID utilisateur", "SID de l'utilisateur",
		"SID de usuario", "SID del usuario", "SID do usuário", "SID utente", "gebruikers-SID",
		"ユーザーSID", "ユーザSID", "用户SID", "使用者SID", "사용자SID",
	},
}

// meanings finds a column by the plain form of a heading.
var meanings = func() map[string]string {
	found := map[string]string{}
	for column, names := range otherNames {
		for _, name := range names {
			found[plainName(name)] = column
		}
	}
	return found
}()

// columnOf knows a column by its own name, whatever its case, spaces and signs;
// own is false for one of its other names.
func columnOf(heading string) (column string, own bool) {
	plain := plainName(heading)
	for _, column := range columns {
		if plain == plainName(column) {
			return column, true
		}
	}
	return meanings[plain], false
}

// nearly is the column that a heading spells all but right, or "".
func nearly(heading string) string {
	const longest = 20 // characters; no misspelling is as long
	plain, meant := plainName(heading), ""
	for _, column := range columns {
		if len(plain) <= longest && validate.Edits(plain, plainName(column)) <= 2 {
			meant = column
		}
	}
	return meant
}

// plainName is a heading without case, signs, accents, and the ways to write one
// letter: accents are often left out, and in capitals of some languages as a rule.
func plainName(heading string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, norm.NFKD.String(heading))
}

func sameHeading(a, b string) bool {
	plain := plainName(a)
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) || plain != "" && plain == plainName(b)
}
