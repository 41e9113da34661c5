"""Figures: the values that a text states, in any notation.

``find`` reads them, ``compare`` holds two lists against each other, ``format`` writes one in a target language.
A language is one small module (``LANGUAGE``) and a word list in ``words/``; one without a module has its digits read.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module

from pipeline.text.figures.comparing import compare
from pipeline.text.figures.lexicon import SHARED
from pipeline.text.figures.model import Comparison, Figure, FigureKind, Match
from pipeline.text.figures.spaced import find as find_spaced
from pipeline.text.figures.spaced.spec import Spec
from pipeline.text.figures.writing import format_figure as format  # noqa: A004 - figures.format reads as what it does

__all__ = ["Comparison", "Figure", "FigureKind", "Match", "compare", "digits", "find", "format"]

SPACED = ("cs", "de", "en", "es", "fr", "hi", "it", "nl", "pl", "pt", "ru")
"""Languages with a module and a word list for the engine of spaced languages."""

HAN = ("ja", "zh")
"""Languages read character by character."""


def find(text: str, lang: str) -> list[Figure]:
    """Find the figures of a text, in order of their places, none inside another."""
    return list(_kept(text, lang)) if len(text) <= MAX_KEPT else _find(text, lang)


MAX_KEPT = 2000
"""Characters of the longest text whose figures are kept: several checks ask for those of the same segment."""


@lru_cache(maxsize=4096)
def _kept(text: str, lang: str) -> tuple[Figure, ...]:
    return tuple(_find(text, lang))


def _find(text: str, lang: str) -> list[Figure]:
    base = _base(lang)
    if base in HAN:
        module = import_module(f"pipeline.text.figures.{base}")
        found: list[Figure] = module.find(text)
        return found
    figures = find_spaced(text, _spec(base))
    if not text.isascii() and _HAN_NUMERAL.search(text):
        figures = _with_han(text, figures)
    return figures


@cache
def _base(lang: str) -> str:
    return lang.replace("_", "-").split("-")[0].lower()


_HAN_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百千万亿億成]")


def _with_han(text: str, figures: list[Figure]) -> list[Figure]:
    """Read Chinese notations that a text of another script holds (14.6万) by their value."""
    han: list[Figure] = import_module("pipeline.text.figures.zh").find(text)
    han = [figure for figure in han if figure.hard and _HAN_NUMERAL.search(figure.text)]
    if not han:
        return figures
    covered = [(figure.start, figure.end) for figure in han]
    kept: list[Figure] = []
    place = 0
    for figure in figures:
        while place < len(covered) and covered[place][1] <= figure.start:
            place += 1
        if place == len(covered) or figure.end <= covered[place][0]:
            kept.append(figure)
    return sorted([*kept, *han], key=lambda figure: figure.start)


def digits(text: str, lang: str) -> list[Figure]:
    """Find the figures of a text that are written in digits, mixed ones such as 14.6万 included."""
    return [figure for figure in find(text, lang) if not figure.words]


@cache
def _spec(base: str) -> Spec:
    """Give the engine's settings for a language."""
    if base in SPACED:
        try:
            spec: Spec = import_module(f"pipeline.text.figures.{base}").LANGUAGE
        except ModuleNotFoundError:
            return Spec(base, words=SHARED)
        return spec
    return Spec(base, words=SHARED)
