package validate

// usualLocales are the tags seen in Flex accounts and other common ones, the most usual
// first.
var usualLocales = []string{
	"en-US", "es-MX", "es-ES", "pt-BR", "en-GB", "fr-FR", "de-DE", "it-IT",
	"ja-JP", "fr-CA", "zh-Hans", "zh-Hant", "ko-KR", "nl-NL", "en-CA",
	"en-AU", "en-IN", "pt-PT", "es-AR", "es-CO", "es-CL", "es-PE", "th",
	"sv-SE", "da-DK", "nb-NO", "fi-FI", "pl-PL", "cs-CZ", "tr-TR", "ru-RU",
	"uk-UA", "hu-HU", "ro-RO", "el-GR", "he-IL", "ar-SA", "ar-AE", "hi-IN",
	"id-ID", "ms-MY", "vi-VN", "th-TH", "en-IE", "en-NZ", "en-ZA", "en-SG",
	"de-AT", "de-CH", "fr-BE", "fr-CH", "nl-BE", "en", "es", "pt", "fr",
	"de", "it", "ja", "ko", "nl",
}

// countryForLanguage gives the language for a country's code that people use for it
// and that is no language itself.
var countryForLanguage = map[string]string{
	"jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "ua": "uk",
	"us": "en", "gb": "en", "mx": "es", "at": "de", "vn": "vi",
}

// languageNames has the languages agents usually speak and the codes people
// take for another: kr for ko, se for sv, my for ms, ee for et.
var languageNames = map[string]string{
	"af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani",
	"be": "Belarusian", "bg": "Bulgarian", "bn": "Bangla", "br": "Breton",
	"bs": "Bosnian", "ca": "Catalan", "ch": "Chamorro", "cs": "Czech",
	"cy": "Welsh", "da": "Danish", "de": "German", "ee": "Ewe", "el": "Greek",
	"en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque",
	"fa": "Persian", "fi": "Finnish", "fil": "Filipino", "fr": "French",
	"ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew",
	"hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian",
	"id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
	"ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada",
	"ko": "Korean", "kr": "Kanuri", "lt": "Lithuanian", "lv": "Latvian",
	"mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi",
	"ms": "Malay", "mt": "Maltese", "my": "Burmese", "nb": "Norwegian Bokmål",
	"ne": "Nepali", "nl": "Dutch", "nn": "Norwegian Nynorsk",
	"no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese",
	"ro": "Romanian", "ru": "Russian", "se": "Northern Sami",
	"si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian",
	"sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
	"te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
	"ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "yue": "Cantonese",
	"zh": "Chinese", "zu": "Zulu",
}

var scriptNames = map[string]string{
	"Arab": "Arabic script", "Cyrl": "Cyrillic", "Hans": "Simplified",
	"Hant": "Traditional", "Latn": "Latin",
}

var regionNames = map[string]string{
	"001": "world", "150": "Europe", "419": "Latin America",
	"AE": "United Arab Emirates", "AR": "Argentina", "AT": "Austria",
	"AU": "Australia", "BE": "Belgium", "BR": "Brazil", "CA": "Canada",
	"CH": "Switzerland", "CL": "Chile", "CN": "China", "CO": "Colombia",
	"CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "EG": "Egypt",
	"ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom",
	"GR": "Greece", "HK": "Hong Kong", "HU": "Hungary", "ID": "Indonesia",
	"IE": "Ireland", "IL": "Israel", "IN": "India", "IT": "Italy",
	"JP": "Japan", "KR": "South Korea", "MX": "Mexico", "MY": "Malaysia",
	"NL": "Netherlands", "NO": "Norway", "NZ": "New Zealand", "PE": "Peru",
	"PH": "Philippines", "PL": "Poland", "PT": "Portugal", "RO": "Romania",
	"RU": "Russia", "SA": "Saudi Arabia", "SE": "Sweden", "SG": "Singapore",
	"TH": "Thailand", "TR": "Türkiye", "TW": "Taiwan", "UA": "Ukraine",
	"US": "United States", "VN": "Vietnam", "ZA": "South Africa",
}

// grandfathered are the tags that RFC 5646, section 2.2.8, keeps although
// they have no regular form, or a newer one.
var grandfathered = map[string]bool{
	"en-gb-oed": true, "i-ami": true, "i-bnn": true, "i-default": true,
	"i-enochian": true, "i-hak": true, "i-klingon": true, "i-lux": true,
	"i-mingo": true, "i-navajo": true, "i-pwn": true, "i-tao": true,
	"i-tay": true, "i-tsu": true, "sgn-be-fr": true, "sgn-be-nl": true,
	"sgn-ch-de": true, "art-lojban": true, "cel-gaulish": true,
	"no-bok": true, "no-nyn": true, "zh-guoyu": true, "zh-hakka": true,
	"zh-min": true, "zh-min-nan": true, "zh-xiang": true,
}
