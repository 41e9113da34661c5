"""Figures in Portuguese, of Brazil and of Portugal.

10^9 is ``bilhão`` in Brazil and ``mil milhões`` in Portugal, where ``bilião`` is 10^12; the days of the week are
numbered (``segunda-feira``, or ``na sexta``); ``segundo`` is second and "according to"; ``meia`` is half, six in a
telephone number, and a sock.
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

_HOURS = {"uma": 1} | values("pt", low=2, high=24)
_HOURS.pop("meia", None)
_PAST = {"e meia": 30, "e um quarto": 15, "e quinze": 15, "e dez": 10, "e vinte": 20, "e trinta": 30, "e cinco": 5}
_HALVES = {"da manhã": False, "da madrugada": False, "da tarde": True, "da noite": True}
_TENS = {word: value for word, value in values("pt", low=20, high=90).items() if value % 10 == 0}
_DAYS = {"segunda": 2, "terça": 3, "quarta": 4, "quinta": 5, "sexta": 6}
_QUARTERED = {"milhão": 10**6, "bilhão": 10**9}


def _o_clock(found: Found) -> Figure | None:
    """Read "às três e meia da tarde", "às 8 da noite"."""
    hour = number(found[1], _HOURS)
    if hour is None or not (found[2] or found[3] or found[4]):
        return None
    minutes = int(found[2]) if found[2] else _PAST[" ".join(found[3].lower().split())] if found[3] else 0
    half = found[4]
    return clock(found, hour, minutes, afternoon=_HALVES[" ".join(half.lower().split())] if half else None)


def _tens(found: Found) -> Figure | None:
    """Read "nos anos 80" without its noun: "nos 90"."""
    tens = number(found[1], _TENS)
    return None if tens is None else decade(found, tens)


def _weekday(found: Found) -> Figure | None:
    """Read a day of the week, with or without its "feira": an ordinal that a translation does not have."""
    return soft(_DAYS[(found[1] or found[2]).lower()])(found)


def _fortnight(found: Found) -> Figure:
    """Read "quinze dias", which are two weeks."""
    return figure(found, FigureKind.DURATION, 15, unit="day", alternatives=(Fraction(14), Fraction(2)))


RULES: tuple[Rule, ...] = (
    tall("pt", "metros?", "e"),
    dateline("jan fev mar abr mai jun jul ago set out nov dez"),
    times_and_a_half("pt", "vezes e meia"),
    tens("pt", "dezenas"),
    first_of_month("pt", "de "),
    (pattern(rf"\b(?:um|(três)) quartos? de ({one_of(_QUARTERED)})\b"), lambda found: quarters_of(found, _QUARTERED)),
    RACE_TIME,
    (pattern(r"\b(?:quinze|15) dias\b"), _fortnight),
    (
        pattern(
            rf"(?<=\b(?:às|as|das|à) )({one_of(_HOURS)}|\d{{1,2}})(?:[:.h](\d\d))?(?: ({one_of(_PAST)}))?(?: horas)?(?: ({one_of(_HALVES)}))?\b"
        ),
        _o_clock,
    ),
    (pattern(rf"\bdécadas? de ({one_of(_TENS)}|[2-9]0)\b"), _tens),
    (
        pattern(
            rf"(?:(?<=\b(?:na|nesta|desta|até|última|próxima|passada|toda|e|à) )({one_of(_DAYS)})\b(?! (?:vez|parte|maior|posição|colocad|edição|geração|temporada|rodada|vitória|mais))(?= ?(?:[,.;:()]|$|\p{{Ll}}))|\b({one_of(_DAYS)})(?=-feira))"
        ),
        _weekday,
    ),
    (
        pattern(
            r"\bsegundo (?:o|a|os|as|um|uma|ele|ela|eles|elas|dados|fontes|especialistas|informações|me|si|nota|relatos|testemunhas|autoridades|relatório|estudo|pesquisa)\b"
        ),
        soft(2),
    ),
    (regex.compile(r"\b[Ss]egundo(?=\s\p{Lu})"), soft(2)),
)

LANGUAGE: Spec = Spec("pt", day24=True, openers="terça", rules=RULES)
