"""Roman numbers."""

from __future__ import annotations


def roman(text: str) -> int:
    """Give the value of a Roman number."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    total = 0
    for place, letter in enumerate(text):
        value = values[letter]
        total += -value if place + 1 < len(text) and values[text[place + 1]] > value else value
    return total
