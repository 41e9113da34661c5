"""Figures in Russian.

Every number word is declined (``трёх``, ``двумя``, ``пятистам``); adjectives are glued to a genitive (``двухлетний``,
``двадцатипятилетний``); ``1990-е`` and ``девяностые`` are decades; ``половина третьего`` is half past two;
``каждый пятый`` is one in five; ``полгода`` is half a year in one word.
"""

from __future__ import annotations

from fractions import Fraction

import regex

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.roman import roman
from pipeline.text.figures.spaced.spec import Rule, Spec
from pipeline.text.figures.spoken import (
    DOTTED_TIME,
    RACE_TIME,
    Found,
    and_a_half,
    clock,
    decade,
    figure,
    number,
    one_in,
    one_of,
    pattern,
    tall,
    tens,
    unlisted,
    values,
    with_cents,
)

_NUMBERS = {"один": 1, "одна": 1, "одно": 1} | values("ru", low=2, high=24)
_MONTHS = values("ru", "month", 1, 12)
_ORDINALS = values("ru", "ordinal", 2, 20)
_HOURS = {"первого": 1} | {word: value for word, value in values("ru", "ordinal", 2, 12).items() if word.endswith("го")}
_CARDINAL_HOURS = {"час": 1} | values("ru", low=2, high=24)
_MINUTES = {"четверти": 15, "пяти": 5, "десяти": 10, "двадцати": 20}
_HALVES = {"утра": False, "ночи": False, "дня": True, "вечера": True, "пополудни": True}
_COUNTED_DAYS = pattern(r"(?:два|три|четыре|\d?(?<!1)[234]) дня")
_AT = pattern(r"\b(?:в|во|к|ко|до|с|со|после|около) $")
_SPANS = {
    "года": ("year", 1),
    "часа": ("hour", 1),
    "века": ("century", 1),
    "месяца": ("month", 1),
    "минуты": ("minute", 1),
}
_SCALES = {"миллион": 10**6, "миллиард": 10**9, "тысяч": 1000, "сотн": 100, "дюжин": 12}
_STEMS = {
    "двух": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8,
    "девяти": 9, "десяти": 10, "тысяче": 1000,
}  # fmt: skip
_COUNTED = "этажн|страничн|комнатн|значн|местн|мандатн|ядерн|угольн|сторонн|тонн|томн|звёздочн|звездн|звёздн|ступенчат|мерн|полосн|колесн|колёсн"
"""What is counted inside an adjective: пятиэтажный, трёхзначный."""
_HALVED = {
    "год": "year",
    "года": "year",
    "году": "year",
    "час": "hour",
    "часа": "hour",
    "месяц": "month",
    "месяца": "month",
    "неделю": "week",
    "минуту": "minute",
}


def _half(found: Found) -> Figure | None:
    """Read "в половине третьего", "в полтретьего"."""
    hour = number(found[1], _HOURS)
    return None if hour is None else clock(found, hour, -30, afternoon=_afternoon(found[2]))


def _afternoon(half: str | None) -> bool | None:
    return _HALVES[half.lower()] if half else None


def _quarter_past(found: Found) -> Figure | None:
    """Read "четверть третьего", "десять минут третьего": of the third hour, so past two."""
    hour = number(found[2], _HOURS)
    minutes = 15 if found[1].lower().startswith("четверть") else number(found[1].split()[0], _NUMBERS)
    return None if hour is None or minutes is None else clock(found, hour, minutes - 60, afternoon=_afternoon(found[3]))


def _to(found: Found) -> Figure | None:
    """Read "без четверти три", "без пяти восемь утра"."""
    hour = number(found[2], _CARDINAL_HOURS)
    if hour is None or hour > 12:
        return None
    return clock(found, hour, -_MINUTES[found[1].lower()], afternoon=_afternoon(found[3]))


def _o_clock(found: Found) -> Figure | None:
    """Read "в три часа дня", "к 9 утра", "в 10 часов вечера"."""
    hour = number(found[1], _CARDINAL_HOURS)
    if hour is None or hour > 24:
        return None
    minutes, half = int(found[2] or 0), found[3].lower()
    if half == "дня" and _COUNTED_DAYS.fullmatch(found[0]) and not _AT.search(found.string, 0, found.start()):
        # "через два дня" counts days, as "за 22 дня" does; "в два дня" is the hour.
        return None
    # "12 ночи" is midnight and "12 дня" noon; "3 ночи" is before dawn, "11 ночи" before midnight.
    afternoon = _HALVES[half] if half != "ночи" or hour < 10 or hour == 12 else True
    return clock(found, hour, minutes, afternoon=afternoon)


def _every(found: Found) -> Figure | None:
    """Read "каждый пятый"."""
    return one_in(found, _ORDINALS[found[1].lower()])


def _decade(found: Found) -> Figure:
    """Read "1990-е", "в 90-х годах"."""
    return decade(found, int(found[1]))


def _half_span(found: Found) -> Figure:
    """Read "полгода", "полчаса"."""
    unit, _one = _SPANS[found[1].lower()]
    other = (
        (Fraction(6),)
        if unit == "year"
        else (Fraction(30),)
        if unit == "hour"
        else (Fraction(50),)
        if unit == "century"
        else ()
    )
    return figure(found, FigureKind.DURATION, Fraction(1, 2), unit=unit, hard=False, alternatives=other)


def _half_scale(found: Found) -> Figure:
    """Read "полмиллиона", "полтысячи"."""
    scale = next(value for stem, value in _SCALES.items() if found[1].lower().startswith(stem))
    return figure(found, FigureKind.COUNT, Fraction(scale, 2))


def _inside(found: Found) -> Figure:
    """Read the number that begins an adjective: пятиэтажный."""
    return figure(found, FigureKind.COUNT, _NUMBERS[found[1].lower()])


_HOUR = rf"({one_of(_HOURS)})"
_NUMBER = rf"({one_of(_CARDINAL_HOURS)}|\d{{1,2}})"


def _day_and_night(found: Found) -> Figure:
    """Read "сутки" without a number: a day, which English often calls 24 hours."""
    return figure(found, FigureKind.DURATION, 1, unit="day", alternatives=(Fraction(24),), hard=False)


_CYRILLIC_ROMAN = str.maketrans("ХІС", "XIC")


def _century(found: Found) -> Figure | None:
    """Read "ХIХ век", where the Roman letters are typed on a Russian keyboard."""
    value = roman(found[1].upper().translate(_CYRILLIC_ROMAN))
    return figure(found, FigureKind.CENTURY, value, words=False) if 1 <= value <= 30 else None


def _year(found: Found) -> Figure:
    """Read "в 2015 г.", "2008 год": neither grams nor a span of years."""
    year = int(found[1])
    return figure(found, FigureKind.YEAR, year, words=False)


RULES: tuple[Rule, ...] = (
    tall("ru", "метра?"),
    (
        pattern(
            rf"(?<![\d.,–-])(?<!\b(?:{one_of(_MONTHS)}) )(?<! по )(1[5-9]\d\d|20[0-4]\d) ?(?:г|год\p{{L}}{{0,2}})\b(?! золота| муки| сахара)\.?"
        ),
        _year,
    ),
    tens("ru", "десят(?:ка|ков|кам|ками|ках)"),
    (regex.compile(r"\b([ХXIІV]{1,6})(?:-?(?:го|й|м|ом))?\s(?:век\p{L}{0,3}|столети\p{L}{1,2}|вв?\.)"), _century),
    (pattern(r"(?<=\b(?:за|в|через|на|течение|первые|последние|прошедшие|минувшие) )сут(?:ки|ок)\b"), _day_and_night),
    (
        pattern(r"\b(\d[\d ]{0,9}?) (?:рубл\p{L}{1,3}|руб\.?) (\d\d?) (?:копе\p{L}{1,3}|коп\b\.?)"),
        lambda found: with_cents(found, "RUB"),
    ),
    (pattern(rf"\b({one_of(_HALVED)}) с половиной\b"), lambda found: and_a_half(found, _HALVED, _NUMBERS)),
    RACE_TIME,
    (pattern(rf"\b{_NUMBER}(?:[:.](\d\d))?(?: час(?:а|ов|ам)?)? ({one_of(_HALVES)})\b(?! (?:назад|в))"), _o_clock),
    DOTTED_TIME,
    (pattern(rf"\b(?:половин[аеуы] |пол)-?{_HOUR}\b(?: ({one_of(_HALVES)}))?"), _half),
    (
        pattern(rf"\b(четверть|пять минут|десять минут|двадцать минут) {_HOUR}\b(?: ({one_of(_HALVES)}))?"),
        _quarter_past,
    ),
    (pattern(rf"\bбез ({one_of(_MINUTES)}) {_NUMBER}\b(?: ({one_of(_HALVES)}))?(?! (?:лет|год|процент))"), _to),
    (pattern(rf"\bкажд(?:ый|ая|ое|ого|ой|ому|ым|ом|ую) ({one_of(_ORDINALS)})\b(?! (?:день|год|месяц))"), _every),
    (
        pattern(
            r"(?<![\d.,])([2-9]0|[12]\d\d0)(?:-?(?:ые|ых|е|х)\b(?: (?:годы|годов|годах|гг?\.))?|-?(?:м|ми|ым|ыми) год\p{L}{2,3}\b)(?! (?:мест|числ|сут|минут|годовщин|заседани|\p{L}{3,12}ие\b))"
        ),
        _decade,
    ),
    (pattern(rf"\bпол({one_of(_SPANS)})\b"), _half_span),
    (pattern(r"\bпол((?:миллион|миллиард|тысяч|сотн|дюжин)\p{L}{1,3})\b"), _half_scale),
    (pattern(rf"\b({one_of(_NUMBERS)})(?:{_COUNTED})\p{{L}}{{2,4}}\b"), _inside),
    unlisted("ru", _STEMS, lambda: LANGUAGE),
)

_OPENERS = (
    rf"{one_of([*_NUMBERS, *_STEMS])}|пол(?:$|{one_of([*_SPANS, *_SCALES, *_HOURS])})|сут(?:ки|ок)$|[хxiіv]{{1,6}}$"
)

LANGUAGE: Spec = Spec("ru", day24=True, compounds=True, openers=_OPENERS, rules=RULES)
