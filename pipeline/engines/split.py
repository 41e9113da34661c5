"""Text that is longer than a model takes, cut where it hurts least.

1. Nothing is lost: the pieces and the white space between them, joined, are the text.
2. A model sees at most `limit` tokens, counted by its own tokenizer. Within it a text stays whole, but
   for line breaks and sentence ends, which models swallow.
3. Cuts are tried from the best to the worst: line break, sentence end, clause mark, space, and at last
   anywhere (a megabyte without a space must end too). Pieces are then filled up to the limit again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

Counter = Callable[[str], int]
"""Counts the tokens of a text."""

Splitter = Callable[[str], Sequence[tuple[int, int]]]
"""Gives the spans of a text's sentences."""

# Clause marks stay with what they end. Half-width ones need a space after them (3,5 and 10:30 have none),
# full-width ones do not.
# A run of spaces is tried from its first one alone, or a megabyte of them would take for ever.
_CLAUSE = regex.compile(r"(?<=[,;:)\]])\s++|(?<=[，；：、）】])\s*+|(?<!\s)\s++(?=[-–—(\[])")
_SPACE = regex.compile(r"\s++")
_LINE_END = regex.compile(r"[\r\n\u2028\u2029\v\f\x85]")
_MOST_CHARS_A_TOKEN = 16
"""No tokenizer's pieces are longer on average: a text of more characters than this times the limit is
not handed whole to a tokenizer, whose cost need not be linear."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch to translate, and the white space that follows it in the text."""

    text: str
    gap: str = ""


def split(text: str, *, count: Counter, limit: int, sentences: Splitter | None = None) -> list[Piece]:
    """Cut a text (with no white space at its ends) into pieces of at most `limit` tokens.

    `sentences` gives the spans of a text's sentences; a text is cut at their ends even when it is short,
    because models trained on single sentences drop whole ones of several.
    """
    pieces: list[Piece] = []
    for line in _cut(text, _SPACE, only=_LINE_END):
        spans = list(sentences(line.text)) if sentences is not None else [(0, len(line.text))]
        for sentence in _spans(line.text, spans, last_gap=line.gap):
            pieces.extend(_fit(sentence, count=count, limit=limit))
    return pieces


def clauses(text: str) -> list[Piece]:
    """Cut a text (with no white space at its ends) at its clause marks."""
    return list(_cut(text, _CLAUSE))


def with_gap(pieces: list[Piece], gap: str) -> list[Piece]:
    """Let a gap follow the last of some pieces."""
    return [*pieces[:-1], Piece(pieces[-1].text, gap)] if pieces else []


def _fit(piece: Piece, *, count: Counter, limit: int) -> list[Piece]:
    """Cut one sentence until each piece has at most `limit` tokens."""
    if _fits(piece.text, count=count, limit=limit):
        return [piece]
    for mark in (_CLAUSE, _SPACE):
        parts = list(_cut(piece.text, mark, last_gap=piece.gap))
        if len(parts) > 1:
            filled = list(_fill(parts, count=count, limit=limit))
            return [small for part in filled for small in _fit_smaller(part, whole=piece, count=count, limit=limit)]
    # No white space at all: cut anywhere, never inside a base character and its marks.
    clusters: list[str] = regex.findall(r"\X", piece.text)
    step = max(1, limit // 4)  # a character may be several tokens, where a model falls back to bytes
    runs = ["".join(clusters[start : start + step]) for start in range(0, len(clusters), step)]
    parts = [Piece(run) for run in runs[:-1]] + [Piece(runs[-1], piece.gap)]
    return list(_fill(parts, count=count, limit=limit))


def _fit_smaller(part: Piece, *, whole: Piece, count: Counter, limit: int) -> list[Piece]:
    """Go on with a part; one that is the whole again ends the recursion."""
    return [part] if part.text == whole.text else _fit(part, count=count, limit=limit)


def _fill(parts: Sequence[Piece], *, count: Counter, limit: int) -> Iterator[Piece]:
    """Join neighbours again as long as they fit; token counts are added, which bounds them from above."""
    text, gap, used = "", "", 0
    for part in parts:
        size = max(1, count(part.text)) if len(part.text) <= limit * _MOST_CHARS_A_TOKEN else limit + 1
        if text and used + size > limit:
            yield Piece(text, gap)
            text, used = part.text, size
        else:
            text, used = text + gap + part.text if text else part.text, used + size
        gap = part.gap
    if text:
        yield Piece(text, gap)


def _fits(text: str, *, count: Counter, limit: int) -> bool:
    return len(text) <= limit * _MOST_CHARS_A_TOKEN and count(text) <= limit


def _cut(
    text: str, mark: regex.Pattern[str], *, only: regex.Pattern[str] | None = None, last_gap: str = ""
) -> Iterator[Piece]:
    """Cut at each match of white space (possibly empty), or at those that hold `only`."""
    start = 0
    for match in mark.finditer(text):
        if match.start() > start and (only is None or only.search(match.group())):
            yield Piece(text[start : match.start()], match.group())
            start = match.end()
    if start < len(text):
        yield Piece(text[start:], last_gap)


def _spans(text: str, spans: Sequence[tuple[int, int]], *, last_gap: str) -> Iterator[Piece]:
    """Make pieces of spans; what is between two of them is the gap of the first."""
    for index, (start, end) in enumerate(spans):
        last = index + 1 == len(spans)
        yield Piece(text[start:end], last_gap if last else text[end : spans[index + 1][0]])


def sentence_spans(code: str) -> Splitter:
    """Give the pipeline's own sentence splitter of a language."""
    from pipeline.text.segment import splitter  # lazy: it reads word lists

    return splitter(code)
