"""What the last figure of a list says of all: 10, 15 and 20 percent; 5 and 6 million."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import regex

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.reading import Reading

_LONGEST_GAP = 9
_GAP = regex.compile(
    r"\s*(?:[,;/、]|[,;]?\s*\p{L}{1,4}(?:\s(?:el|los|las|il|i|le|lo|o|os|as|les|der|die|das|den|de))?)\s*"
)
"""What stands between two figures of a list: a comma, "and", "y el"."""


def share_last(reading: Reading) -> None:
    """Let "10, 15 and 20 percent" and "5 and 6 million" share what the last one says."""
    order = sorted(range(len(reading.figures)), key=lambda place: reading.figures[place].start)
    for place in range(len(order) - 2, -1, -1):
        here, following = reading.figures[order[place]], reading.figures[order[place + 1]]
        if here.kind is not FigureKind.COUNT or reading.scales[order[place]] != 1 or here.vague or not here.hard:
            continue
        gap = reading.text[here.end : following.start]
        if len(gap) > _LONGEST_GAP or not _GAP.fullmatch(gap):
            continue
        factor = Fraction(1, 100) if following.kind is FigureKind.PERCENT else reading.scales[order[place + 1]]
        if factor != 1:
            more = tuple({here.low * factor, here.high * factor})
            reading.figures[order[place]] = replace(here, alternatives=(*here.alternatives, *more))
            if following.kind is FigureKind.PERCENT:
                reading.figures[order[place]] = replace(
                    reading.figures[order[place]],
                    kind=FigureKind.PERCENT,
                    low=here.low / 100,
                    high=here.high / 100,
                    alternatives=(*here.alternatives, here.low),
                )
            else:
                reading.scales[order[place]] = factor
