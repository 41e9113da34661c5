"""Go over a text from left to right and read the figures in it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import regex

from pipeline.text.figures.han.characters import DIGITS, MONEY_SIGNS, NUMERAL, PAIRS, VAGUE
from pipeline.text.figures.han.counting import count
from pipeline.text.figures.han.dates import first_year
from pipeline.text.figures.han.idioms import idiom, soft_word, word_at
from pipeline.text.figures.han.notations import notation
from pipeline.text.figures.han.numerals import read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.han.shares import doubled, half, parts_of
from pipeline.text.figures.han.words import HanSpec, words
from pipeline.text.figures.model import Figure, FigureKind

_ITEM = regex.compile(r"\s*[(（]?(\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）]|、(?!\d)|[.．](?=\s|\p{Han}))")
_JOINING = frozenset("、和与及或到至/ ")
MAX_GAP = 3
"""Characters between two figures of which the first may share what the second says: 10、15和20%."""


def find(text: str, spec: HanSpec) -> list[Figure]:
    """Find the figures of a text, in order."""
    page = Page(text, spec)
    begins = _beginnings(spec.code, spec.vague)
    place = _item(page)
    while found := begins.search(page.plain, place, page.size):
        place = _step(page, found.start())
    _share(page)
    return page.figures


@cache
def _beginnings(code: str, vague: str) -> regex.Pattern[str]:
    """Give a pattern of the characters with which a figure, or a word that holds one, may begin."""
    _behind, whole = words(code)
    alone = {form for form in whole if len(form) == 1}
    chars = {*NUMERAL, *VAGUE, *PAIRS, *MONEY_SIGNS, *"半翻上成好元", *vague, *alone}
    first = {form[0] for form in whole} - chars
    second = {form[1] for form in whole if form[0] in first}
    begins, opens, goes_on = (regex.escape("".join(sorted(one))) for one in (chars, first, second))
    return regex.compile(rf"[\d{begins}]|[{opens}](?=[{goes_on}])")


def _item(page: Page) -> int:
    """Read the number of a list item, which a translator may leave to the layout."""
    found = _ITEM.match(page.plain)
    if found is None:
        return 0
    start, end = found.span(1)
    numeral = read_numeral(page, start)
    if numeral is None or numeral.end != end:
        return 0
    page.emit(start, end, FigureKind.ORDINAL, numeral.low, soft=True, words=not numeral.western)
    return found.end()


def _step(page: Page, place: int) -> int:
    """Read what stands at a place, and give the place where to go on."""
    char = page.plain[place]
    if word := word_at(page, place):
        if word.category == "soft":
            soft_word(page, place, word)
        return place + len(word.form)
    if char == "元":
        return first_year(page, place) or place + 1
    if char == "半":
        return half(page, place)
    if char == "一" and page.plain[place + 1] == "半":
        return page.emit(place, place + 2, FigureKind.RATIO, Fraction(1, 2), parts=(1, 2))
    if char in PAIRS and char not in DIGITS:
        return page.emit(place, place + 1, FigureKind.COUNT, Fraction(2), soft=True)
    if char == "翻":
        return doubled(page, place)
    if char.isdecimal() and (end := notation(page, place)):
        return end
    if end := idiom(page, place) or parts_of(page, place):
        return end
    numeral = read_numeral(page, place)
    return count(page, place, numeral) if numeral else place + 1


def _share(page: Page) -> None:
    """Let 10、15和20%, 3、5万 and 80、90后 share what the last one says."""
    for place in range(len(page.figures) - 2, -1, -1):
        here, following = page.figures[place], page.figures[place + 1]
        if here.kind is not FigureKind.COUNT or here.vague or page.factors[place] != 1 or not here.hard:
            continue
        gap = page.text[here.end : following.start]
        if not gap or len(gap) > MAX_GAP or not set(gap) <= _JOINING:
            continue
        if following.kind is FigureKind.DECADE and here.low % 5 == 0 and here.low < 100:
            # 80、90后 : born in the 1980s and 1990s
            years = (1900 + here.low, 2000 + here.low)
            page.figures[place] = replace(here, kind=FigureKind.DECADE, alternatives=years)
            continue
        factor = Fraction(1, 100) if following.kind is FigureKind.PERCENT else page.factors[place + 1]
        if factor != 1:
            page.figures[place] = replace(here, alternatives=(*here.alternatives, here.low * factor))
