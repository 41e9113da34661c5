"""Figures in Chinese and Japanese, read character by character.

Principles
----------
1. Digits, Han numerals and mixtures are one notation: 14.6万, 三万四千, 3万4000, 二〇一八, 两三百, 几十万, 三百多万.
2. A numeral is a figure when something shows that it counts: digits, a scale, several numerals, a measure word. A single
   numeral without any is *soft*: it may be a part of a word that no list knows.
3. Words in which a numeral is none (四川, 十分) or may go unsaid (双方, 五一) stand in the word list.
4. Linear: one pass over the characters, every look-ahead is bounded.

``scanning`` goes over the text and calls the others: ``idioms`` (words that hold a numeral), ``notations`` (17:07, 3:1),
``shares`` (六成), ``numerals`` (三万四千), and ``counting`` for what a numeral counts, with ``ranges``, ``dates``, ``clock`` and
``units``; ``softness`` says what may go unsaid.

`cn2an` was tried for the values and is used in the tests as a second opinion: it knows no spans, ranges (两三百), vague
numbers (几十万) or shares (六成), and warns on standard error.
"""

from __future__ import annotations

from pipeline.text.figures.han.scanning import find
from pipeline.text.figures.han.words import HanSpec

__all__ = ["HanSpec", "find"]
