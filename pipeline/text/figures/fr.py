"""Figures in French.

70 to 99 are listed with and without hyphens, beside septante and nonante; ``neuf`` behind a noun means new;
``seconde`` is an ordinal unless a number stands before it; ``milliard`` is 10^9 and ``billion`` 10^12;
``un Français sur trois`` is one in three.
"""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Rule, Spec
from pipeline.text.figures.spoken import (
    RACE_TIME,
    Found,
    clock,
    figure,
    number,
    one_in,
    one_of,
    pattern,
    quarters_of,
    soft,
    tall,
    tens,
    times_and_a_half,
    values,
    with_cents,
)

_NUMBERS = {"un": 1, "une": 1} | values("fr", low=2, high=20)
_HALVES = {"du matin": False, "du soir": True, "de l'après-midi": True, "de l’après-midi": True}
_MONTHS = values("fr", "month", 1, 12)
_PAST = {
    "et demie": 30,
    "et demi": 30,
    "et quart": 15,
    "moins le quart": -15,
    "moins dix": -10,
    "moins vingt": -20,
    "moins cinq": -5,
}
_ABOUT = {"dizaine": (10, (12,)), "quinzaine": (15, (14, 2))}
_QUARTERED = {"million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9}


def _o_clock(found: Found) -> Figure | None:
    """Read "trois heures et demie", "8 heures moins le quart", "9 heures du soir"."""
    hour = number(found[1], _NUMBERS)
    if hour is None:
        return None
    past, half = found[2], found[3]
    minutes = _PAST[" ".join(past.lower().split())] if past else 0
    return clock(found, hour, minutes, afternoon=_HALVES[" ".join(half.lower().split())] if half else None)


def _at_hour(found: Found) -> Figure | None:
    """Read "à 9 heures"."""
    return clock(found, int(found[1]))


def _share(found: Found) -> Figure | None:
    """Read "un Français sur trois", "deux personnes sur cinq"."""
    part, whole = number(found[1], _NUMBERS), number(found[2], _NUMBERS)
    return None if part is None or whole is None or whole > 100 else one_in(found, whole, part)


_NUMBER = rf"({one_of(_NUMBERS)}|\d{{1,3}})"


def _split_seconds(found: Found) -> Figure | None:
    """Read "9 secondes 92", as times are said in sport."""
    time = Fraction(f"{found[1]}.{found[2]}")
    return figure(found, FigureKind.DURATION, time, unit="second", words=False)


def _fortnight(found: Found) -> Figure:
    """Read "quinze jours", which are two weeks."""
    return figure(found, FigureKind.DURATION, 15, unit="day", alternatives=(Fraction(14),))


def _half_span(found: Found) -> Figure:
    """Read "un demi-siècle"."""
    unit = "century" if found[1].lower() == "siècle" else "day"
    return figure(found, FigureKind.DURATION, Fraction(1, 2), unit=unit, alternatives=(Fraction(50),), hard=False)


def _about(found: Found) -> Figure | None:
    """Read "une dizaine", "une quinzaine": English says "about ten" or "a dozen", "fifteen" or "a fortnight"."""
    value, others = _ABOUT[found[1].lower()]
    return figure(found, FigureKind.COUNT, value, alternatives=tuple(Fraction(other) for other in others))


def _hyphen_date(found: Found) -> Figure:
    """Read "le 11-Septembre", as French names a day of history."""
    day, month = int(found[1]), _MONTHS[found[2].lower()]
    return figure(found, FigureKind.DATE, month * 100 + day, parts=(0, month, day), words=False)


RULES: tuple[Rule, ...] = (
    (pattern(r"(?<![\d.,])(\d{1,6}) (?:euros?|€) (\d{2})\b(?! \p{L})"), lambda found: with_cents(found, "EUR")),
    tall("fr", "mètres?|m", "et"),
    times_and_a_half("fr", "fois et demie"),
    tens("fr", "dizaines"),
    (
        pattern(rf"\b(?:un|(trois)) quarts? d[e'’] ?({one_of(_QUARTERED)})\b"),
        lambda found: quarters_of(found, _QUARTERED),
    ),
    (pattern(rf"\b([12]?\d|3[01])-({one_of(_MONTHS)})\b"), _hyphen_date),
    RACE_TIME,
    (pattern(rf"\b(?:une|la|cette) ({one_of(_ABOUT)})\b(?! de milli)"), _about),
    (pattern(r"\b(\d{1,2}) secondes? (\d{2})\b"), _split_seconds),
    (pattern(r"\b(?:quinze|15) jours\b"), _fortnight),
    (pattern(r"\bdemi-(siècle|journée)s?\b"), _half_span),
    (
        pattern(
            rf"(?<=\b(?:à|vers|dès|avant|après|il est|jusqu['’]à) ){_NUMBER} heures? ({one_of(_PAST)})(?: ({one_of(_HALVES)}))?\b"
        ),
        _o_clock,
    ),
    (pattern(rf"\b{_NUMBER} heures?(?: ({one_of(_PAST)}))? ({one_of(_HALVES)})\b"), _o_clock),
    # "à 9 heures", but "à 9 heures de route"
    (pattern(r"(?<=\b(?:à|dès|vers) )(\d{1,2}) heures?\b(?! (?:de |d['’]|par |et |moins |du |plus|\d))"), _at_hour),
    (
        pattern(
            rf"\b{_NUMBER} \p{{L}}{{3,20}}(?: \p{{L}}{{3,20}})? sur {_NUMBER}\b(?! (?:ans|mois|jours|semaines|heures|mètres|km))"
        ),
        _share,
    ),
    # "un vélo neuf.", "rien de neuf": not the number, which has a plural behind it.
    (
        pattern(
            r"(?<=\p{L}{3} )(?<!(?:cent|cents|mille|million|millions|milliard|vingt|trente|les|des|ces|ses|nos|vos|sont|était|dans|pour|avec|ont|aux|plus|moins|ans) )neufs?\b(?= ?(?:[.,;:!?)»]|$| (?:et|ou|à|de|pour|en|qui|dans|avec|sur|mais)\b))"
        ),
        soft(9),
    ),
)

LANGUAGE: Spec = Spec("fr", day24=True, openers="neufs", rules=RULES)
