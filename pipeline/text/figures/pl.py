"""Figures in Polish.

Every number word is declined (``czterech``, ``pięcioma``, ``dwojga``); ``pół`` and ``półtora`` are halves; adjectives
are glued (``dziesięcioletni``, ``dwugodzinny``); ``wpół do trzeciej`` is half past two; ``lata 90.`` are a decade;
``kilkanaście`` is eleven to nineteen, ``kilkadziesiąt`` twenty to ninety-nine; ``co trzeci`` is one in three.
"""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Rule, Spec
from pipeline.text.figures.spoken import (
    DOTTED_TIME,
    RACE_TIME,
    SECTION,
    Found,
    and_a_half,
    clock,
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

_NUMBERS = {"jeden": 1, "jedna": 1, "jedno": 1} | values("pl", low=2, high=20)
_HOURS = {"pierwsza": 1, "pierwszej": 1, "pierwszą": 1} | values("pl", "ordinal", 2, 24)
_ORDINALS = values("pl", "ordinal", 2, 20)
_STEMS = {
    "dwu": 2, "trój": 3, "cztero": 4, "pięcio": 5, "sześcio": 6, "siedmio": 7, "ośmio": 8, "dziewięcio": 9, "dziesięcio": 10,
    "tysiąco": 1000, "tysiąc": 1000, "trzyosob": 3, "trzypok": 3, "trzycz": 3, "trzygwiazd": 3, "trzypunkt": 3,
}  # fmt: skip
_PREFIXES = {"dwu": 2, "trzy": 3} | {stem: value for stem, value in _STEMS.items() if 4 <= value <= 10}
_COUNTED = "stronicow|pokojow|gwiazdkow|tomow|odcinkow"
"""What is counted inside an adjective: czterostronicowy."""
_MINUTES = values("pl", low=5, high=25) | {"kwadrans": 15}
_SCALES = {"tys": 1000, "mil": 10**6, "mln": 10**6, "mld": 10**9}
_HALVED = {
    "rok": "year",
    "roku": "year",
    "godzinę": "hour",
    "godzina": "hour",
    "godziny": "hour",
    "miesiąc": "month",
    "tydzień": "week",
}


def _half(found: Found) -> Figure | None:
    """Read "wpół do trzeciej", "o pół do 3"."""
    hour = number(found[1], _HOURS)
    return None if hour is None or hour > 12 else clock(found, hour, -30)


def _middle(found: Found) -> Figure:
    """Read "w połowie roku": in the middle of it."""
    return figure(found, FigureKind.COUNT, Fraction(1, 2), hard=False)


def _past(found: Found) -> Figure | None:
    """Read "kwadrans po trzeciej"."""
    hour, minutes = number(found[2], _HOURS), number(found[1], _MINUTES)
    return None if hour is None or minutes is None or hour > 12 else clock(found, hour, minutes)


def _before(found: Found) -> Figure | None:
    """Read "za pięć trzecia", "za kwadrans ósma"."""
    hour, minutes = number(found[2], _HOURS), number(found[1], _MINUTES)
    return None if hour is None or minutes is None or hour > 12 else clock(found, hour, -minutes)


def _o_clock(found: Found) -> Figure | None:
    """Read "o trzeciej", "o godzinie dziesiątej", "o godz. 15.30"."""
    hour = number(found[1], _HOURS)
    return None if hour is None or hour > 24 else clock(found, hour, int(found[2] or 0))


def _every(found: Found) -> Figure | None:
    """Read "co trzeci Polak"."""
    return one_in(found, _ORDINALS[found[1].lower()])


def _share(found: Found) -> Figure | None:
    """Read "jeden na pięciu", "jedna osoba na cztery"."""
    part, whole = number(found[1], _NUMBERS), number(found[2], _NUMBERS)
    return None if part is None or whole is None else one_in(found, whole, part)


def _teens(found: Found) -> Figure:
    """Read "kilkanaście", "kilkadziesiąt tysięcy", "kilkaset": a range that no other language has a word for."""
    low, high = {"na": (11, 19), "dzi": (20, 99), "set": (200, 999)}["set" if found[3] else "na" if found[1] else "dzi"]
    scale = _SCALES["mld" if found[4][:5].lower() == "milia" else found[4][:3].lower()] if found[4] else 1
    # Whether it is "a dozen", "more than ten" or "several" in the translation is a matter of taste.
    return figure(found, FigureKind.COUNT, low * scale, high * scale, vague=True, hard=False)


_HOUR = rf"({one_of(_HOURS)}|\d{{1,2}})"
_LOCATIVE = one_of(word for word in _HOURS if word.endswith("ej"))


def _day_and_night(found: Found) -> Figure:
    """Read "doba" without a number: a day, which English often calls 24 hours."""
    return figure(found, FigureKind.DURATION, 1, unit="day", alternatives=(Fraction(24),), hard=False)


def _inside(found: Found) -> Figure:
    """Read the number that begins an adjective: czterostronicowy."""
    return figure(found, FigureKind.COUNT, _PREFIXES[found[1].lower()])


RULES: tuple[Rule, ...] = (
    tall("pl", "metr[y]?", "(?:i)"),
    tens("pl", "dziesiąt(?:ki|ek|kami)"),
    (pattern(r"(?<=\b(?:ciągu|na|przez|po|ostatniej|minionej) )dob(?:y|ę|ie)\b"), _day_and_night),
    (
        pattern(r"\b(\d[\d ]{0,9}?) (?:zł|złotych|złote) (?:i )?(\d\d?) (?:gr|groszy|grosze)\b"),
        lambda found: with_cents(found, "PLN"),
    ),
    SECTION,
    (pattern(rf"\b({one_of(_HALVED)}) i pół\b"), lambda found: and_a_half(found, _HALVED, _NUMBERS)),
    RACE_TIME,
    DOTTED_TIME,
    # "w połowie lat 90.", "do połowy maja": in the middle, not half of something.
    (
        pattern(
            r"(?<=\b(?:w|do|od|na) )połow(?:ie|y|ę)\b(?= (?:\d|lat|roku|wieku|[XVI]+|drogi|miesiąca|tygodnia|meczu|sezonu|ubiegłego|przyszłego|tego|\p{L}{2,10}(?:nia|ca|ego|da|ja|ku)\b))"
        ),
        _middle,
    ),
    (pattern(rf"\bw?pół do {_HOUR}\b"), _half),
    (pattern(rf"\b(kwadrans|pięć|dziesięć|dwadzieścia|\d\d?) (?:minut )?po {_HOUR}\b(?= |[.,;)]|$)"), _past),
    (pattern(rf"\bza (kwadrans|pięć|dziesięć|dwadzieścia) ({one_of(_HOURS)})\b"), _before),
    (
        pattern(rf"(?<=\b(?:godz\.|godzinie|godzina|godziny|godzinę) )({one_of(_HOURS)}|\d{{1,2}})(?:[.:](\d\d))?\b"),
        _o_clock,
    ),
    (
        pattern(
            rf"(?<=\b(?:o|po|około|przed|od|do) )({_LOCATIVE})()\b(?= (?:rano|wieczorem|po południu|w nocy|nad ranem))"
        ),
        _o_clock,
    ),
    (pattern(rf"(?<=\bo )({_LOCATIVE})()(?=[.,;)]|$)"), _o_clock),
    (pattern(rf"\bco ({one_of(_ORDINALS)})\b(?! (?:dzień|tydzień|miesiąc|rok))"), _every),
    (
        pattern(
            rf"\b({one_of(_NUMBERS)}) (?:\p{{L}}{{3,20}} )?na ({one_of(_NUMBERS)})\b(?! (?:miesi|lat|dni|godz|tydz))"
        ),
        _share,
    ),
    (pattern(rf"\b({one_of(_PREFIXES)})(?:{_COUNTED})\p{{L}}{{1,4}}\b"), _inside),
    unlisted("pl", _STEMS, lambda: LANGUAGE),
    (
        pattern(
            r"\bkilk(?:(una(?:stu|stoma|ście)|anaście)|(adziesiąt|udziesięciu|udziesięcioma)|(aset|uset))\b(?: (tys\.|tysi\p{L}{2,6}|mln|mld|milion\p{L}{1,4}|miliard\p{L}{1,4}))?"
        ),
        _teens,
    ),
)

LANGUAGE: Spec = Spec(
    "pl",
    day24=True,
    compounds=True,
    day_dot=True,
    openers=rf"{one_of(_STEMS)}|trzy(?:{_COUNTED})|kilk|dob",
    rules=RULES,
)
