"""A number in digits, and the scales that multiply any number: 3.5 million, 10k, 1 million 200 thousand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import regex

from pipeline.text.figures.digits import FRACTION_SIGNS, LETTER_SCALES, read_digits
from pipeline.text.figures.lexicon import Entry
from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.reading import Reading

_DECIMAL_COMMA = regex.compile(r"(?<![\d.,])(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}(?![\d,]|\.\d)")
"""A number whose comma can only be a decimal mark."""


@dataclass(slots=True)
class Number:
    """A number being read: what it states and where it ends."""

    end: int
    """Token after it."""
    low: Fraction
    high: Fraction
    digits: bool = False
    soft: bool = False
    ordinal: bool = False
    vague: bool = False
    scaled: Fraction = Fraction(1)
    fraction: bool = False
    parts: tuple[int, ...] = ()
    kind: FigureKind = FigureKind.COUNT
    alternatives: tuple[Fraction, ...] = ()
    year: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is a bare whole number."""
        return (
            not (self.vague or self.fraction or self.parts)
            and self.low.denominator == 1
            and (self.low is self.high or self.low == self.high)
            and self.scaled == 1
        )


def number_in_digits(reading: Reading, index: int, depth: int = 0) -> Number | None:
    """Read a number in digits: 1.5, 22nd, 3½, 4 million."""
    token = reading.raw[index]
    value, alternatives, parts = read_digits(token, reading.spec.code)
    if alternatives and _DECIMAL_COMMA.search(reading.text):
        # "7.111 millones ... un 2,2 %": the text says itself which mark is which.
        alternatives = ()
    number = Number(index + 1, value, value, digits=True, alternatives=alternatives)
    if parts:
        number.parts, number.kind = parts, FigureKind.VERSION
        return number
    after = index + 1
    if reading.attached(after):
        if (
            reading.kinds[after] == "w"
            and (suffix := reading.match(after, "suffix"))
            and not reading.attached_word(suffix[1])
        ):
            number.ordinal, number.end = True, suffix[1]
            return number
        if reading.hyphen(after) and (suffix := reading.match(after + 1, "suffix")):
            number.ordinal, number.end = True, suffix[1]
            return number
        sign = FRACTION_SIGNS.get(reading.tokens[after])
        if sign is not None:
            number.low = number.high = value + sign
            number.end += 1
        if (
            reading.tokens[after] in {"º", "ª", "°"}
            and reading.spec.code in {"es", "pt", "it"}
            and reading.tokens[after] != "°"
        ):
            number.ordinal, number.end = True, after + 1
            return number
    return with_scales(reading, number, depth)


def with_scales(reading: Reading, number: Number, depth: int = 0) -> Number:
    """Multiply by the scales that follow: million, hundred thousand, and a half million."""
    plus = reading.match(number.end, "plus")
    if plus and plus[0].value is not None and number.scaled == 1 and not number.ordinal:
        number.low, number.high = number.low + plus[0].value, number.high + plus[0].value
        number.end, number.fraction = plus[1], True
    elif plus and plus[0].value is not None and number.scaled > 1 and not number.vague:
        # un milione e mezzo
        half = plus[0].value * number.scaled
        number.low, number.high, number.end = number.low + half, number.high + half, plus[1]
    while True:
        after = number.end + 1 if reading.hyphen(number.end) else number.end
        scale = reading.match(after, "scale") or reading.match(after, "set")
        if not scale or scale[0].value is None:
            break
        entry, end = scale
        short = len(entry.tokens) == 1 and len(entry.tokens[0]) == 1
        if short and not (reading.attached(after) and not reading.attached_word(end)):
            break
        if entry.category == "set" and entry.soft and number.digits:
            break
        value = entry.value or Fraction(1)
        number.low, number.high = number.low * value, number.high * value
        number.alternatives = tuple(other * value for other in number.alternatives)
        number.scaled, number.end, number.fraction, number.soft = number.scaled * value, end, False, False
        joint = reading.match(end, "join")
        follows = joint[1] if joint else end
        if number.digits and depth < 3 and number.scaled >= 1000 and reading.kinds[follows : follows + 1] == ["num"]:
            # "1 million 200 thousand", "1 milione e 619 mila": a second number with a smaller scale belongs to the first.
            tail = number_in_digits(reading, follows, depth + 1)
            if tail and 1 < tail.scaled < number.scaled and tail.low < number.scaled:
                number.low, number.high, number.end = number.low + tail.low, number.high + tail.high, tail.end
                return number
    if number.digits and number.scaled == 1 and _letter_behind(reading, number.end):
        _letter(reading, number)
    return number


def _letter_behind(reading: Reading, index: int) -> bool:
    """Whether a token may be the letter of a scale: glued to the digits (10k), or to the currency behind it (1,5 M£)."""
    if reading.attached(index):
        return not reading.attached_word(index + 1)
    return (
        reading.attached(index + 1)
        and reading.raw[index].isupper()
        and reading.match(index + 1, "currency") is not None
    )


def _letter(reading: Reading, number: Number) -> None:
    """Multiply by a letter that is glued to the digits: 10k, 3bn, 100m."""
    letter, scale = reading.raw[number.end], LETTER_SCALES.get(reading.tokens[number.end])
    if scale is None:
        return
    if reading.tokens[number.end] == "m":
        # 100m is a hundred metres as well as a hundred million.
        number.alternatives = (*number.alternatives, number.low * scale)
        if letter == "m" and not (reading.spec.code == "en" and currency_before(reading, number.end - 1)):
            return
        number.alternatives = (*number.alternatives, number.low)
    if letter == "K":
        # 4K is a kind of screen as well.
        number.alternatives = (*number.alternatives, number.low)
    number.low, number.high = number.low * scale, number.high * scale
    number.scaled, number.end = Fraction(scale), number.end + 1


def currency_before(reading: Reading, index: int) -> tuple[Entry, int] | None:
    """Find a currency that ends where a number begins (US$, EUR, Rs.); give it and its first token."""
    for start in range(max(reading.done, index - 3), index):
        # In "20€4.2" the sign belongs to the first.
        found = reading.match(start, "currency")
        if found and found[1] == index and (not reading.raw[start].isalpha() or reading.raw[start][0].isupper()):
            return found[0], start
    return None
