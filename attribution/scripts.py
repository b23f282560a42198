"""Letters of other alphabets: how they are written in Latin, and which imitate Latin ones."""

from __future__ import annotations

from anyascii import anyascii

CYRILLIC = {
    **{"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i"},
    **{"й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t"},
    **{"у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y"},
    **{"ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u"},
    **{"ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz"},
    **{"қ": "k", "ғ": "g", "ә": "a", "ө": "o", "ү": "u", "ұ": "u", "ң": "n", "һ": "h", "ҳ": "h", "ӯ": "u", "ӣ": "i"},
    **{"ҷ": "j", "ӏ": "", "җ": "j", "ҽ": "e", "ҟ": "k", "ԁ": "d", "ԛ": "q", "ԝ": "w"},
}
CYRILLIC.update({low.upper(): latin.capitalize() for low, latin in list(CYRILLIC.items()) if low != low.upper()})

# Short vowels are not written; ya and waw stand for vowels as often as for consonants.
ARABIC = {
    **{"ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h"},
    **{"خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t"},
    **{"ظ": "z", "ع": "", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ک": "k", "ل": "l", "م": "m", "ن": "n"},
    **{"ه": "h", "ة": "a", "و": "w", "ؤ": "w", "ي": "y", "ى": "a", "ی": "y", "ئ": "y", "ء": "", "پ": "p"},
    **{"چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ے": "e", "ں": "n", "ھ": "h", "ـ": ""},
}

HEBREW = {
    **{"א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "w", "ז": "z", "ח": "h", "ט": "t", "י": "y"},
    **{"כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "", "פ": "p"},
    **{"ף": "f", "צ": "ts", "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t"},
}

LOOKALIKES = {
    # Cyrillic
    **{"а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ї": "i", "ѕ": "s", "ј": "j"},
    **{"һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w", "к": "k", "т": "t", "м": "m", "ӏ": "l", "ѵ": "v", "п": "n", "г": "r"},
    **{"В": "b", "Н": "h", "Т": "t", "М": "m", "К": "k", "ё": "e", "ь": "b", "З": "e", "и": "u", "Ү": "y", "ү": "y"},
    # Greek
    **{"α": "a", "ο": "o", "ν": "v", "ρ": "p", "ι": "i", "κ": "k", "τ": "t", "υ": "u", "χ": "x", "γ": "y", "η": "n"},
    **{"ε": "e", "ω": "w", "Α": "a", "Β": "b", "Ε": "e", "Ζ": "z", "Η": "h", "Ι": "i", "Κ": "k", "Μ": "m", "Ν": "n"},
    **{"Ο": "o", "Ρ": "p", "Τ": "t", "Υ": "y", "Χ": "x", "ϲ": "c", "ϳ": "j", "β": "b", "σ": "o", "ς": "s"},
    # Armenian, Latin phonetic signs, Cherokee
    **{"օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʏ": "y", "ɴ": "n", "ʀ": "r"},
    **{"ʟ": "l", "ᴀ": "a", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ᴊ": "j", "ᴋ": "k", "ᴍ": "m", "ᴏ": "o", "ᴘ": "p", "ᴛ": "t"},
    **{"ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z", "ʙ": "b", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ꜱ": "s", "ꞵ": "b", "ƅ": "b"},
}


def transliterate(lower: str) -> str:
    """A lower-case word of any script in Latin letters."""
    letters = []
    for char in lower:
        for table in (CYRILLIC, ARABIC, HEBREW):
            if char in table:
                letters.append(table[char])
                break
        else:
            letters.append(char if char.isascii() else anyascii(char).lower())
    return "".join(letters)
