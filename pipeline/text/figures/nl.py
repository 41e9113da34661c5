"""Figures in Dutch.

Number words are glued, unit first (``achtenzestig``, ``tweehonderdvijftigduizend``); ``een`` is the article, ``één`` the
number; ``half drie`` is half past two; ``de jaren zestig`` are the sixties; ``op een na grootste`` is second largest.
"""

from __future__ import annotations

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
    unlisted,
    values,
)

_NUMBERS = {"een": 1, "één": 1} | values("nl", low=2, high=24)
_HOURS = {word: value for word, value in _NUMBERS.items() if value <= 12}
_STEMS = {
    "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12,
    "honderd": 100, "duizend": 1000,
}  # fmt: skip
_TOGETHER = {
    "tweeën": 2, "drieën": 3, "vieren": 4, "vijven": 5, "zessen": 6, "zevenen": 7, "achten": 8, "negenen": 9, "tienen": 10,
}  # fmt: skip
_AROUND = {"kwart": 15, "vijf": 5, "tien": 10, "twintig": 20}


def _half(found: Found) -> Figure | None:
    """Read "half drie"."""
    hour = number(found[1], _HOURS)
    return None if hour is None or hour > 12 else clock(found, hour, -30)


def _around(found: Found) -> Figure | None:
    """Read "kwart over drie", "tien voor acht"."""
    hour, minutes = number(found[3], _HOURS), _AROUND[found[1].lower()]
    if hour is None or hour > 12:
        return None
    return clock(found, hour, minutes if found[2].lower() == "over" else -minutes)


def _but(found: Found) -> Figure | None:
    """Read "op een na grootste": what is left when so many are taken away."""
    before = number(found[1], _NUMBERS)
    return None if before is None else figure(found, FigureKind.ORDINAL, before + 1)


def _share(found: Found) -> Figure | None:
    """Read "een op de drie", "één op vijf"."""
    part, whole = number(found[1], _NUMBERS), number(found[2], _NUMBERS)
    return None if part is None or whole is None else one_in(found, whole, part)


_HOUR = rf"({one_of(_HOURS)}|\d{{1,2}})"
_NUMBER = rf"({one_of(_NUMBERS)}|\d{{1,3}})"


def _together(found: Found) -> Figure:
    """Read "met z'n drieën"."""
    return figure(found, FigureKind.COUNT, _TOGETHER[found[1].lower()])


RULES: tuple[Rule, ...] = (
    (pattern(rf"\b(?:z['’]n|zijn|ons|hun|jullie|je) ({one_of(_TOGETHER)})\b"), _together),
    RACE_TIME,
    (pattern(rf"\bhalf {_HOUR}\b(?! (?:procent|miljoen|miljard|euro|meter|kilo))"), _half),
    (pattern(rf"\b({one_of(_AROUND)}) (over|voor) {_HOUR}\b(?! (?:jaar|dagen|weken|maanden|minuten))"), _around),
    unlisted("nl", _STEMS, lambda: LANGUAGE),
    (pattern(rf"\bop {_NUMBER} na\b(?= \p{{L}}+ste?\b)"), _but),
    (
        pattern(
            rf"\b{_NUMBER} op (?:de |elke )?{_NUMBER}\b(?! (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december))"
        ),
        _share,
    ),
)

LANGUAGE: Spec = Spec(
    "nl",
    day24=True,
    compounds=True,
    glue=("en", "ën"),
    units_first=True,
    openers=one_of([*_STEMS, *_TOGETHER]),
    rules=RULES,
)
