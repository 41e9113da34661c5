"""Figures in Spanish.

``mil millones`` is 10^9 and ``billón`` 10^12; Roman centuries follow ``siglo``; ``los años 80`` and ``los 80`` are decades;
``medio`` and ``media`` are half, a medium, or the average; ``segundo`` counts time behind a number and ranks elsewhere;
``una de cada tres personas`` is one in three.
"""

from __future__ import annotations

from fractions import Fraction

import regex

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Rule, Spec
from pipeline.text.figures.spoken import (
    RACE_TIME,
    Found,
    clock,
    dateline,
    decade,
    figure,
    first_of_month,
    number,
    one_of,
    pattern,
    quarters_of,
    soft,
    tall,
    tens,
    times_and_a_half,
    values,
)

_HOURS = {"una": 1} | values("es", low=2, high=24)
_PAST = {
    "y media": 30,
    "y cuarto": 15,
    "menos cuarto": -15,
    "menos diez": -10,
    "menos veinte": -20,
    "menos cinco": -5,
    "y diez": 10,
    "y veinte": 20,
    "y cinco": 5,
}
_HALVES = {"de la mañana": False, "de la madrugada": False, "de la tarde": True, "de la noche": True}
_TENS = {word: value for word, value in values("es", low=20, high=90).items() if value % 10 == 0}
_ABOUT = {"decena": (10, (12,)), "quincena": (15, (14, 2))}
_QUARTERED = {"millón": 10**6}


def _o_clock(found: Found) -> Figure | None:
    """Read "las tres y media de la tarde", "las 8 de la noche"."""
    hour = number(found[1], _HOURS)
    if hour is None or not (found[2] or found[3] or found[4]):
        return None
    minutes = int(found[2]) if found[2] else _PAST[" ".join(found[3].lower().split())] if found[3] else 0
    half = found[4]
    return clock(found, hour, minutes, afternoon=_HALVES[" ".join(half.lower().split())] if half else None)


def _tens(found: Found) -> Figure | None:
    """Read "en los 80", "de los noventa"."""
    tens = number(found[1], _TENS)
    return None if tens is None else decade(found, tens)


def _fortnight(found: Found) -> Figure:
    """Read "quince días", which are two weeks."""
    return figure(found, FigureKind.DURATION, 15, unit="day", alternatives=(Fraction(14),))


def _about(found: Found) -> Figure | None:
    """Read "una decena", "una quincena": English says "about ten" or "a dozen", "fifteen" or "a fortnight"."""
    value, others = _ABOUT[found[1].lower()]
    return figure(found, FigureKind.COUNT, value, alternatives=tuple(Fraction(other) for other in others))


_LETTERS = {"E": 1, "F": 2, "M": 3, "A": 4, "J": 6, "S": 9, "O": 10, "N": 11, "D": 12}


def _day_of_terror(found: Found) -> Figure:
    """Read "el 11-S", "el 8-M", "el 1-O", as Spanish names days of history; a translation may say what happened instead."""
    day = int(found[1] or found[3])
    month = 5 if found[0] == "15-M" else _LETTERS[found[2] or found[4]]
    return figure(
        found, FigureKind.DATE, month * 100 + day, parts=(0, month, day), words=False, hard=found[0] in {"11-S", "11-M"}
    )


def _mexican(found: Found) -> Figure:
    """Read "2 mil 500", as Mexican newspapers write thousands."""
    return figure(found, FigureKind.COUNT, int(found[1]) * 1000 + int(found[2]), words=False)


def _some_and_twenty(found: Found) -> Figure:
    """Read "veintitantos años": in one's twenties."""
    tens = {"vei": 20, "tre": 30, "cua": 40, "cin": 50}[found.group()[:3].lower()]
    return figure(found, FigureKind.COUNT, tens, hard=False)


RULES: tuple[Rule, ...] = (
    tall("es", "metros?", "(?:y|con)"),
    dateline("ene feb mar abr may jun jul ago sep oct nov dic"),
    times_and_a_half("es", "veces y media"),
    tens("es", "decenas"),
    (pattern(r"\b(?:veinti|treinti|cuarenti|cincuenti)(?:tant|poc)[oa]s\b"), _some_and_twenty),
    first_of_month("es", "de "),
    # "en un cuarto": a room, unless it is a quarter of something.
    (
        pattern(
            r"\bun cuarto\b(?! (?:de (?:los|las|la|el|su|sus|mi|este|esta|siglo|hora|millón|kilo|litro|punto)|del|más|menos)\b)"
        ),
        lambda found: figure(found, FigureKind.RATIO, Fraction(1, 4), alternatives=(Fraction(4),), hard=False),
    ),
    (regex.compile(r"(?<=\b[Ee]l )([12]?\d|3[01])-([EFMAJSOND])\b|\b(11)-([SM])\b"), _day_of_terror),
    (pattern(r"(?<![\d.,])(\d{1,3}) mil (\d{1,3})\b(?! ?(?:%|mil|[.,]\d))"), _mexican),
    (pattern(rf"\b(?:un|(tres)) cuartos? de ({one_of(_QUARTERED)})\b"), lambda found: quarters_of(found, _QUARTERED)),
    # MS-DOS, and a partition of it.
    (regex.compile(r"\bDOS\b"), soft(2)),
    # "en mitad de la noche": in the middle of it.
    (
        pattern(r"(?<=\b(?:en|a) )mitad\b(?= (?:de la noche|de la calle|de un|del camino|de una|de camino|de precio))"),
        soft(2),
    ),
    RACE_TIME,
    (pattern(rf"\b(?:una|la|esta) ({one_of(_ABOUT)})\b(?! de mil)"), _about),
    (pattern(r"\b(?:quince|15) días\b"), _fortnight),
    (
        pattern(
            rf"(?<=\blas? )({one_of(_HOURS)}|\d{{1,2}})(?:[:.](\d\d))?(?: ({one_of(_PAST)}))?(?: horas)?(?: ({one_of(_HALVES)}))?\b"
        ),
        _o_clock,
    ),
    (
        pattern(
            rf"(?<=\b(?:en|de|a|desde|durante|hasta|finales de|principios de) los )({one_of(_TENS)}|[2-9]0)\b(?! ?(?:%|por|\d|años|y\b|\p{{L}}{{2,20}}[sn]\b|millones|mil))"
        ),
        _tens,
    ),
)

LANGUAGE: Spec = Spec("es", day24=True, openers="veinti|treinti|cuarenti|cincuenti", rules=RULES)
