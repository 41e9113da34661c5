"""Where words begin and end, and with which endings: what finding a term needs to know of languages."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.text.languages import is_cjk, language

# Full-width ASCII, the kinds of space, hyphen and apostrophe -> one of each. All one to one, so that a place in
# the folded text is the same place in the text.
_SAME = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME.update(dict.fromkeys(map(ord, "\t\n\r\u00a0\u2002\u2003\u2009\u200a\u202f\u3000"), ord(" ")))
_SAME.update(dict.fromkeys(map(ord, "\u2010\u2011"), ord("-")))
_SAME.update(dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), ord("'")))

# Endings that a term may take in a language and still be the term, longest first.
_ENDINGS: dict[str, tuple[str, ...]] = {
    "en": ("es", "s"),
    "pt": ("es", "s"),
    "es": ("es", "s"),
    "fr": ("s", "x"),
    "nl": ("en", "s"),
    "de": ("es", "en", "er", "s", "e", "n"),
    "ru": ("ами", "ями", "ов", "ей", "ам", "ям", "ах", "ях", "ом", "ем", "ой", "а", "я", "у", "ю", "е", "ы", "и"),
    "pl": ("ami", "ach", "owi", "ów", "om", "em", "ie", "a", "u", "y", "i", "e"),
    "cs": ("ami", "ech", "ům", "ovi", "em", "u", "a", "y", "e", "i", "ů"),
}

_OPENERS = "\"'“”‘’«»„([{*_—–- \t\n\u00a0"


def fold(text: str, *, case: bool = False) -> str:
    """Make what counts as the same the same, character by character; `case` keeps upper and lower apart."""
    if not text.isascii():
        text = text.translate(_SAME)
    elif "\n" in text or "\t" in text:
        text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    if case:
        return text
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    # A few characters grow when lowered (İ); they stay as they are.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def joins_words(left: str, right: str) -> bool:
    """Tell whether two neighbouring characters belong to one word: both letters or digits, neither Han nor kana."""
    return _in_word(left) and _in_word(right)


@lru_cache(maxsize=4096)
def _in_word(char: str) -> bool:
    # Full-width letters are letters of Latin words (CEO), though they count as CJK otherwise.
    char = char.translate(_SAME)
    return (char.isalnum() or char == "_" or unicodedata.category(char) in {"Mn", "Mc"}) and not is_cjk(char)


def endings(lang: str) -> tuple[str, ...]:
    """Give the endings that a term may take in a language, longest first."""
    return _ENDINGS.get(language(lang).base, ())


def opens_sentence(text: str, start: int) -> bool:
    """Tell whether a sentence opens at a place: nothing but quotes and brackets between it and a full stop."""
    index = start - 1
    while index >= 0 and text[index] in _OPENERS:
        index -= 1
    return index < 0 or text[index] in ".!?:\u2026\u3002\uff01\uff1f\uff1a"
