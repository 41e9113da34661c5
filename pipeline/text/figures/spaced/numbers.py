"""Any number: digits, words, several hundred, tens of thousands, half a million, a dozen."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.digits import FRACTION_SIGNS
from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.number_words import number_in_words
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number, number_in_digits, with_scales

_SCALES_ALONE = frozenset({1000, 10**6, 10**9, 10**12})


def read_number(reading: Reading, index: int) -> Number | None:
    """Read a number in digits or words, its scales included."""
    if index >= reading.size:
        return None
    kind = reading.kinds[index]
    if kind == "num":
        return number_in_digits(reading, index)
    if kind == "s":
        value = FRACTION_SIGNS.get(reading.tokens[index])
        if value is None:
            return None
        return with_scales(reading, Number(index + 1, value, value, digits=True, fraction=True))
    if kind != "w":
        return None
    found = reading.entries(index)
    if not found:
        return None
    if "several" in found and (several := _several(reading, index)):
        return several
    if "plural" in found and (plural := _plural(reading, index)):
        return plural
    if "half" in found and (half := _half(reading, index)):
        return half
    if "article" in found and (counted := _counted(reading, index)):
        return counted
    return number_in_words(reading, index)


def _several(reading: Reading, index: int) -> Number | None:
    several = reading.match(index, "several")
    if not several:
        return None
    end, value = several[1], Fraction(1)
    while (scale := reading.match(end, "scale") or reading.match(end, "plural") or reading.match(end, "set")) and scale[
        0
    ].value:
        value, end = value * scale[0].value, scale[1]
        of = reading.match(end, "of")
        if of and (reading.match(of[1], "plural") or reading.match(of[1], "scale")):
            end = of[1]
    if value == 1:
        return None
    return Number(end, 2 * value, 9 * value, vague=True, scaled=value)


def _plural(reading: Reading, index: int) -> Number | None:
    plural = reading.match(index, "plural")
    if not plural or plural[0].value is None:
        return None
    value, end = plural[0].value, plural[1]
    while (of := reading.match(end, "of")) or reading.match(end, "scale"):
        after = of[1] if of else end
        more = reading.match(after, "plural") or reading.match(after, "scale")
        if not more or more[0].value is None:
            break
        value, end = value * more[0].value, more[1]
    # "thousands" may be said of 30,000 as well; "tens of thousands" says what it means.
    # लाखों, which are hundreds of thousands, are "millions" as well.
    alone = value in _SCALES_ALONE or (reading.spec.code == "hi" and value in {10**5, 10**7})
    top = 100 if end == plural[1] and alone else 10
    return Number(end, value, value * top - 1, vague=True, soft=True, scaled=value)


def _half(reading: Reading, index: int) -> Number | None:
    half = reading.match(index, "half")
    if not half or half[0].value is None:
        return None
    end = half[1] + 1 if reading.hyphen(half[1]) else half[1]
    article = reading.match(end, "article")
    after = article[1] if article else end
    scale = reading.match(after, "scale") or reading.match(after, "set")
    if scale and scale[0].value is not None:
        value = half[0].value * scale[0].value
        number = Number(scale[1], value, value, scaled=scale[0].value)
        return with_scales(reading, number)
    number = Number(half[1], half[0].value, half[0].value, fraction=True, soft=half[0].soft)
    if article and reading.measured(article[1]):
        # half an hour, half a percentage point
        number.end = article[1]
    return number


def _counted(reading: Reading, index: int) -> Number | None:
    article = reading.match(index, "article")
    if not article:
        return None
    start = article[1]
    if scale := reading.match(start, "scale"):
        if len(scale[0].tokens[0]) > 1:
            return number_in_words(reading, start)
        return None
    if reading.match(start, "half") and (half_of := _half(reading, start)) and half_of.scaled > 1:
        # un demi-million
        return half_of
    if (fraction := reading.match(start, "fraction")) and fraction[0].value is not None:
        value = fraction[0].value
        of = reading.match(fraction[1], "of")
        article = reading.match(of[1], "article") if of else None
        scale = reading.match(article[1], "scale") or reading.match(article[1], "set") if article else None
        if scale and scale[0].value is not None and (scale[0].value * value).denominator == 1:
            # a quarter of a million
            return Number(scale[1], value * scale[0].value, value * scale[0].value, scaled=scale[0].value)
        if article and reading.measured(article[1]):
            # a quarter of an hour, a quarter of a percent
            return Number(article[1], value, value, fraction=True)
        number = Number(fraction[1], value, value, fraction=True, kind=FigureKind.RATIO)
        if reading.match(start, "ordinal"):
            # "a third person" and "a third of them": either must have a partner.
            number.alternatives = (1 / value,)
        if reading.match(start, "duration"):
            # "a quarter": of a year, of a dollar.
            number.soft = not reading.match(fraction[1], "of")
        half = reading.match(start, "half")
        number.soft = number.soft or bool(half and half[0].soft)
        return number
    if (group := reading.match(start, "set")) and group[0].value is not None:
        number = Number(group[1], group[0].value, group[0].value, soft=group[0].soft)
        return with_scales(reading, number)
    return None
