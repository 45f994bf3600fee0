"""Texts over the corners of Unicode: characters that join, combine, vanish, change size with case or look like others.

Every piece stands in every frame, so that it meets each kind of rule: alone, inside a word, as prefix and suffix, next
to digits, capitals and full stops, in a URL.
"""

PIECES = [
    # Emoji: joined by ZWJ, skin tone, flag, keycap, with and without variation selector, tag sequence
    "👩‍👩‍👧‍👦", "👩🏽‍🚀", "👍🏿", "🇺🇦", "🇺", "1️⃣", "❤️", "❤", "❤︎", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☺", "☎️", "🧑‍🦽‍➡️", "\u200d", "\ufe0f", "🫨",
    # Combining marks: after a letter, several, without a base, enclosing, Zalgo
    "e\u0301", "é", "q\u0307\u0323", "\u0301", "\u0301\u0301a", "a\u20dd", "Z\u0351\u036bA\u0343\u036aL\u035b", "n\u0303", "i\u0307",
    "\u0345", "\u1dca", "\u3099", "か\u3099", "\u034f",
    # Case: dotted and dotless i, sharp s, title case, ligatures, final sigma, signs that fold into letters
    "İ", "ı", "İSTANBUL", "ẞ", "ß", "ǅ", "ǈ", "ﬁ", "ŉ", "ǰ", "ΑΣ", "ΣΑ", "ΟΔΟΣ.", "ΑΣ\u0301", "Σ", "Α\u00adΣ", "ΑΣ\u2019Α", "ᾈ", "ᾳ",
    "K", "Å", "Ω", "Ⅷ", "ⓐ", "Ⓐ", "𝐀", "𝓪", "𝟿", "𐐀", "𐐨", "Ა", "ა", "Ꭰ", "ꭰ", "Ꞌ", "ꞌ", "Ʞ", "ꟸ", "ᵃ", "ª", "ʰ", "Ά", "ẖ",
    # Digits and numbers that are not ASCII
    "٣", "٣٤٫٥", "१२", "３", "²", "½", "⅓", "㊿", "一", "万", "①", "๓", "𝟘", "Ⅻ", "৴", "¹²", "10⁶", "5‰",
    # Invisible: soft hyphen, joiners, bidi marks and isolates, word joiner, byte order mark, Mongolian separator
    "\u00ad", "co\u00adop", "\u200b", "\u200c", "\u200e", "\u200f", "\u202a", "\u2066x\u2069", "\u2060", "\ufeff", "\u180e", "\u061c", "\u115f", "\u3164",
    # Spaces of every sort, and controls that Python takes for spaces
    "\u00a0", "\u202f", "\u2009", "\u3000", "\u2028", "\u2029", "\x85", "\x1c", "\x1f", "\x0b", "\x0c", "\r\n", "\r", "\t", " \u00a0 ", "\u1680", "\u205f",
    # Controls and code points without a character; assigned after Unicode 14; private use; the last one
    "\x00", "\x01", "\x1b", "\x7f", "\x80", "\x9f", "\ufffd", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\ue000", "\U000f0000", "\U0010ffff", "\u0378",
    "\U0001e030", "\U0001df25", "\U000323af", "\u1c89", "\ua7cb", "\U00010d50", "\U00011f10", "\U0001fae8",
    # Look-alikes of the punctuation that the rules know
    "‘x’", "“x”", "„x“", "«x»", "‹x›", "’", "ʼ", "＇", "´", "`", "‐", "‑", "‒", "–", "—", "―", "−", "⁃", "－", "~", "～", "…", "‥", "。", "．", "，",
    "、", "：", "？", "！", "（x）", "【x】", "·", "•", "⁄", "∕", "／", "％", "＄", "€", "₴", "₹", "₿", "﷼", "№", "℃", "°C", "º", "℅", "＠", "＃", "٪", "،", "؟", "۔",
    "।", "࿎", "§", "¶", "†", "‽", "¿x?", "¡x!",
    # Scripts without spaces or with marks inside words
    "ภาษาไทย", "中文字符", "日本語テキスト", "한국어", "한", "हिन्दी", "العَرَبِيَّة", "عـــربي", "עִבְרִית", "தமிழ்", "မြန်မာ", "Україна", "ӘӨ", "ѣ", "ⰀⰁ",
]

FRAMES = ["{0}", "a{0}b", "{0}Word", "word{0}", "5{0}", "{0}5", "AB{0}.", "({0})", "\"{0}\",", "{0}{0}", "x{0}'s", "{0}-{0}", "a.{0}b", "a,{0}b", "A{0}.B",
          "$5{0}", "3km{0}", "U.S.{0}", "don{0}'t", "don't{0}", ":{0})", "http://a.com/{0}", "www.{0}.com", "{0}@x.org", " {0} ", "it ate {0} today ."]


def texts(in_one=13):
    """(name, text): `in_one` frames of one piece to a text."""
    for number, piece in enumerate(PIECES):
        for start in range(0, len(FRAMES), in_one):
            yield f"unicode {number}.{start}", " ".join(frame.format(piece) for frame in FRAMES[start:start + in_one])
