"""Hold the figures of a source against those of its target, by value.

Principles
----------
1. A figure falls apart into *atoms*, the numbers that must survive: a range into two, a date into year, month and day, a
   score into its numbers. Atoms are matched, not notations, so that "17-22 July" stands for 7月17日至22日.
2. Passes from strict to lenient; an atom is used once, but for the last pass, where equal figures may merge
   (7月17日和7月22日: July 17 and 22).
3. A hard figure without partner is *missing* or *added*; a soft one is passed over. Where a missing and an added one could
   be the same they are *altered*. A soft source figure with a hard added one (三 : nine) is altered, too.
4. Tolerance is for what good translators do: another notation, another unit of time, rounding that says so. Never for a
   digit that differs.
5. Equal values are found through a table; pairs are tried one by one only among what is left, and at most `MAX_LEFT` of
   those, so that a long text costs linear time.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import regex

from pipeline.text.figures.model import Comparison, Figure, FigureKind, Match

MAX_LEFT = 200
"""Unmatched atoms of a side that are tried against each other; those beyond are missing or added."""

MAX_TRIED = 16
"""Atoms of equal value that are tried for one whose unit agrees."""

_WEEK = 7
"""Days of a week."""

_SHORT_MONTHS = 3
"""Months up to which four weeks are one."""

LONG = 10**6
"""From this value on papers round to three or more places without saying so."""

_PART_SIZE = 10**6
"""More than a part of a version is."""

HALF = Fraction(1, 2)

KNOWN_SINCE = 2000
"""The first year that a paper may leave to its reader."""

_DATED = frozenset({FigureKind.DATE, FigureKind.YEAR})

MAX_PLACES = 9
"""Decimals of a figure that may be a rounded one."""

SECONDS = {
    "millisecond": Fraction(1, 1000), "second": Fraction(1), "minute": Fraction(60),
    "quarter-hour": Fraction(900), "hour": Fraction(3600), "day": Fraction(86400),
    "week": Fraction(604800), "month": Fraction(31557600, 12), "quarter": Fraction(31557600, 4), "year": Fraction(31557600),
    "decade": Fraction(315576000), "century": Fraction(3155760000), "millennium": Fraction(31557600000),
}  # fmt: skip

_HOURS_AND_MINUTES = regex.compile(
    r"\d\s?(?:h|heures?|horas?|ore|hodin\p{L}?|godz\p{L}*|ч|час\p{L}*|घंटे)\.?(?:\s?\d|$)", regex.IGNORECASE
)
"""Notations that are those of a time of day and of a span of time."""

MEASURES = {
    "length": {
        "nanometer": Fraction(1, 10**9), "micrometer": Fraction(1, 10**6), "millimeter": Fraction(1, 1000), "centimeter": Fraction(1, 100), "meter": Fraction(1), "kilometer": Fraction(1000),
        "half-kilometer": Fraction(500), "inch": Fraction(254, 10000), "foot": Fraction(3048, 10000), "yard": Fraction(9144, 10000),
        "mile": Fraction(1609344, 1000), "nautical-mile": Fraction(1852), "verst": Fraction(10668, 10),
    },
    "area": {
        "square-meter": Fraction(1), "square-kilometer": Fraction(10**6), "hectare": Fraction(10**4), "mu": Fraction(2000, 3),
        "acre": Fraction(40468564224, 10**7), "square-foot": Fraction(9290304, 10**8), "square-mile": Fraction(2589988110336, 10**6),
    },
    "mass": {
        "microgram": Fraction(1, 10**6), "milligram": Fraction(1, 1000), "gram": Fraction(1), "kilogram": Fraction(1000), "tonne": Fraction(10**6), "half-kilogram": Fraction(500),
        "tael": Fraction(50), "pound": Fraction(45359237, 10**5), "ounce": Fraction(28349523125, 10**9),
    },
    "volume": {
        "milliliter": Fraction(1, 1000), "liter": Fraction(1), "cubic-meter": Fraction(1000), "gallon": Fraction(3785411784, 10**9),
        "barrel": Fraction(158987294928, 10**9),
    },
    "power": {"watt": Fraction(1), "kilowatt": Fraction(1000), "megawatt": Fraction(10**6), "gigawatt": Fraction(10**9)},
    "speed": {"kilometer-per-hour": Fraction(1), "mile-per-hour": Fraction(1609344, 10**6)},
}  # fmt: skip
_MEASURE_OF = {unit: (name, factor) for name, table in MEASURES.items() for unit, factor in table.items()}
_DEGREE_ORDER = ("celsius", "degree", "fahrenheit")
_DEGREES = frozenset(_DEGREE_ORDER)
_UNIT_SLACK = Fraction(3, 100)
"""A converted measure is mostly rounded: 100 miles are 160 km."""

WHOLE_DATES = frozenset({"zh", "ja"})
"""Languages that write a date in full where a paper in another one leaves out the year."""

_NUMERIC_DATE_PART = frozenset(
    {FigureKind.COUNT, FigureKind.DATE, FigureKind.ORDINAL, FigureKind.SCORE, FigureKind.VERSION}
)


@dataclass(slots=True, eq=False)
class _Atom:
    """One number that must survive."""

    figure: Figure
    kind: str
    """``n`` a number, ``m`` a month, ``c`` a clock time, ``d`` a decade, ``y`` a century, ``v`` a vague one."""
    value: Fraction
    others: tuple[Fraction, ...] = ()
    hard: bool = True
    parts: tuple[Fraction, ...] = ()
    """What it falls apart into where the other side has no such whole: 3:40, two thirds."""
    month: bool = False
    partner: _Atom | None = None
    merged: bool = False
    sibling: _Atom | None = None
    """Of a score: its other half; of a range: its other end."""

    def key(self) -> tuple[str, Fraction]:
        """Give what equal atoms have in common."""
        return self.kind, self.value


def atoms(figure: Figure) -> list[_Atom]:
    """Take a figure apart."""
    kind, hard = figure.kind, figure.hard
    if figure.vague:
        return [_Atom(figure, "v", figure.low, hard=hard)]
    if kind is FigureKind.DATE:
        year, month, day = figure.parts
        found = []
        if year:
            found.append(_Atom(figure, "n", Fraction(year), hard=hard, others=_short_years(year)))
        if month:
            found.append(
                _Atom(
                    figure,
                    "m",
                    Fraction(month),
                    hard=hard,
                    others=(Fraction(day),) if figure.alternatives and day else (),
                )
            )
        if day:
            found.append(
                _Atom(figure, "n", Fraction(day), hard=hard, others=(Fraction(month),) if figure.alternatives else ())
            )
        return found
    if kind is FigureKind.CLOCK:
        parts = tuple(Fraction(part) for part in figure.parts if part) or (Fraction(0),)
        return [_Atom(figure, "c", figure.low % 1440, hard=hard, others=figure.alternatives, parts=parts)]
    if kind is FigureKind.VERSION and len(figure.parts) > 2:
        # One number of all its parts, in their order: 1.2.3 is not 1.3.2. A list "1,2,3" falls apart where it must.
        whole = sum(part * _PART_SIZE ** (len(figure.parts) - place) for place, part in enumerate(figure.parts))
        return [_Atom(figure, "n", Fraction(whole), hard=hard, parts=tuple(map(Fraction, figure.parts)))]
    if kind in {FigureKind.SCORE, FigureKind.VERSION} and figure.parts:
        halves = [_Atom(figure, "n", Fraction(part), hard=hard) for part in figure.parts]
        if len(halves) == 2:
            halves[0].sibling, halves[1].sibling = halves[1], halves[0]
        return halves
    if kind is FigureKind.DECADE:
        ends = dict.fromkeys((figure.low, figure.high))
        return [_Atom(figure, "d", value, hard=hard, others=figure.alternatives) for value in ends]
    if kind is FigureKind.CENTURY:
        return [_Atom(figure, "y", value, hard=hard) for value in ({figure.low: 0, figure.high: 0})]
    if kind is FigureKind.YEAR and figure.low == figure.high:
        return [
            _Atom(figure, "n", figure.low, hard=hard, others=(*figure.alternatives, *_short_years(int(figure.low))))
        ]
    if figure.low != figure.high:

        def years(value: Fraction) -> tuple[Fraction, ...]:
            return _short_years(int(value)) if kind is FigureKind.YEAR else ()

        both = [
            _Atom(figure, "n", figure.low, hard=hard, others=(*figure.alternatives, *years(figure.low))),
            _Atom(figure, "n", figure.high, hard=hard, others=(*figure.alternatives, *years(figure.high))),
        ]
        both[0].sibling, both[1].sibling = both[1], both[0]
        return both
    if figure.parts and not hard:
        return [_Atom(figure, "n", Fraction(part), hard=False) for part in figure.parts]
    parts = tuple(Fraction(part) for part in figure.parts)
    if not figure.parts and kind is FigureKind.RATIO and figure.low.numerator == 1 < figure.low.denominator:
        # 四个人里就有一个 : a quarter of people
        parts = (Fraction(1), Fraction(figure.low.denominator))
    return [_Atom(figure, "n", figure.low, hard=hard, others=figure.alternatives, parts=parts)]


def _short_years(year: int) -> tuple[Fraction, ...]:
    return (Fraction(year % 100),) if 1000 <= year <= 2999 else ()


# --------------------------------------------------------------------------- what stands for what

Test = Callable[[_Atom, _Atom], str | None]
"""Whether two atoms stand for each other: a note ("" for equal), or None."""


def _same(source: _Atom, target: _Atom) -> str | None:
    """Match an equal value of a compatible kind."""
    if source.kind != target.kind:
        return None
    if source.kind == "v":
        if _measure_differs(source.figure, target.figure):
            return None
        # Dozens end where hundreds begin; what they share is too little to be the same.
        shared = min(source.figure.high, target.figure.high), max(source.figure.low, target.figure.low)
        return "" if shared[0] * 2 >= shared[1] * 3 or source.figure.low == target.figure.low else None
    if source.value != target.value:
        return None
    return "" if _kinds_agree(source.figure, target.figure) else None


def _kinds_agree(source: Figure, target: Figure) -> bool:
    """Whether two figures of one value may state the same: not 3 days and 3 per cent, not 5 dollars and 5 euros."""
    if FigureKind.CURRENCY is source.kind is target.kind:
        return (
            source.unit == target.unit
            or not source.unit
            or not target.unit
            or {source.unit, target.unit} <= _SAME_MONEY
        )
    if _span_of_rank(source, target) or _day_of_month(source, target) or _day_of_month(target, source):
        return False
    return not _measure_differs(source, target)


_SAME_MONEY = frozenset({"CNY", "JPY"})
"""¥ is both."""


def _alternative(source: _Atom, target: _Atom) -> str | None:
    """Match one of the other values that a figure may have."""
    if (
        source.kind != target.kind
        or source.kind == "v"
        or {source.figure.unit, target.figure.unit} == {"grown", "fold"}
        or _measure_differs(source.figure, target.figure)
    ):
        return None
    if target.value in source.others or source.value in target.others:
        return ""
    return None


def _other_kind(source: _Atom, target: _Atom) -> str | None:
    """Match one number seen as another kind: 7月 and 7/2018, 1980s and 80, the 19th century and the 1800s."""
    pair = {source.kind, target.kind}
    if pair == {"n", "m"}:
        month, number = (source, target) if source.kind == "m" else (target, source)
        if month.figure.unit == number.figure.unit == "month":
            # 1至9月 : the first nine months
            return "" if number.value == month.value else None
        if number.figure.kind in _NUMERIC_DATE_PART and (number.value == month.value or month.value in number.others):
            return ""
        return None
    if source.kind == target.kind == "d":
        short, long = sorted((source.value, target.value))
        return "" if short < 100 and long % 100 == short and long >= 1900 else None
    if pair == {"v", "d"}:
        # 二十几岁, двадцать с лишним : in one's twenties
        vague, decade = (source, target) if source.kind == "v" else (target, source)
        low, high = vague.figure.low, vague.figure.high
        return "" if decade.value < 100 and decade.value <= low and high < decade.value + 10 else None
    if pair == {"d", "y"}:
        decade, century = (source, target) if source.kind == "d" else (target, source)
        return "" if decade.value == (century.value - 1) * 100 else None
    if pair == {"n", "y"}:
        century, number = (source, target) if source.kind == "y" else (target, source)
        return "" if number.value == century.value or number.value == (century.value - 1) * 100 else None
    if pair == {"n", "d"}:
        decade, number = (source, target) if source.kind == "d" else (target, source)
        return "" if number.value in {decade.value, *decade.others} or decade.value in number.others else None
    if pair == {"n", "c"}:
        clock, number = (source, target) if source.kind == "c" else (target, source)
        hour = clock.parts[0]
        if number.value.denominator in {2, 4, 5, 10, 20, 25, 50, 100} and number.figure.kind is FigureKind.COUNT:
            # 17.15 is a clock time where a language writes it with a full stop.
            whole = int(number.value)
            minutes = (number.value - whole) * 60 * 100 / 60
            return "" if minutes.denominator == 1 and (whole * 60 + int(minutes)) % 720 == clock.value % 720 else None
        same_hour = (
            number.value == hour
            or (number.value == 24 and not clock.value)
            or (number.value % 12 == hour % 12 and (number.value <= 12 or bool(clock.others)))
        )
        if len(clock.parts) == 1 and same_hour and number.figure.kind is not FigureKind.PERCENT:
            return ""
    return None


def _vague(source: _Atom, target: _Atom) -> str | None:
    """几十 and "dozens", "more than a dozen" and 十几, 数百 and "200 to 300"."""
    if (source.kind == "v") == (target.kind == "v"):
        return None
    vague, exact = (source, target) if source.kind == "v" else (target, source)
    if exact.kind != "n" or _measure_differs(source.figure, target.figure):
        return None
    low, high = vague.figure.low, vague.figure.high
    if not low * Fraction(9, 10) <= exact.value <= high:
        return None
    if vague.figure.kind is FigureKind.DURATION and target is vague:
        # "over two decades" that lost its number
        return None
    # Only a number that is round itself may stand for a vague one.
    step = _step(exact.value)
    return (
        "rounded"
        if (step is not None and exact.value / step < 10) or exact.value in {12, 24} or exact.figure.approximate
        else None
    )


def _inverse(source: _Atom, target: _Atom) -> str | None:
    """Match "сократилось вдвое" is halved: a multiple of what there was before or of what there is now."""
    if source.kind != "n" or target.kind != "n" or FigureKind.MULTIPLE not in {source.figure.kind, target.figure.kind}:
        return None
    return "" if source.value and target.value and source.value * target.value == 1 else None


def _of_time(source: _Atom, target: _Atom) -> str | None:
    """Match the same span in another unit of time: 90 minutes and one and a half hours."""
    if {source.kind, target.kind} == {"c", "n"}:
        clock, span = (source, target) if source.kind == "c" else (target, source)
        minutes = _seconds(span)
        # "1 h 30" is half past one as well as an hour and a half.
        spanlike = minutes is not None and _HOURS_AND_MINUTES.search(clock.figure.text)
        return "" if spanlike and minutes == clock.figure.low * 60 else None
    if source.kind != "n" or target.kind != "n":
        return None
    one, other = _seconds(source), _seconds(target)
    if one is None or other is None or source.figure.unit == target.figure.unit:
        return None
    if {one, other} in (
        {SECONDS["day"] * 8, SECONDS["week"]},
        {SECONDS["month"] / 2, SECONDS["week"] * 2},
        {SECONDS["day"] * 15, SECONDS["week"] * 2},
    ):
        # huit jours, quinze jours: a week, two weeks; 半个月 is two weeks as well.
        return "converted"
    if {source.figure.unit, target.figure.unit} == {"month", "week"}:
        months, weeks = (source, target) if source.figure.unit == "month" else (target, source)
        if months.value <= _SHORT_MONTHS and months.value * 4 == weeks.value:
            # un mois et demi : six weeks
            return "converted"
    composed = source.figure.parts or target.figure.parts
    if one == other or (
        abs(one - other) * 40 < max(one, other) and "month" in {source.figure.unit, target.figure.unit} and not composed
    ):
        return "converted"
    return None


def _seconds(atom: _Atom) -> Fraction | None:
    factor = SECONDS.get(atom.figure.unit)
    return None if factor is None else atom.value * factor


def _of_measure(source: _Atom, target: _Atom) -> str | None:
    """Match the same measure in another unit: 10 km and 6.2 miles, 20 °C and 68 °F."""
    if source.kind != "n" or target.kind != "n":
        return None
    units = (source.figure.unit, target.figure.unit)
    if len(_DEGREES.intersection(units)) == 2:
        # "90 degrees" may be either.
        celsius, fahrenheit = sorted((source, target), key=lambda atom: _DEGREE_ORDER.index(atom.figure.unit))
        return "converted" if abs(celsius.value * 9 / 5 + 32 - fahrenheit.value) <= 1 else None
    if units[0] not in _MEASURE_OF or units[1] not in _MEASURE_OF or units[0] == units[1]:
        return None
    (name, factor), (other_name, other_factor) = _MEASURE_OF[units[0]], _MEASURE_OF[units[1]]
    if name != other_name or not source.value or not target.value:
        return None
    one, other = source.value * factor, target.value * other_factor
    ratio = factor / other_factor
    metric = set(str(ratio.numerator)) | set(str(ratio.denominator)) <= {"0", "1"}
    step = None if metric else _step(target.value)
    # "150 Kilometer" are "some 90 miles": what rounds to the target, but never a tenth off.
    rounding = min(step * other_factor / 2, max(one, other) / 20) if step else Fraction(0)
    return "converted" if abs(one - other) <= max(max(one, other) * _UNIT_SLACK, rounding) else None


def _other_unit(source: _Atom, target: _Atom) -> str | None:
    """Match one number with units that the words alone cannot settle: 20斤 = 20 jin, 5 points = 5 percent."""
    if (
        source.kind == target.kind == "n"
        and source.value == target.value
        and not _money_differs(source.figure, target.figure)
        and not _measure_differs(source.figure, target.figure)
        and not _span_of_rank(source.figure, target.figure)
        and not _day_of_month(source.figure, target.figure)
        and not _day_of_month(target.figure, source.figure)
    ):
        return ""
    return None


def _percent_said_once(source: _Atom, target: _Atom) -> str | None:
    """Match "2,2 und für 2019 mit 1,6 Prozent" with "2.2 percent in 2018 and 1.6 percent": a decimal whose sign follows later."""
    if (
        source.kind == target.kind == "n"
        and source.figure.kind is FigureKind.COUNT
        and target.figure.kind is FigureKind.PERCENT
        and source.value.denominator != 1
        and not source.figure.unit
        and source.value == target.value * 100
    ):
        return ""
    return None


def _span_of_rank(source: Figure, target: Figure) -> bool:
    """Whether one is a rank and the other a word for a span: a trimester is three months, but no third one."""
    if {source.kind, target.kind} != {FigureKind.ORDINAL, FigureKind.DURATION}:
        return False
    span = source if source.kind is FigureKind.DURATION else target
    return not span.hard and span.low != 1


def _day_of_month(date: Figure, other: Figure) -> bool:
    """Whether one is a date and the other a count in words: 4月3日 is no "top three"."""
    if date.kind is not FigureKind.DATE:
        return False
    if other.kind is FigureKind.DURATION:
        # 拘留15日 is fifteen days, and no fifteen weeks.
        return other.unit not in {"", "day"}
    return other.kind is FigureKind.COUNT and other.words and other.hard


def _measure_differs(source: Figure, target: Figure) -> bool:
    """Whether two units are known and not the same: 5 hours are no 5 minutes, 550 acres no 550 hectares."""
    unit, other = _unit(source), _unit(target)
    if unit == other:
        return False
    if unit in _MEASURE_OF and other in _MEASURE_OF:
        # 时速350公里 : 350 kilometers per hour
        return {_MEASURE_OF[unit][0], _MEASURE_OF[other][0]} != {"length", "speed"}
    return (unit in SECONDS and other in SECONDS) or {unit, other} == {"celsius", "fahrenheit"}


def _unit(figure: Figure) -> str:
    return figure.unit or ("year" if figure.kind is FigureKind.AGE else "")


def _article_of_name(source: Figure, target: Figure) -> bool:
    """Whether one is a word like "einer" and the other a rank in digits or a part of a name: "one of them", "COVID-1"."""
    for word, other in ((source, target), (target, source)):
        if word.words and not word.hard and word.kind is FigureKind.COUNT and not other.words:
            return other.name or other.kind is FigureKind.ORDINAL
    return False


def _money_differs(source: Figure, target: Figure) -> bool:
    return FigureKind.CURRENCY is source.kind is target.kind and not _kinds_agree(source, target)


def _rounded(source: _Atom, target: _Atom) -> str | None:
    """Match what a target rounds and says so: 1480万 and "nearly 15 million"."""
    if source.kind != "n" or target.kind != "n" or source.figure.kind is FigureKind.YEAR:
        return None
    value, rounded = source.value, target.value
    if not target.figure.approximate:
        return "rounded" if _silently_rounded(value, rounded) else None
    if (value < 10 and source.figure.kind is not FigureKind.PERCENT) or rounded == value or rounded <= 0:
        return None
    size = _step(rounded)
    if size is None:
        return None
    return "rounded" if abs(value - rounded) <= size / 2 and abs(value - rounded) * 20 <= value else None


def _silently_rounded(value: Fraction, rounded: Fraction) -> bool:
    """Whether a long figure was cut to three places or more, with the last one right: 99325亿 : 9.93 trillion."""
    size, fine = _step(rounded), _step(value)
    if size is None or fine is None or rounded < LONG or fine >= size or rounded / size < 100:
        return False
    return abs(value - rounded) <= size / 2


def _step(value: Fraction) -> Fraction | None:
    """Give the place value of the last digit that is not 0: 100 of 1500, 1/10 of 2.5; None for thirds and their like."""
    for power in range(MAX_PLACES):
        if (value * 10**power).denominator == 1:
            break
    else:
        return None
    digits = str(int(value * 10**power))
    return Fraction(10 ** (len(digits) - len(digits.rstrip("0"))), 10**power)


PASSES: tuple[Test, ...] = (
    _same,
    _alternative,
    _other_kind,
    _of_time,
    _other_unit,
    _percent_said_once,
    _inverse,
    _vague,
    _of_measure,
    _rounded,
)


# --------------------------------------------------------------------------- comparing


def compare(
    source: Sequence[Figure], target: Sequence[Figure], *, source_lang: str = "", target_lang: str = ""
) -> Comparison:
    """Match the figures of a source and its target.

    Values are compared whatever the languages are; what a translator may leave out depends on them.
    """
    ours = [atom for figure in source for atom in atoms(figure)]
    theirs = [atom for figure in target for atom in atoms(figure)]
    notes: dict[int, str] = {}
    _match_equal(ours, theirs)
    _match_by_unit(ours)
    left, right = _open(ours), _open(theirs)
    if left and right:
        for test in PASSES:
            _match_by(test, left, right, notes)
            left, right = _open(left), _open(right)
            if not left or not right:
                break
    _match_parts(ours, theirs)
    _merge(ours, theirs, counts=bool(WHOLE_DATES & {source_lang[:2], target_lang[:2]}))
    return _result(ours, theirs, notes, whole_dates=source_lang[:2] in WHOLE_DATES)


def _open(found: Iterable[_Atom]) -> list[_Atom]:
    left = [atom for atom in found if atom.partner is None and not atom.merged]
    left.sort(key=lambda atom: not atom.hard)
    return left[:MAX_LEFT]


def _match_equal(ours: list[_Atom], theirs: list[_Atom]) -> None:
    """Match equal atoms through tables: the same kind and unit first, then the same hardness, then the rest."""
    keys: tuple[Callable[[_Atom], object], ...] = (
        lambda atom: (*atom.key(), atom.hard, atom.figure.kind, atom.figure.unit),
        lambda atom: (*atom.key(), atom.hard),
        _Atom.key,
    )
    for key in keys:
        table: dict[object, deque[_Atom]] = defaultdict(deque)
        for atom in theirs:
            if atom.partner is None and atom.kind != "v":
                table[key(atom)].append(atom)
        if not table:
            return
        for atom in ours:
            if atom.partner is not None or atom.kind == "v":
                continue
            waiting = table.get(key(atom))
            if not waiting:
                continue
            for place, other in enumerate(islice(waiting, MAX_TRIED)):
                if _kinds_agree(atom.figure, other.figure):
                    atom.partner, other.partner = other, atom
                    del waiting[place]
                    break


def _match_by_unit(ours: Iterable[_Atom]) -> None:
    """Take apart what equals only across units: "both ... two years" is not "two months ... both"."""
    bare: list[_Atom] = []
    measured: list[_Atom] = []
    for atom in ours:
        partner = atom.partner
        if partner is not None and atom.kind == partner.kind == "n":
            units = bool(_unit(atom.figure)), bool(_unit(partner.figure))
            if units == (True, False):
                measured.append(atom)
            elif units == (False, True):
                bare.append(atom)
    for atom in measured:
        for other in bare:
            first, second = atom.partner, other.partner
            if first is None or second is None or atom.value != other.value:
                continue
            if _measure_differs(atom.figure, second.figure) and _kinds_agree(other.figure, first.figure):
                atom.partner = second.partner = None
                other.partner, first.partner = first, other
                break


def _match_by(test: Test, left: list[_Atom], right: list[_Atom], notes: dict[int, str]) -> None:
    for atom in left:
        for other in right:
            if other.partner is not None:
                continue
            note = test(atom, other)
            if note is None:
                continue
            atom.partner, other.partner = other, atom
            if note:
                notes[id(atom)] = note
            break


def _match_parts(ours: list[_Atom], theirs: list[_Atom]) -> None:
    """Match what falls apart (3:40 and "3 hours 40", one in four and 每四人有一人) with loose numbers."""
    for these, those in ((ours, theirs), (theirs, ours)):
        whole = [atom for atom in _open(these) if atom.parts]
        if not whole:
            continue
        for atom in whole:
            loose = [other for other in _open(those) if other.kind in {"n", "c", "m"}]
            chosen: list[_Atom] = []
            for part in atom.parts:
                if part == 1 and atom.kind == "n":
                    # The one of "one in four" is mostly soft: 每四人有一人.
                    found = next((other for other in loose if other.value == part and other not in chosen), None)
                    if found:
                        chosen.append(found)
                    continue
                found = next(
                    (other for other in loose if other not in chosen and _stands_for_part(atom, other, part)), None
                )
                if found is None:
                    chosen = []
                    break
                chosen.append(found)
            if chosen:
                atom.partner = chosen[0]
                for other in chosen:
                    other.partner = atom


_PART_UNITS = {"month": ("year", "month"), "second": ("minute", "second")}
"""What a span falls apart into: 一年零六个月 : a year and six months."""


def _stands_for_part(whole: _Atom, other: _Atom, part: Fraction) -> bool:
    if whole.kind == "c" and other.kind == "c":
        # 3 p.m. and 15:00 were matched before; what is left here differs.
        return (
            not (whole.others == () and other.others == ())
            and other.parts[:1] == (part,)
            and whole.parts == other.parts
        )
    if whole.kind == "n" and len(whole.parts) == len(_PART_UNITS.get(whole.figure.unit, ())):
        unit = _PART_UNITS[whole.figure.unit][0 if part is whole.parts[0] else 1]
        if other.figure.unit in SECONDS and other.figure.unit != unit:
            return False
    if part == _WEEK and other.figure.unit == "week" and other.value == 1:
        # tre giorni su sette : three days a week
        return True
    return other.kind in {"n", "m"} and other.value == part


def _merge(ours: list[_Atom], theirs: list[_Atom], *, counts: bool) -> None:
    """Let a figure that is left over go with an equal one that has a partner: one July for two 7月.

    Args:
        ours: atoms of the source.
        theirs: atoms of the target.
        counts: whether more than dates may merge, as is usual in Chinese (三天三夜 : three days and nights). European
            languages say "two men and two women" on both sides.

    """
    contradicted = any(
        not atom.hard and atom.value > 1 and atom.kind == "n" and len(atom.figure.text) <= 2 for atom in _open(ours)
    )
    ranks = any(not atom.hard and atom.figure.kind is FigureKind.ORDINAL for atom in _open(ours))
    equal: dict[tuple[str, FigureKind, str], list[_Atom]] = defaultdict(list)
    for these in (ours, theirs):
        kept = {(*atom.key(), _merging_kind(atom)) for atom in these if atom.partner is not None}
        # 3:0横扫对手, 三局: the three sets may stand in the score alone.
        kept |= {(kind, value, (FigureKind.COUNT, "")) for kind, value, (what, _) in kept if what is FigureKind.SCORE}
        # 最爱的两个人都走了 : "the two people ... both"
        kept |= {
            (*atom.key(), (FigureKind.COUNT, ""))
            for atom in these
            if atom.partner is not None and not atom.hard and atom.figure.kind is FigureKind.MULTIPLE
        }
        for atom in _open(these):
            kind = _merging_kind(atom)
            if these is theirs and contradicted and kind[0] is FigureKind.COUNT:
                # 三年来两国 : "three years ... the three countries"
                continue
            if these is theirs and ranks and kind[0] is FigureKind.ORDINAL and atom.value > 1:
                # 第一，第二，第三 : "First ... Third ... Third"
                continue
            if _vaguely_said(atom):
                # kilkanaście minut : ten or fifteen minutes
                atom.merged = True
                continue
            if these is theirs and _drawn(atom):
                # "empató a uno": 1-1
                atom.merged = True
                continue
            if not (counts or _merges(atom, these)):
                continue
            if atom.figure.kind is not FigureKind.SCORE and any(
                (atom.kind, value, kind) in kept for value in (atom.value, *atom.others)
            ):
                atom.merged = True
                equal[atom.kind, *kind].append(atom)
    sources = set(map(id, ours))
    for merged in equal.values():
        if len({id(atom) in sources for atom in merged if atom.hard}) > 1:
            # 2名婴儿, 7名印尼人, 各2人 : "seven infants, seven Indonesians, two each". What is left on both sides was altered.
            for atom in merged:
                atom.merged = False


_MERGING = frozenset({FigureKind.DATE, FigureKind.YEAR, FigureKind.DECADE, FigureKind.CENTURY, FigureKind.CLOCK})
"""What is said once for several in any language."""

_DOUBLED = 2
"""Characters between the halves of सात-सात and of "sto (100)"."""


def _merges(atom: _Atom, these: list[_Atom]) -> bool:
    """Whether an atom may go unsaid beside an equal one in any language: parts of dates, shares, a number said twice in a row."""
    if not atom.hard or atom.figure.kind in _MERGING or atom.value.denominator != 1:
        return True
    figure = atom.figure
    return any(
        other is not atom
        and other.value == atom.value
        and -_DOUBLED <= max(other.figure.start, figure.start) - min(other.figure.end, figure.end) <= _DOUBLED
        for other in these
    )


def _vaguely_said(atom: _Atom) -> bool:
    """Whether an atom is the end of a range whose other end stands for what holds both: a vague number, one's twenties."""
    if atom.sibling is None or atom.sibling.partner is None:
        return False
    whole = atom.sibling.partner
    if whole.kind == "d":
        # "20–29 лет" : "in his 20s"
        return whole.value <= atom.value < whole.value + 10
    return whole.kind == "v" and whole.figure.low * Fraction(9, 10) <= atom.value <= whole.figure.high


def _drawn(atom: _Atom) -> bool:
    """Whether an atom is half of a drawn score whose other half is a lone number on the other side."""
    figure = atom.figure
    if figure.kind is not FigureKind.SCORE or len(figure.parts) != 2 or figure.parts[0] != figure.parts[1]:
        return False
    return (
        atom.sibling is not None
        and atom.sibling.partner is not None
        and atom.sibling.partner.figure.kind is not FigureKind.SCORE
    )


def _merging_kind(atom: _Atom) -> tuple[FigureKind, str]:
    """Give what an atom is when it merges: a day never with a count, six hours never with six days, a year with a date's."""
    kind = atom.figure.kind
    if kind is FigureKind.DATE and atom.kind == "n" and atom.value >= 1000:
        return FigureKind.YEAR, ""
    if kind is FigureKind.DURATION:
        return kind, atom.figure.unit
    return (FigureKind.COUNT if kind in {FigureKind.UNIT, FigureKind.AGE} else kind), ""


def _result(ours: list[_Atom], theirs: list[_Atom], notes: dict[int, str], *, whole_dates: bool) -> Comparison:
    """Gather what the atoms say into figures."""
    missing = _figures(atom for atom in ours if atom.partner is None and not atom.merged)
    added = _figures(atom for atom in theirs if atom.partner is None and not atom.merged)
    matched: list[Match] = []
    converted: list[Match] = []
    seen: set[tuple[int, int]] = set()
    for atom in ours:
        if atom.partner is None:
            continue
        pair = (id(atom.figure), id(atom.partner.figure))
        if pair in seen:
            continue
        seen.add(pair)
        note = notes.get(id(atom), "")
        (converted if note else matched).append(Match(atom.figure, atom.partner.figure, note))
    altered: list[Match] = []
    for ended, span in _years_later(ours, missing, added):
        # 1978年进入大学，1982年毕业 : graduated four years later
        missing.remove(ended)
        added.remove(span)
        converted.append(Match(ended, span, "converted"))
    beside = _beside(ours, theirs, money=True)
    added = [figure for figure in added if id(figure) not in beside]
    # "30 000 akrů (12 000 ha)" : "30,000 acres". A sum in another currency has to be there: no one can tell that it is the same.
    twice = _beside(theirs, ours, money=False)
    converted += [Match(figure, twice[id(figure)], "converted") for figure in missing if id(figure) in twice]
    missing = [figure for figure in missing if id(figure) not in twice]
    halved = _halved(ours)
    hard_missing = [figure for figure in missing if figure.hard or id(figure) in halved]
    soft_missing = [figure for figure in missing if not figure.hard and id(figure) not in halved]
    for figure in [figure for figure in added if figure.hard]:
        partner = _likeliest(figure, hard_missing) or _likeliest(figure, soft_missing)
        if partner is None:
            continue
        (hard_missing if partner in hard_missing else soft_missing).remove(partner)
        altered.append(Match(partner, figure, "altered"))
    for figure in [figure for figure in added if not figure.hard and not _ones(figure)]:
        partner = _likeliest(figure, [other for other in hard_missing if _one_shape(other, figure)])
        if partner is not None:
            hard_missing.remove(partner)
            altered.append(Match(partner, figure, "altered"))
    for figure in [
        figure for figure in added if not figure.hard and figure.kind is FigureKind.ORDINAL and not _ones(figure)
    ]:
        # 三中全会 : Second Plenary Session. Both might go unsaid, but not become each other.
        partner = _likeliest(figure, [other for other in soft_missing if len(other.text) == 1 and not _ones(other)])
        if partner is not None:
            soft_missing.remove(partner)
            altered.append(Match(partner, figure, "altered"))
    for figure in [
        figure for figure in added if not figure.hard and figure.kind is FigureKind.MULTIPLE and figure.unit
    ]:
        # doubled : tripled
        partner = _likeliest(
            figure, [other for other in soft_missing if other.kind is FigureKind.MULTIPLE and not _ones(other)]
        )
        if partner is not None:
            soft_missing.remove(partner)
            altered.append(Match(partner, figure, "altered"))
    for figure in [figure for figure in added if figure.kind is FigureKind.RATIO and not figure.hard]:
        # 超过半数 : more than a quarter
        partner = next((other for other in soft_missing if other.low == other.high == HALF), None)
        if partner is not None and figure.low != HALF:
            soft_missing.remove(partner)
            altered.append(Match(partner, figure, "altered"))
    for figure in [figure for figure in added if figure.vague and not figure.hard]:
        # hundreds of thousands : thousands
        partner = _likeliest(figure, [other for other in soft_missing if other.vague and other.unit == figure.unit])
        if partner is not None:
            soft_missing.remove(partner)
            altered.append(Match(partner, figure, "altered"))
    changed = {id(match.target) for match in altered}
    left_out = _left_out(ours, hard_missing) if whole_dates else {}
    hard_missing = [figure for figure in hard_missing if id(figure) not in left_out]
    put_in = (
        _left_out(theirs, [figure for figure in added if figure.hard and id(figure) not in changed])
        if whole_dates
        else {}
    )
    changed |= put_in.keys()
    converted += [Match(figure, other, "without its year") for figure, other in left_out.values()]
    converted += [Match(other, figure, "with a year") for figure, other in put_in.values()]
    return Comparison(
        matched=tuple(matched),
        missing=tuple(hard_missing),
        added=tuple(figure for figure in added if figure.hard and id(figure) not in changed),
        altered=tuple(altered),
        converted=tuple(converted),
    )


def _halved(found: Iterable[_Atom]) -> set[int]:
    """Find soft ranges of which one end stands in the target and the other does not: 两三年前 : "two or years ago"."""
    return {
        id(atom.figure)
        for atom in found
        if not atom.hard
        and atom.value > 1
        and atom.partner is None
        and not atom.merged
        and atom.sibling is not None
        and atom.sibling.partner is not None
        and atom.sibling.partner.hard
        and atom.sibling.partner.sibling is None
    }


def _one_shape(source: Figure, target: Figure) -> bool:
    """Whether one figure may be an altered other: of one kind, and of dates with the same parts (12日 is no "May")."""
    if source.kind is not target.kind:
        return False
    return source.kind is not FigureKind.DATE or [part > 0 for part in source.parts] == [
        part > 0 for part in target.parts
    ]


def _years_later(
    ours: Iterable[_Atom], missing: Sequence[Figure], added: Sequence[Figure]
) -> Iterable[tuple[Figure, Figure]]:
    """Find years that the target counts from another one of the source."""
    ends = [figure for figure in missing if figure.kind is FigureKind.YEAR and figure.low == figure.high >= 1000]
    spans = [figure for figure in added if figure.kind is FigureKind.DURATION and figure.unit == "year"]
    if not ends or not spans:
        return []
    starts = {
        atom.value for atom in ours if atom.partner is not None and atom.kind == "n" and 1000 <= atom.value < 3000
    }
    found: list[tuple[Figure, Figure]] = []
    for span in spans[:MAX_LEFT]:
        for end in ends[:MAX_TRIED]:
            if end.low - span.low in starts and all(end is not other for other, _ in found):
                found.append((end, span))
                break
    return found


def _left_out(found: Iterable[_Atom], loose: Sequence[Figure]) -> dict[int, tuple[Figure, Figure]]:
    """Find dates of which the year alone has no partner, with what their day or month stands for.

    从2018年10月15日起 : "from October 15". Papers leave out the year that everybody knows: not 1949, nor one of several.
    """
    found = list(found)
    years = {atom.value for atom in found if atom.kind == "n" and atom.figure.kind in _DATED and atom.value >= 1000}
    wanted = {
        id(figure)
        for figure in loose
        if figure.kind is FigureKind.DATE and all(figure.parts) and figure.parts[0] >= KNOWN_SINCE and len(years) == 1
    }
    kept: dict[int, tuple[Figure, Figure]] = {}
    for atom in found:
        key = id(atom.figure)
        if key not in wanted:
            continue
        if atom.partner is not None:
            kept.setdefault(key, (atom.figure, atom.partner.figure))
        elif not atom.merged and not (atom.kind == "n" and atom.value == atom.figure.parts[0]):
            wanted.discard(key)
            kept.pop(key, None)
    return kept


def _beside(ours: list[_Atom], theirs: list[_Atom], *, money: bool) -> dict[int, Figure]:
    """Find loose figures of `theirs` that only say in another unit what is there: "ten jin (five kilograms)", "100 yuan ($14)".

    Args:
        ours: atoms of the other side; those of them that have a partner are there.
        theirs: atoms of the side where the loose figures stand.
        money: whether a sum in another currency is taken for the same one.

    """
    left = [atom for atom in _open(theirs) if atom.figure.unit]
    if not left:
        return {}
    kept = [atom for atom in ours if atom.partner is not None and atom.figure.unit][:MAX_LEFT]
    found: dict[int, Figure] = {}
    for atom in left:
        for other in kept:
            same = (
                money
                and FigureKind.CURRENCY is atom.figure.kind is other.figure.kind
                and atom.figure.unit != other.figure.unit
            )
            if same or _of_measure(other, atom) is not None or (money and _of_time(other, atom) is not None):
                found[id(atom.figure)] = other.figure
                break
    return found


def _ones(figure: Figure) -> bool:
    return figure.low == figure.high == 1


def _figures(found: Iterable[_Atom]) -> list[Figure]:
    """Give the figures of some atoms, each once; hard ones as far as an atom of them is hard."""
    seen: dict[int, Figure] = {}
    for atom in found:
        seen.setdefault(id(atom.figure), atom.figure)
    return list(seen.values())


def _likeliest(figure: Figure, others: list[Figure]) -> Figure | None:
    """Choose which of some figures another one was made from: same kind and unit first, then nearest in size."""
    if not others:
        return None

    def distance(other: Figure) -> tuple[bool, bool, float]:
        high, low = max(other.low, figure.low), min(other.low, figure.low)
        return other.kind is not figure.kind, other.unit != figure.unit, float(high / low) if low > 0 else 1e9

    return min(others[:MAX_LEFT], key=distance)
