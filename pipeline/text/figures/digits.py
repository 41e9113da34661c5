"""Numbers in digits: any script's digits, any locale's decimal and group signs.

Signs come from CLDR through Babel. Babel's own `parse_decimal` is not used to read: it takes ``1.5`` in German for 15
and raises on ``1,5`` in English, where a check must understand what was meant.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from functools import cache

import regex

from pipeline.errors import ConfigError
from pipeline.text.languages import language

FRACTION_SIGNS = {
    chr(code): Fraction(unicodedata.numeric(chr(code))).limit_denominator(1000)
    for code in (*range(0xBC, 0xBF), *range(0x2150, 0x215F))
}
"""½ and its like, with their values."""

LETTER_SCALES = {"k": 1000, "m": 1_000_000, "b": 1_000_000_000, "bn": 1_000_000_000, "tn": 1_000_000_000_000}
"""Letters glued to a number: 10k, 3bn."""

MAX_DIGITS = 300
"""Characters of a run of digits that are read; what stands behind them is passed over."""

MAX_PARTS = 16
"""Numbers of a version that are kept."""

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x066B: ".", 0x066C: ",", 0x066A: "%"}
_OTHER_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")
_ODD = regex.compile(r"[\uFF01-\uFF5E\u066A-\u066C]|(?![0-9])\p{Nd}")


def ascii_digits(text: str) -> str:
    """Write digits of any script as 0-9 and full-width marks half-width, character for character."""
    if text.isascii() or not _ODD.search(text):
        return text
    return _OTHER_DIGIT.sub(_ascii, text.translate(_FULL_WIDTH))


def _ascii(found: regex.Match[str]) -> str:
    """Write a digit as 0-9; one that this Python's Unicode does not know yet stays."""
    value = unicodedata.decimal(found.group(), None)
    return found.group() if value is None else str(value)


@cache
def signs(code: str) -> tuple[str, str]:
    """Give a language's decimal and group sign, from CLDR; the group sign may be a kind of space."""
    try:
        symbols = language(code).locale.number_symbols
    except ConfigError:
        return ".", ","
    table = symbols.get("latn", symbols)
    return str(table.get("decimal", ".")), str(table.get("group", ","))


def read_digits(token: str, code: str) -> tuple[Fraction, tuple[Fraction, ...], tuple[int, ...]]:
    """Read a run of digits and separators: its value, other values it may have, and the parts of a version.

    >>> read_digits("1,234.5", "en")[0] == Fraction("1234.5")
    True
    """
    if len(token) > MAX_DIGITS:
        # Nothing that a reader would call a figure; Python refuses to read digits without end.
        token = token[:MAX_DIGITS].rstrip(".,'’ ")
    if token.isdecimal():
        return Fraction(int(token)), (), ()
    plain = regex.sub(r"[ \u00a0\u202f\u2009'’]", "", token)
    decimal, _group = signs(code)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return Fraction(int(plain)), (), ()
    if len(set(marks)) == 2:
        last = marks[-1]
        whole, _, rest = plain.rpartition(last)
        if marks.count(last) == 1:
            whole = whole.replace(",", "").replace(".", "")
            return Fraction(f"{whole}.{rest}"), (), ()
        return _version(plain)
    mark = marks[0]
    groups = plain.split(mark)
    # Thirds of a number, or the Indian 12,34,567.
    grouped = (
        len(groups[0]) <= 3 and groups[0] != "0" and len(groups[-1]) == 3 and all(len(g) in (2, 3) for g in groups[1:])
    )
    if len(groups) > 2:
        if grouped:
            return Fraction(int("".join(groups))), (), ()
        return _version(plain)
    as_decimal = Fraction(f"{groups[0]}.{groups[1]}")
    if mark != decimal and not grouped and len(groups[1]) > 2:
        # "36,0000" in English is a group gone wrong, not 36.
        return Fraction(int("".join(groups))), (), ()
    if mark == decimal or not grouped:
        # Where the comma is a decimal mark, "1.234" and "1,234" are both met in real texts.
        return as_decimal, ((Fraction(int("".join(groups))),) if grouped and decimal == "," else ()), ()
    return Fraction(int("".join(groups))), ((as_decimal,) if decimal == "," and groups[1][-1] != "0" else ()), ()


def _version(token: str) -> tuple[Fraction, tuple[Fraction, ...], tuple[int, ...]]:
    """Read 1.2.3, or a list without spaces such as 1,2,3."""
    parts = tuple(int(part) for part in regex.split(r"[.,]", token, maxsplit=MAX_PARTS)[:MAX_PARTS])
    return Fraction(parts[0]), (), parts
