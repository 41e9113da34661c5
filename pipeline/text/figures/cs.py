"""Figures in Czech.

Number words are declined and may stand unit first in one word (``pětadvacet``, ``dvaapadesát``); an ordinal is digits
and a full stop (``7. července``, ``19. století``, ``80. léta``); ``půl třetí`` is half past two, ``čtvrt na tři`` a
quarter past two; ``každý třetí`` is one in three.
"""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Rule, Spec
from pipeline.text.figures.spoken import (
    DOTTED_TIME,
    RACE_TIME,
    SECTION,
    SPACED_DATE,
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
)

_NUMBERS = {"jeden": 1, "jedna": 1, "jedno": 1} | values("cs", low=2, high=24)
_ORDINALS = values("cs", "ordinal", 2, 20)
_HOURS = {"jedné": 1, "jednu": 1, "jedna": 1} | values("cs", "ordinal", 2, 12)
_CARDINAL_HOURS = {"jednu": 1, "jedna": 1} | values("cs", low=2, high=24)
_TENS = {word: value for word, value in values("cs", "ordinal", 20, 90).items() if value % 10 == 0}
_HALVES = {
    "ráno": False, "v noci": False, "dopoledne": False, "nad ránem": False, "ranní": False, "dopolední": False,
    "odpoledne": True, "večer": True, "odpolední": True, "večerní": True,
}  # fmt: skip
_STEMS = {
    "dvou": 2, "dvoj": 2, "tří": 3, "troj": 3, "čtyř": 4, "pěti": 5, "šesti": 6, "sedmi": 7, "osmi": 8, "devíti": 9, "deseti": 10, "tisíci": 1000,
}  # fmt: skip
_COUNTED = "členn|patrov|místn|stránkov|kolov|stupňov|podlažn|cifern|díln|pokojov|hlav|sedadlov|lůžkov"
"""What is counted inside an adjective: čtyřčlenný, dvoupatrový."""
_HALVED = {
    "rok": "year",
    "roku": "year",
    "roce": "year",
    "hodinu": "hour",
    "hodina": "hour",
    "hodině": "hour",
    "hodiny": "hour",
    "měsíc": "month",
    "měsíce": "month",
    "měsíci": "month",
    "týden": "week",
    "týdnu": "week",
    "den": "day",
}


def _half(found: Found) -> Figure | None:
    """Read "půl třetí"."""
    hour = number(found[1], _HOURS)
    half = found[2]
    return (
        None
        if hour is None or hour > 12
        else clock(found, hour, -30, afternoon=_HALVES[half.lower()] if half else None)
    )


def _o_clock(found: Found) -> Figure | None:
    """Read "po šesté hodině ranní", "do jedenácté večer", "ve 3 hodiny odpoledne"."""
    hour = number(found[1].rstrip("."), _HOURS)
    return None if hour is None or hour > 12 else clock(found, hour, afternoon=_HALVES[found[2].lower()])


def _at_hour(found: Found) -> Figure | None:
    """Read "v 9 hodin"."""
    return clock(found, int(found[1]))


def _miles(found: Found) -> Figure | None:
    """Read "pět mil": miles as well as millions, unless a full stop or money says which."""
    value = number(found[1], _NUMBERS)
    return (
        None
        if value is None
        else figure(found, FigureKind.UNIT, value, alternatives=(Fraction(value * 10**6),), unit="mile")
    )


def _middle(found: Found) -> Figure:
    """Read "v polovině roku": in the middle of it."""
    return figure(found, FigureKind.COUNT, Fraction(1, 2), hard=False)


def _quarter(found: Found) -> Figure | None:
    """Read "čtvrt na tři", "třičtvrtě na tři"."""
    hour = number(found[2], _CARDINAL_HOURS)
    return None if hour is None or hour > 12 else clock(found, hour, -45 if found[1].lower() == "čtvrt" else -15)


def _every(found: Found) -> Figure | None:
    """Read "každý třetí Čech"."""
    return one_in(found, _ORDINALS[found[1].lower()])


def _digit_decade(found: Found) -> Figure:
    """Read "80. léta", "v 90. letech"."""
    return decade(found, int(found[1]))


def _worded_decade(found: Found) -> Figure:
    """Read "osmdesátá léta", "v devadesátých letech"."""
    return decade(found, _TENS[found[1].lower()])


def _inside(found: Found) -> Figure:
    """Read the number that begins an adjective: čtyřčlenný."""
    return figure(found, FigureKind.COUNT, _NUMBERS[found[1].lower()])


_HOUR = rf"({one_of(_HOURS)})"


def _and_a_half(found: Found) -> Figure:
    """Read "třiapůlkrát", "dvaapůlletý": two and a half in one word."""
    kind = FigureKind.MULTIPLE if (found[2] or "").startswith(("krát", "násob")) else FigureKind.COUNT
    return figure(found, kind, _NUMBERS[found[1].lower()] + Fraction(1, 2))


RULES: tuple[Rule, ...] = (
    tall("cs", "metry?", "(?:a)"),
    (pattern(rf"\b({one_of(_NUMBERS)})apůl(krát|násob\p{{L}}{{1,4}}|\p{{L}}{{0,9}})\b"), _and_a_half),
    tens("cs", "desít(?:ky|ek|kám|kami)"),
    SECTION,
    (pattern(rf"\b({one_of(_HALVED)}) a půl\b"), lambda found: and_a_half(found, _HALVED, _NUMBERS)),
    RACE_TIME,
    SPACED_DATE,
    DOTTED_TIME,
    (pattern(rf"\bpůl {_HOUR}\b(?: ({one_of(_HALVES)}))?"), _half),
    (pattern(rf"\b({one_of(_NUMBERS)}|\d{{1,3}}) mil\b(?!\.| (?:Kč|korun|eur|dolar|lid|liber|obyvatel|let))"), _miles),
    (pattern(rf"\b({one_of(_HOURS)}|\d{{1,2}}\.?)(?: hodin\p{{L}}{{0,2}})? ({one_of(_HALVES)})\b"), _o_clock),
    (pattern(r"(?<=\b(?:v|ve|od|před) )(\d{1,2}) hodin\b(?! (?:denně|týdně|měsíčně|letu|práce))"), _at_hour),
    # "v polovině 90. let", "do poloviny června": in the middle, not half of something.
    (
        pattern(
            rf"(?<=\b(?:v|do|od|ve|na|druhé|první) )polovin[ěyu]\b(?= (?:\d|roku|let|století|měsíce|týdne|srpna|září|{one_of(_TENS)}|\p{{L}}{{2,7}}(?:na|ce|du|ří)\b))"
        ),
        _middle,
    ),
    (pattern(rf"\b(čtvrt|třičtvrtě|tři čtvrtě) na ({one_of(_CARDINAL_HOURS)})\b"), _quarter),
    (pattern(rf"\bkažd(?:ý|á|é|ého|ému|ém|ou|ým) ({one_of(_ORDINALS)})\b"), _every),
    (pattern(r"\b([2-9]0|[12]\d\d0)\. (?:léta|let|letech|létech|létům|lety)\b"), _digit_decade),
    (pattern(rf"\b({one_of(_TENS)}) (?:léta|let|letech|létech|létům|lety)\b"), _worded_decade),
    (pattern(rf"\b({one_of(_NUMBERS)})(?:{_COUNTED})\p{{L}}{{1,4}}\b"), _inside),
    unlisted("cs", _STEMS, lambda: LANGUAGE),
)

LANGUAGE: Spec = Spec(
    "cs",
    day24=True,
    compounds=True,
    glue=("a",),
    units_first=True,
    day_dot=True,
    openers=one_of([*_NUMBERS, *_STEMS]),
    rules=RULES,
)
