"""What the rules of several languages share: clock times in words, one in five, decades, soft readings.

A language module names its words in a pattern and gives the reading to one of these. All of them are bounded: a
pattern holds words, single spaces and short numbers, nothing that repeats without end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache

import regex

from pipeline.text.figures.lexicon import glued, lexicon, looked_up
from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Maker, Rule, Spec

Found = regex.Match[str]


@cache
def values(code: str, category: str = "number", low: int = 2, high: int = 99) -> dict[str, int]:
    """Give the words of a language's list that are one number each, with their values.

    The list stays the one place where a language's number words stand; a rule that wants them in a pattern asks here.
    """
    found: dict[str, int] = {}
    for word, entries in lexicon(code).exact.items():
        for entry in entries:
            value = entry.value
            alone = entry.category == category and len(entry.tokens) == 1
            if alone and value is not None and value.denominator == 1 and low <= value <= high:
                found.setdefault(word, int(value))
    return found


def one_of(words: Iterable[str]) -> str:
    """Write words as an alternative, the longest first, so that none hides another."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(regex.escape(word, literal_spaces=True) for word in longest_first)


def pattern(text: str) -> regex.Pattern[str]:
    """Compile a rule's pattern: case does not matter, and a space is any white space."""
    return regex.compile(text.replace(" ", r"\s"), regex.IGNORECASE)


def number(word: str, words: dict[str, int]) -> int | None:
    """Read digits or one of some words."""
    return int(word) if word.isdecimal() else words.get(word.casefold())


def figure(
    found: Found,
    kind: FigureKind,
    low: Fraction | int,
    high: Fraction | int | None = None,
    *,
    parts: tuple[int, ...] = (),
    alternatives: tuple[Fraction, ...] = (),
    unit: str = "",
    hard: bool = True,
    vague: bool = False,
    words: bool = True,
) -> Figure:
    """Make a figure of all that a pattern matched."""
    return Figure(
        found.start(), found.end(), found.group(), kind, Fraction(low), Fraction(low if high is None else high),
        approximate=vague, unit=unit, parts=parts, hard=hard, alternatives=alternatives, vague=vague, words=words,
    )  # fmt: skip


def clock(found: Found, hour: int, minutes: int = 0, *, afternoon: bool | None = None) -> Figure | None:
    """Make a time of day; where nothing says which half of the day, both are right. `minutes` may be below 0."""
    if not (0 <= hour <= 24 and -60 < minutes < 60):
        return None
    if afternoon is not None and hour <= 12:
        hour = hour % 12 + (12 if afternoon else 0)
    time = (hour * 60 + minutes) % 1440
    sure = afternoon is not None or hour > 12
    other = () if sure else (Fraction((time + 720) % 1440),)
    return figure(found, FigureKind.CLOCK, time, parts=divmod(time, 60), alternatives=other)


def one_in(found: Found, whole: int, part: int = 1) -> Figure | None:
    """Make a share of a counted whole: every fifth, one woman in five. "Every fifth" may stand for it as well."""
    if not 1 <= part < whole:
        return None
    other = (Fraction(whole),) if part == 1 else ()
    return figure(found, FigureKind.RATIO, Fraction(part, whole), parts=(part, whole), alternatives=other)


def decade(found: Found, tens: int) -> Figure:
    """Make a decade: the eighties, the 1980s."""
    return figure(found, FigureKind.DECADE, tens)


def soft(value: int) -> Maker:
    """Make a reading that may vanish, of a word that is mostly something else."""
    return lambda found: figure(found, FigureKind.COUNT, value, hard=False)


def unlisted(code: str, stems: dict[str, int], spec: Callable[[], Spec]) -> Rule:
    """Make a rule for words that begin with a number and end in what no list holds: Fünfjahresplan, трёхочковый.

    Whether the translation has the number ("five-year plan") or not (Dreieck, "triangle") cannot be known, so that it
    is soft. A word that the list or the engine can read is left to them.
    """

    def make(found: Found) -> Figure | None:
        word = found.group().casefold()
        if looked_up(code, word) or glued(code, spec().glue, word):
            return None
        return figure(found, FigureKind.COUNT, stems[found[1].casefold()], hard=False)

    return pattern(rf"\b({one_of(stems)})\p{{Ll}}{{3,40}}\b"), make


def and_a_half(found: Found, units: dict[str, str], numbers: dict[str, int]) -> Figure | None:
    """Make one and a half of a unit that has no number before it: "po roce a půl", "год с половиной"."""
    before = found.string[max(0, found.start() - 30) : found.start()].split()
    if before and (before[-1][-1:].isdecimal() or before[-1].casefold() in numbers):
        return None
    return figure(found, FigureKind.DURATION, Fraction(3, 2), unit=units[found[1].casefold()])


def race_time(found: Found) -> Figure:
    """Read "1:48,32 Minuten"; groups: minutes, seconds, hundredths."""
    time = Fraction(int(found[1]) * 60 + int(found[2])) + Fraction(int(found[3]), 10 ** len(found[3]))
    return figure(found, FigureKind.DURATION, time, unit="second", words=False)


RACE_TIME: Rule = (
    pattern(
        r"(?<![\d:,.])(\d{1,2}):([0-5]\d)[,.](\d{1,3})\b(?: (?:Minuten|min\b|minutes|minutos|minuti|minut|минуты|минут|Min\.))?"
    ),
    race_time,
)
"""A time in sport, to the hundredth of a second."""


def quarters_of(found: Found, scales: dict[str, int]) -> Figure:
    """Read "un quart de million", "tre quarti di miliardo"; groups: whether three of them, the scale."""
    return figure(found, FigureKind.COUNT, Fraction(3 if found[1] else 1, 4) * scales[found[2].casefold()])


def with_cents(found: Found, unit: str) -> Figure:
    """Read "47 рублей 39 копеек"; groups: the whole, the hundredths."""
    whole = int("".join(digit for digit in found[1] if digit.isdecimal()))
    return figure(found, FigureKind.CURRENCY, Fraction(whole * 100 + int(found[2]), 100), unit=unit, words=False)


def first_of_month(code: str, joint: str) -> Rule:
    """Make a rule for "1° maggio 1945", "1.º de mayo", where the mark would be taken for a degree."""
    months = values(code, "month", 1, 12)

    def make(found: Found) -> Figure:
        month, year = months[found[1].casefold()], int(found[2] or 0)
        return figure(found, FigureKind.DATE, year * 10000 + month * 100 + 1, parts=(year, month, 1), words=False)

    return pattern(rf"(?<!\d)1[.]?[°ºo] (?:{joint})?({one_of(months)})\b(?: (?:{joint}|del )?([12]\d{{3}})\b)?"), make


def tall(code: str, forms: str, joint: str = "") -> Rule:
    """Make a rule for heights, "un metro e novanta", "1 m 80": metres, and centimetres behind them."""
    numbers = values(code, low=1, high=99)
    hundredths = one_of(word for word, value in numbers.items() if value >= 10)

    def make(found: Found) -> Figure:
        metres = number(found[1], numbers) if found[1] else 1
        value = Fraction(metres or 1) + Fraction(number(found[2], numbers) or 0, 100)
        return figure(found, FigureKind.UNIT, value, unit="meter")

    one = one_of(word for word, value in numbers.items() if value <= 2)
    # "метр восемьдесят" needs no number before it, "m 80" does.
    count = rf"(?<![\d.,])({one}|[12]) ?" if code not in {"pl", "cs", "ru"} else rf"(?<!\d ?)(?:({one}|[12]) )?"
    return pattern(
        rf"\b{count}(?<!\p{{L}})(?:{forms}) ?(?:{joint} )?(\d{{2}}|{hundredths})\b(?!(?:[ -](?:{one_of(numbers)})|-|[.,]\d| (?:cent|mil|metr|м[еи]))\b)"
    ), make


def dateline(months: str) -> Rule:
    """Make a rule for the date of an agency's line, "Madrid, 7 sep (EFE)"; `months` holds its twelve short names."""
    names = {name: place for place, name in enumerate(months.split(), 1)}

    def make(found: Found) -> Figure:
        month = names[found[2].casefold()]
        day = int(found[1])
        return figure(found, FigureKind.DATE, month * 100 + day, parts=(0, month, day), words=False)

    return pattern(rf"(?<=, ?)(?<!\d)([12]?\d|3[01]) ({one_of(names)})\.?(?= ?(?:\(|[-–—]|\d{{4}}))"), make


def tens(code: str, forms: str) -> Rule:
    """Make a rule for counted tens ("два десятка", "dos decenas"), which English gives as twenty or as two dozen."""
    numbers = values(code, low=2, high=9)

    def make(found: Found) -> Figure:
        count = number(found[1], numbers) or 0
        return figure(found, FigureKind.COUNT, count * 10, alternatives=(Fraction(count * 12),))

    return pattern(rf"\b({one_of(numbers)}|[2-9]) (?:{forms})\b(?! (?:тыс|mil|tis|tys|de mil|di mig))"), make


def times_and_a_half(code: str, times: str) -> Rule:
    """Make a rule for "trois fois et demie": the half stands behind the word for times."""
    numbers = values(code, low=2, high=99) | {"une": 1, "una": 1, "uma": 1}

    def make(found: Found) -> Figure | None:
        count = number(found[1], numbers)
        return None if count is None else figure(found, FigureKind.MULTIPLE, count + Fraction(1, 2))

    return pattern(rf"\b({one_of(numbers)}|\d{{1,2}}) {times}\b"), make


def spaced_date(found: Found) -> Figure | None:
    """Read "7. 7. 2018", as Czech and some German house styles write it; groups: day, month, year or nothing."""
    day, month, year = int(found[1]), int(found[2]), int(found[3] or 0)
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    value = year * 10000 + month * 100 + day
    return figure(found, FigureKind.DATE, value, parts=(year, month, day), words=False)


def dotted_time(found: Found) -> Figure | None:
    """Read "15.30"; groups: hour, minutes."""
    return clock(found, int(found[1]), int(found[2]))


DOTTED_TIME: Rule = (
    pattern(
        r"(?<=\b(?:v|ve|o|od|do|po|asi|ok\.|kolem|okolo|před|около|w|в|к|с|до|после|na|a) )([01]?\d|2[0-3])\.([0-5]\d)"
        r"(?!\d|[.,]\d|[  ]?(?:%|proc|пр|mil|mld|mln|tis|tys|млн|млрд|тыс|km|км|m\b|kg|Kč|zł|руб|\.\d))"
    ),
    dotted_time,
)
"""A time of day with a full stop, in languages whose decimal mark is a comma."""


def _section(found: Found) -> Figure:
    """Read "9.1." before a heading: the same number as English "9.1"."""
    return figure(found, FigureKind.COUNT, Fraction(found[1]), words=False)


SECTION: Rule = (
    regex.compile(
        r"(?<![\d,:]|\d\.|[(,–-] ?|tag )(?<!\b(?:[Aa]m|[Vv]om|[Zz]um|[Bb]is|[Aa]b|[Ss]eit|[Dd]en|[Dd]em|[Dd]er|und|von|dne|od|do|do dne|dnia|dniem|ve?|a)\s)"
        r"(\d{1,2}\.\d{1,2})\.(?=\s|$)"
    ),
    _section,
)
"""A number of two parts and a full stop that nothing says is a date: "9.1. Systemstart", "in Version 7.7."."""

SPACED_DATE: Rule = (
    regex.compile(r"(?<![\d.])(\d{1,2})\. (\d{1,2})\. ?([12]\d{3})?(?![\d])"),
    lambda found: spaced_date(found) if found[3] or found.group().endswith(".") else None,
)
"""Day, month and perhaps year, all in digits, with spaces between."""
