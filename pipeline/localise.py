"""Target conventions: what machine text must look like in the language it is in.

1. For machine text alone, before it is stored: what a person wrote is never touched.
2. Letters never change, but for the capital that opens a sentence; U+FFFC (what is opaque) is never touched.
3. A second pass changes nothing.
4. Straight quotes stay straight: they are right in every language and many sites set them typographically when
   they publish. Typographic quotes of the source's language become those of the target's (CLDR delimiters).
5. Figures are rewritten only where they stand in the target exactly as in the source, in the source's notation.

It drops the difference between 《》 (titles) and other quotes: target languages set titles in italics, which is
markup and not a convention of characters.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from pipeline.text.designations import designates
from pipeline.text.languages import language

NBSP = "\u00a0"
NARROW = "\u202f"

# Full-width mark -> the mark, and the space that follows it in languages that write spaces.
_TO_ASCII = {
    "\uff0c": ", ",
    "\u3001": ", ",
    "\u3002": ". ",
    "\uff0e": ". ",
    "\uff1f": "? ",
    "\uff01": "! ",
    "\uff1a": ": ",
    "\uff1b": "; ",
    "\uff08": " (",
    "\uff09": ") ",
    "\u3000": " ",
    "\uff05": "%",
    "\uff0f": "/",
    "\uff0d": "-",
    "\uff5e": "–",
    "\uff03": "#",
    "\uff06": "&",
    "\uff0b": "+",
    "\uff1d": "=",
    "\u30fb": " · ",
}
_OPENING = "“‘«‹„‚「『《〈【〔"
_FULLWIDTH_ALNUM = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_FROM_ASCII = {",": "，", ".": "。", "?": "？", "!": "！", ":": "：", ";": "；", "(": "（", ")": "）"}

# Pairs of quotes by the language that writes them; what a target does not write itself is turned into its own.
_QUOTE_PAIRS = (
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ("〈", "〉"),
    ("‹", "›"),
)

_QUOTE_DEPTH = 8
_PASSES = 5
"""More than natural text ever needs; the bound is for texts made of marks alone."""

_HAN = r"\p{Han}\p{Hiragana}\p{Katakana}"
_SPACES = regex.compile(r"(?<=\S)[ \t]{2,}+(?=\S)")
_SPACE_BEFORE = regex.compile(r"(?<=[\p{L}\p{N}\p{M}%)\]\"'”’»\ufffc])[ \t]++(?=[,;:!?…](?:\s|$)|\.(?:\s|$)|[)\]])")
_SPACE_AFTER_OPENING = regex.compile(r"(?<=[(\[])[ \t]++")
_DOUBLE_MARK = regex.compile(r"([,;:])(?: ?\1)++")
_WORDY = r"[^\W\p{Han}\p{Hiragana}\p{Katakana}]"
# A unit may stand without a space behind it (4.5M lines, 4.2ms); any other letter makes a code of it (802.11n).
_UNIT = r"(?:[KMGT]i?B|[kMG]?Hz|[kMGT]?Wh?|[kcmµn]?[gms]|[kKMBxhl])\b"
_NUMERAL = regex.compile(rf"(?<!{_WORDY}|[.,])\d++(?:[.,'’\u00a0\u202f ]\d++)*+(?:(?!{_WORDY}|[.,]\d)|(?={_UNIT}))")
_DASHES = regex.compile(r"\s*+(?:——|⸺|——|─{2})\s*+")
_FINAL = regex.compile(r"[.!?:\u3002\uff01\uff1f\uff1a]+$")
_PLAIN_ENDS = {0x3002: ".", 0xFF01: "!", 0xFF1F: "?", 0xFF1A: ":"}
_ABBREVIATION = regex.compile(
    r"\p{L}\.\p{L}+\.$|\b(?:etc|Inc|Ltd|Co|Corp|St|Dr|Mr|Mrs|No|Sr|Jr|Lda|Ltda|pp?)\.$", regex.I
)
_END = regex.compile(r"[.!?…][\"'”’»)\]]*\s*$")

# French sets a narrow no-break space before high marks and a no-break space inside guillemets and before a colon;
# Canada's and Switzerland's printers leave it out before ? ! ;
_FRENCH_HIGH = regex.compile(r"(?<=[\p{L}\p{N}\p{M}%)\]\"”’»\ufffc])[ \u00a0\u202f]?(?=[?!;](?:[\s?!\"”’»)\]]|$))")
_FRENCH_COLON = regex.compile(r"(?<=[\p{L}\p{N}\p{M}%)\]\"”’»\ufffc])[ \u00a0\u202f]?(?=:(?:\s|$))")
_FRENCH_UNIT = regex.compile(r"(?<=\d)[ \u00a0\u202f]?(?=[%€$£¥°](?!\p{L}))")
_FRENCH_OPEN = regex.compile(r"«[ \u00a0\u202f]*+(?=\S)")
_FRENCH_CLOSE = regex.compile(r"(?<=\S)[ \u00a0\u202f]*+»")


def conventions(text: str, *, source_lang: str, target_lang: str, source: str = "") -> str:
    """Give machine text the target language's punctuation, quotes, figures' notation and spaces.

    `source` is the text that it was made from; without it, figures and the opening capital stay as they are.
    """
    if not text.strip():
        return text
    for _ in range(_PASSES):
        after = _pass(text, source, source_lang, target_lang)
        if after == text:
            break
        text = after
    return text


def _pass(text: str, source: str, source_lang: str, target_lang: str) -> str:
    """Go once through all conventions; one may open the way for another (a lost mark, then a capital)."""
    target = language(target_lang)
    before, text, after = _edges(text)
    text = _quotes(text, target_lang)
    text = _full_width(text) if target.cjk else _ascii_marks(text, target_lang)
    if source:
        text = _figures(text, source, source_lang, target_lang)
        text = _ending(text, source, cjk=target.cjk)
        text = _capital(text, source)
    if target.spaced:
        text = _SPACES.sub(" ", text)
        if target.base != "fr":
            text = _SPACE_BEFORE.sub("", text)
        text = _SPACE_AFTER_OPENING.sub("", text)
    if target.base == "fr":
        text = _french(text, target.code)
    return before + text + after


def _edges(text: str) -> tuple[str, str, str]:
    core = text.strip()
    start = text.index(core)
    return text[:start], core, text[start + len(core) :]


@lru_cache(maxsize=64)
def delimiters(lang: str) -> tuple[str, str]:
    """Give the quotes that a language opens and closes with, from CLDR."""
    # Babel keeps CLDR's delimiters out of its public data; those that differ from “ ” are few and settled.
    table = {
        "de": ("„", "“"), "cs": ("„", "“"), "sk": ("„", "“"), "bg": ("„", "“"), "sl": ("„", "“"), "da": ("“", "”"),
        "fr": ("«", "»"), "es": ("«", "»"), "it": ("«", "»"), "ru": ("«", "»"), "uk": ("«", "»"), "el": ("«", "»"),
        "pl": ("„", "”"), "ro": ("„", "”"), "hu": ("„", "”"), "hr": ("„", "“"), "nl": ("‘", "’"), "sv": ("”", "”"),
        "fi": ("”", "”"), "ja": ("「", "」"), "pt-PT": ("“", "”"), "zh-Hant": ("「", "」"), "zh-TW": ("「", "」"),
    }  # fmt: skip
    facts = language(lang)
    return table.get(facts.code) or table.get(facts.base) or ("“", "”")


def _quotes(text: str, target_lang: str) -> str:
    """Turn the source language's typographic quotes, and 《》 wherever they are no marks, into the target's."""
    if text.isascii():
        return text
    before = text
    for _ in range(_QUOTE_DEPTH):
        after = _quotes_once(before, target_lang)
        if after == before:
            return after
        before = after
    return text  # no quotation is as deep: a run of stray marks, which stay


def _quotes_once(text: str, target_lang: str) -> str:
    own = delimiters(target_lang)
    title_marks = language(target_lang).base == "zh"
    for opening, closing in _QUOTE_PAIRS:
        if (opening, closing) == own or opening not in text or closing not in text:
            continue
        if title_marks and opening in "《〈":
            continue
        # A mark that the target writes itself is only foreign when it stands in the foreign pair, read left to right.
        if opening in own and closing in own:
            continue
        text = _pair(opening, closing).sub(lambda found: f"{own[0]}{found.group(1)}{own[1]}", text)
    return text


@lru_cache(maxsize=32)
def _pair(opening: str, closing: str) -> regex.Pattern[str]:
    inside = f"[^{opening}{closing}]"
    return regex.compile(f"{opening}({inside}*+){closing}")


def _ascii_marks(text: str, target_lang: str) -> str:
    """Turn full-width marks into those of languages that write spaces."""
    if text.isascii():
        return text
    text = text.translate(_FULLWIDTH_ALNUM)
    out: list[str] = []
    for index, char in enumerate(text):
        mark = _TO_ASCII.get(char)
        if mark is None:
            out.append(char)
            continue
        following = text[index + 1 : index + 2]
        preceding = out[-1][-1:] if out else ""
        if mark.startswith(" ") and (not preceding or preceding.isspace() or preceding in "(["):
            mark = mark[1:]
        if mark.endswith(" ") and (
            not following or following.isspace() or following in ",.;:!?)]\"'”’»" + "".join(_TO_ASCII)
        ):
            mark = mark[:-1]
        if mark in {", ", ": ", ". "} and preceding.isdigit() and following.isdigit():
            mark = mark[0]
        out.append(mark)
    text = "".join(out)
    text = text.replace("……", "…").replace("⋯⋯", "…")
    if "—" in text or "─" in text or "⸺" in text:
        text = _DASHES.sub("—" if language(target_lang).base == "en" else " — ", text)
    return _DOUBLE_MARK.sub(r"\1", text)


_WIDE = regex.compile(rf"(?<=[{_HAN}”」』》）\ufffc%\p{{N}}])([,.?!:;])(?=\s|$|[{_HAN}“「『《（\ufffc\"])")
_WIDE_BRACKETS = regex.compile(rf"(?P<before>[{_HAN}]?)\((?P<inside>[^()]*+)\)")
_ANY_HAN = regex.compile(f"[{_HAN}]")
_HAN_GAP = regex.compile(rf"(?<=[{_HAN}，。？！：；、（）“”「」《》])[ \t]++(?=[{_HAN}，。？！：；、（）“”「」《》])")
_MARK_GAP = regex.compile(r"(?<=[，。？！：；、）])[ \t]++|[ \t]++(?=[，。？！：；、（])")


def _full_width(text: str) -> str:
    """Turn half-width marks beside Han and kana into full-width ones; spaces around those go."""
    if not _ANY_HAN.search(text):
        return text
    text = _WIDE_BRACKETS.sub(_wide_bracket, text)
    text = _WIDE.sub(lambda found: _FROM_ASCII[found.group(1)], text)
    text = _HAN_GAP.sub("", text)
    return _MARK_GAP.sub("", text)


def _wide_bracket(found: regex.Match[str]) -> str:
    if not found["before"] and not _ANY_HAN.search(found["inside"]):
        return found.group()
    return f"{found['before']}（{found['inside']}）"


@lru_cache(maxsize=64)
def marks(lang: str) -> tuple[str, str]:
    """Give the group and the decimal mark of a language's figures, from CLDR."""
    symbols = language(lang).locale.number_symbols["latn"]
    return symbols["group"], symbols["decimal"]


def renotate(numeral: str, *, source_lang: str, target_lang: str) -> str | None:
    """Write a numeral of the source's notation in the target's; None where it is none of that notation."""
    group, decimal = marks(source_lang)
    groups = {group} | ({" ", NBSP, NARROW} if group.isspace() else set()) | ({"'", "’"} if group in "'’" else set())
    whole, mark, fraction = numeral.partition(decimal)
    if mark and not fraction.isdigit():
        return None
    runs = regex.split("[" + regex.escape("".join(groups)) + "]", whole)
    if not all(run.isdigit() for run in runs):
        return None
    if len(runs) > 1 and not (1 <= len(runs[0]) <= 3 and all(len(run) == 3 for run in runs[1:])):
        return None
    new_group, new_decimal = marks(target_lang)
    return new_group.join(runs) + (new_decimal + fraction if mark else "")


def _figures(text: str, source: str, source_lang: str, target_lang: str) -> str:
    """Rewrite figures that stand as in the source into the target's notation."""
    if marks(source_lang) == marks(target_lang):
        return text
    table: dict[str, str] = {}
    names: set[str] = set()
    for found in _NUMERAL.finditer(source):
        numeral = found.group()
        if designates(source, *found.span()):
            names.add(numeral)
            continue
        written = renotate(numeral, source_lang=source_lang, target_lang=target_lang)
        if written is not None and written != numeral:
            table[numeral] = written
    # Where the source holds both 1,234 and 1.234 nobody can tell which one stands in the target.
    standing = {found.group() for found in _NUMERAL.finditer(source)}
    table = {old: new for old, new in table.items() if new not in standing}
    if not table:
        return text

    def written_here(found: regex.Match[str]) -> str:
        # Python 3.7 grew 3.7 percent: which of the two it is, the target's own words tell.
        named = found.group() in names and designates(text, *found.span())
        return found.group() if named else table.get(found.group(), found.group())

    return _NUMERAL.sub(written_here, text)


def _capital(text: str, source: str) -> str:
    """Open with a capital where the source does, or where a source without capitals is a whole sentence."""
    place = _first_letter(text)
    opening = _first_letter(source)
    if place is None or opening is None or not text[place].islower():
        return text
    first = source[opening]
    caseless = first.lower() == first.upper()
    # A fragment (a heading, a cell) without a full stop keeps its small letter.
    if not (first.isupper() or (caseless and _END.search(text) and _END.search(_ascii_end(source)))):
        return text
    upper = text[place].upper()
    return text[:place] + upper + text[place + 1 :] if len(upper) == 1 else text


def _ending(text: str, source: str, *, cjk: bool) -> str:
    """End as the source does: engines give headings a full stop ("Olá, mundo!") and take some away."""
    own = _FINAL.search(source.rstrip())
    there = _FINAL.search(text)
    wanted = own.group().translate(_PLAIN_ENDS) if own else ""
    standing = there.group().translate(_PLAIN_ENDS) if there else ""
    if wanted == standing or len(wanted) > 1 or len(standing) > 1:
        return text
    if there is not None and not regex.search(r"[\p{L}\p{N}\p{M}\"'”’»)\]」』》）%\ufffc]$", text[: there.start()]):
        return text
    if not own:
        # An abbreviation keeps its stop: "S.A.", "etc."
        last = source.rstrip()[-1:]
        stays = _ABBREVIATION.search(text) or not (last.isalnum() or last == "\ufffc")
        return text if stays or there is None else text[: there.start()]
    if cjk:
        wanted = _FROM_ASCII.get(wanted, wanted)
    if there is None:
        # "etc." in the source need not be one in the target.
        return (
            text if wanted == "." and _ABBREVIATION.search(source) else text + wanted if text[-1:].isalnum() else text
        )
    return text if wanted == "." and standing in {"?", "!"} else text[: there.start()] + wanted


def _ascii_end(source: str) -> str:
    return source.rstrip().translate({0x3002: ".", 0xFF01: "!", 0xFF1F: "?"})


_SECTION = regex.compile(r"\d+(?:\.\d+)+\.?\s+")


def _first_letter(text: str) -> int | None:
    """Find the letter that opens a text, behind the number of a section ("2.2 Scope")."""
    section = _SECTION.match(text)
    start = section.end() if section else 0
    for index, char in enumerate(text[start:], start):
        if char.isalpha():
            return index
        if char.isdigit() or char == "\ufffc":
            return None
    return None


def _french(text: str, code: str) -> str:
    """Set the no-break spaces of French print."""
    if code not in {"fr-CA", "fr-CH"}:
        text = _FRENCH_HIGH.sub(NARROW, text)
    text = _FRENCH_COLON.sub(NBSP, text)
    text = _FRENCH_UNIT.sub(NBSP, text)
    text = _FRENCH_OPEN.sub("«" + NBSP, text)
    return _FRENCH_CLOSE.sub(NBSP + "»", text)
