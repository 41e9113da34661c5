"""Figures in German.

Number words are glued, unit first (``zweihundertfünfundzwanzigtausend``); ``ein`` is an article as often as a number;
``Milliarde`` is 10^9 and ``Billion`` 10^12; ``halb drei`` is half past two; ``jeder Dritte`` is one in three.
"""

from __future__ import annotations

from fractions import Fraction

import regex

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Rule, Spec
from pipeline.text.figures.spoken import (
    RACE_TIME,
    SECTION,
    SPACED_DATE,
    Found,
    clock,
    figure,
    number,
    one_in,
    one_of,
    pattern,
    soft,
    tall,
    unlisted,
    values,
    with_cents,
)

_NUMBERS = values("de", low=2, high=24)
_HOURS = {word: value for word, value in values("de", low=1, high=12).items() if value > 1 or word == "eins"}
_ORDINALS = values("de", "ordinal", 2, 20)

_AROUND = {"fünf": 5, "zehn": 10, "zwanzig": 20, "viertel": 15, "kurz": 0}
_ORDINAL_STEMS = {
    "zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "acht": 8, "neunt": 9, "zehnt": 10,
}  # fmt: skip

_STEMS = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "hundert": 100, "tausend": 1000, "zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "neunt": 9,
    "zehnt": 10,
}  # fmt: skip
"""What an unlisted compound may begin with; ``acht`` is left out for Achtung, ``ein`` for being everywhere."""

_SUPERLATIVES = (
    "größ|grösst|höch|best|ält|wichtig|stärk|läng|reich|schnell|schlecht|klein|häufig|niedrig|schwer|teuer|bekannt|"
    "beliebt|meist|jüng|tief|lieb|platz|erfolg|bevölkerung"
)
"""What follows an ordinal inside a word: zweitgrößte, drittbeste, viertplatzierte."""

_COUNTED = (
    "köpfig|stellig|stöckig|teilig|seitig|spurig|türig|geschossig|sprachig|gleisig|motorig|händig|beinig|eckig|strahlig"
)
"""What is counted inside an adjective: vierköpfig, fünfstellig."""


def _half(found: Found) -> Figure | None:
    """Read "halb drei"."""
    hour = number(found[1], _HOURS)
    return None if hour is None or hour > 12 else clock(found, hour, -30)


def _around(found: Found) -> Figure | None:
    """Read "Viertel nach drei", "zehn vor acht"."""
    hour, minutes = number(found[3], _HOURS), _AROUND[found[1].lower()]
    if hour is None or hour > 12:
        return None
    return clock(found, hour, minutes if found[2].lower() == "nach" else -minutes)


def _every(found: Found) -> Figure | None:
    """Read "jeder Dritte", "jede zweite Frau"."""
    return one_in(found, _ORDINALS[found[1].lower()])


def _inside(found: Found) -> Figure:
    """Read the number that begins an adjective: vierköpfig."""
    return figure(found, FigureKind.COUNT, _NUMBERS[found[1].lower()])


def _ranked(found: Found) -> Figure:
    """Read the ordinal that begins a superlative: zweitgrößte."""
    return figure(found, FigureKind.ORDINAL, _ORDINAL_STEMS[found[1].lower()])


def _quarter_scale(found: Found) -> Figure:
    """Read "Viertelmillion", "Dreiviertelmilliarde"."""
    scale = 10**6 if found[2].lower().startswith("million") else 10**9
    return figure(found, FigureKind.COUNT, Fraction(3 if found[1] else 1, 4) * scale)


_HOUR = rf"({one_of(_HOURS)}|\d{{1,2}})"
_NO_COUNT = r"(?! (?:Prozent|Million|Milliarde|Euro|Meter|Kilo))"


def _quarter_year(found: Found) -> Figure:
    """Read "Vierteljahr", "ein Dreivierteljahr"."""
    months = 9 if found[1] else 3
    other = (Fraction(months, 12),)
    return figure(found, FigureKind.DURATION, months, unit="month", alternatives=other, hard=False)


RULES: tuple[Rule, ...] = (
    (
        pattern(r"(?<![\d.,])(\d{1,6}) Euro (?:und )?(\d{2})(?: Cent\b|\b(?! \p{L}))"),
        lambda found: with_cents(found, "EUR"),
    ),
    # "das 1:0": the opening or the only goal
    (
        pattern(r"(?<=\b(?:das|zum) )(?:1:0|0:1)\b"),
        lambda found: figure(found, FigureKind.SCORE, 1, parts=(1, 0), hard=False, words=False),
    ),
    tall("de", "Meter"),
    # "die DFB-Elf", "seine Elf": a team, which English calls by the country or the club.
    (regex.compile(r"(?<=[^.!?»”\"]\s|-)Elf\b(?! (?:Jahre|Tage|Uhr|Prozent))"), soft(11)),
    SECTION,
    RACE_TIME,
    (pattern(r"\b(drei)?vierteljahr(?:e[sn]?|s)?\b"), _quarter_year),
    SPACED_DATE,
    (pattern(rf"\bhalb {_HOUR}\b(?![.,]\d){_NO_COUNT}"), _half),
    (
        pattern(
            rf"\b(Viertel|fünf|zehn|zwanzig) (nach|vor) {_HOUR}\b(?! (?:Jahre|Tage|Wochen|Monate|Stunden|Minuten))"
        ),
        _around,
    ),
    # "achten Sie darauf": to mind, not the eighth, unless an article stands before it.
    (
        pattern(
            r"(?<!\b(?:der|die|das|den|dem|des|im|am|zum|zur|vom|beim|ins|ein\p{L}{0,2}|\p{L}{2,8}(?:er|es|em|en|e)|auf|mit|als|bis|\p{L}{3,6}tag\,?) )"
            r"\bacht(?:en|e|et|ete|eten)\b"
        ),
        soft(8),
    ),
    (pattern(rf"\bjede[rsnm]? ({one_of(_ORDINALS)})\b"), _every),
    (pattern(rf"\b({one_of(_ORDINAL_STEMS)})(?:{_SUPERLATIVES})\p{{L}}{{0,12}}"), _ranked),
    (pattern(rf"\b({one_of(_NUMBERS)})(?:{_COUNTED})\p{{L}}{{0,4}}\b"), _inside),
    (pattern(r"\b(drei)?viertel(million|milliarde)(?:en)?\b"), _quarter_scale),
    unlisted("de", _STEMS, lambda: LANGUAGE),
)

LANGUAGE: Spec = Spec(
    "de",
    day24=True,
    compounds=True,
    glue=("und",),
    units_first=True,
    day_dot=True,
    openers=one_of([*_NUMBERS, *_ORDINAL_STEMS, *_STEMS, "viertel"]),
    rules=RULES,
)
