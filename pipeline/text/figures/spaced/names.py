"""Figures inside names: F-22, H7N9, 5G."""

from __future__ import annotations

from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number


def in_name(reading: Reading, index: int, end: int, number: Number) -> bool:
    """Whether letters are glued to a number."""
    if not number.digits:
        return False
    if reading.attached(index) and reading.kinds[index - 1] == "w":
        return True
    if index >= 2 and reading.hyphen(index - 1) and reading.kinds[index - 2] == "w":
        return reading.raw[index - 2][-1:].isupper()
    return reading.attached_word(end) and reading.raw[end][:1].isupper() and len(reading.raw[end]) <= 2
