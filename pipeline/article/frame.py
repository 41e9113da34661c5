r"""What stands around the sentences of an article and is no sentence: marks, blank lines, code, front matter keys.

1. The text is sentences and what stands between them. That is parted at the first line end: what is left of the line belongs to
   the sentence before it (``{#id}``, ``|``, blanks at the end), all else to the one behind it (``\n\n## ``).
2. Between two sentences of one paragraph white space is the layout's, not the author's: `INSIDE`, whatever it is. A hard
   line break is more than that.
3. Line ends are ``\n`` here, and white space at the end of the file does not count: editors set both as they like.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.article.article import Article, Cut, within
from pipeline.article.document import Block, Document, scan
from pipeline.article.inline import HARD, SOFT
from pipeline.article.lines import BOM
from pipeline.article.model import Segment

INSIDE: Final = " "
"""What stands between two sentences of one paragraph."""

_HARD: Final = re.compile(r"  [\r\n]")
"""Two blanks at a line's end break it. (So does a backslash, which is no white space.)"""
_SOFT: Final = re.compile(r"(?<!  )(?<!\\)(?:\r\n?|\n)[ \t>]*")
_EOL: Final = re.compile(r"\r\n?|\n")
_APPROVAL: Final = re.compile(r"(?m)^localisation[ \t]*[:=][ \t]*[\"']?reviewed\b[^\n]*\n")
"""A reviewer's word to the next run, which takes it away: no part of the article."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around one sentence, or around some that stand together for one of the source."""

    before: str
    """From the end of the line before; `INSIDE` between two sentences of one paragraph."""
    after: str = ""
    """Up to the end of its line."""
    inside: str = ""
    """Between the sentences, but for white space."""


def around(article: Article, groups: Sequence[Sequence[int]]) -> list[Around | None] | None:
    """Give what stands around groups of an article's segments, and at last what stands behind all of them.

    A group without segments stands nowhere: None. None for the whole where the groups do not follow each other.
    """
    places = _places(article)
    befores: dict[int, str] = {}
    afters: dict[int, str] = {}
    insides: dict[int, str] = {}
    left = -1
    last: int | None = None
    for number, group in enumerate(groups):
        if not group:
            continue
        insides[number] = ""
        for at, segment in enumerate(group):
            if segment <= left:
                return None
            after, before = _between(article, places, left, segment)
            if at and before != INSIDE:
                insides[number] += after + before
            elif not at:
                befores[number] = before
                if last is not None:
                    afters[last] = after
            left = segment
        last = number
    after, end = _between(article, places, left, None)
    if last is not None:
        afters[last] = after
    return [
        *(
            Around(befores[number], afters[number], insides[number]) if number in befores else None
            for number in range(len(groups))
        ),
        Around(end.rstrip()),
    ]


def _places(article: Article) -> list[tuple[int, int]]:
    """Give where each segment begins and ends in the text; of a quoted value the first has all of it."""
    places = []
    for block, cuts in zip(article.blocks, article.cuts, strict=True):
        start = block.start
        for cut in cuts:
            if cut.segment is None:
                continue
            if block.codec is None:
                places.append((block.place(cut.start), block.place(cut.end)))
            else:
                places.append((start, block.end))
                start = block.end
    return places


def _between(article: Article, places: Sequence[tuple[int, int]], left: int, right: int | None) -> tuple[str, str]:
    """Give what stands behind one segment (-1: none) and before another (None: the end of the file), parted."""
    start = places[left][1] if left >= 0 else 0
    raw = article.text[start : None if right is None else places[right][0]]
    if left >= 0 and right is not None and _one_block(article, left, right, raw):
        return "", INSIDE
    gap = _EOL.sub("\n", raw)
    if left < 0:
        return "", _APPROVAL.sub("", gap.removeprefix(BOM))
    if right is not None and article.segments[left].block == article.segments[right].block:
        return "", gap
    return _parted(_APPROVAL.sub("", gap), last=right is None)


def _one_block(article: Article, left: int, right: int, raw: str) -> bool:
    """Tell whether nothing but white space stands between two segments of one block."""
    one, other = article.segments[left], article.segments[right]
    if one.block != other.block:
        return False
    return article.blocks[one.block].codec is not None or (not raw.strip(" \t\r\n>") and not _HARD.search(raw))


def _parted(gap: str, *, last: bool) -> tuple[str, str]:
    end = _EOL.search(gap)
    if end is None:
        return (gap, "") if last else ("", gap)
    return gap[: end.start()], gap[end.start() :]


# -- another frame ------------------------------------------------------------------------------------------------


def reframed(article: Article, before: Mapping[int, str], after: Mapping[int, str]) -> Article | None:
    """Give an article with another frame around some of its segments; `before` that follows the last one is the end.

    None where its sentences would no longer be read as such.
    """
    text, places = _text(article, before, after)
    document = scan(text, name=article.name, policy=article.options.front_matter)
    return _mapped(article, document, places)


def _text(article: Article, before: Mapping[int, str], after: Mapping[int, str]) -> tuple[str, list[tuple[int, int]]]:
    """Write the text, and say where the segments stand in it."""
    segments, eol = article.segments, article.document.lines.eol
    old = _places(article)
    pieces = [BOM] if article.text.startswith(BOM) else []
    length = at = len("".join(pieces))
    places = []
    folded = False
    for index in range(len(segments) + 1):
        last = index == len(segments)
        gap = article.text[at : None if last else old[index][0]]
        inner = 0 < index < len(segments) and segments[index - 1].block == segments[index].block
        if not inner:
            # Behind another beginning its lines may not begin as they did: it goes on one line, and is laid out anew.
            folded = index in before and not last and article.blocks[segments[index].block].relaid
        elif folded and index not in before and _one_block(article, index - 1, index, gap):
            gap = INSIDE
        head, lead = ("", gap) if inner or not index else _parted(gap, last=last)
        head = after.get(index - 1, head)
        if index in before:
            lead = before[index].replace("\n", eol) + (lead[len(lead.rstrip()) :] if last else "")
        pieces += [head, lead]
        length += len(head) + len(lead)
        if not last:
            start, at = old[index]
            text = article.text[start:at]
            pieces.append(_SOFT.sub(INSIDE, text) if folded else text)
            places.append((length, length + len(pieces[-1])))
            length += len(pieces[-1])
    return "".join(pieces), places


def _mapped(article: Article, document: Document, places: Sequence[tuple[int, int]]) -> Article | None:
    """Find an article's segments where they stand in another document."""
    segments: list[Segment] = []
    cuts: list[list[Cut]] = [[] for _ in document.blocks]
    old_cuts = [cut for each in article.cuts for cut in each if cut.segment is not None]
    number = 0
    for segment, cut, (start, end) in zip(article.segments, old_cuts, places, strict=True):
        block = article.blocks[segment.block]
        if start == end:  # a further sentence of a quoted value
            cuts[number].append(cut)
            segments.append(replace(segment, block=number))
            continue
        while number < len(document.blocks) and document.blocks[number].end < end:
            number += 1
        if number == len(document.blocks):
            return None
        found = document.blocks[number]
        if (found.codec is None) != (block.codec is None) or found.start > start or found.off != block.off:
            return None
        if block.codec is None:
            at = Cut(_index(found, start), _index(found, end), segment.index)
            if found.content[at.start : at.end].split() != block.content[cut.start : cut.end].split():
                return None
        elif found.content == block.content:
            at = cut
        else:
            return None
        cuts[number].append(at)
        line, column = document.lines.position(start)
        segments.append(replace(segment, block=number, kind=found.kind, line=line, column=column))
    old_blocks = {segment.block: segments[segment.index].block for segment in article.segments}
    whole = {new: old for old, new in old_blocks.items() if article.blocks[old].content == document.blocks[new].content}
    return replace(
        article,
        text=document.text,
        document=document,
        segments=tuple(segments),
        cuts=tuple(
            article.cuts[whole[number]] if number in whole else tuple(_filled(document.blocks[number], each))
            for number, each in enumerate(cuts)
        ),
    )


def _index(block: Block, place: int) -> int:
    """Turn a place of the text into one of a block's content."""
    line = block.lines[max(0, bisect_right(block.lines, place, key=lambda line: line.start) - 1)]
    return line.at + min(place, line.end) - line.start


def _filled(block: Block, cuts: Sequence[Cut]) -> list[Cut]:
    """Add what stands between a block's sentences, and is no sentence, to its cuts."""
    if not cuts or block.codec is not None:
        return list(cuts)
    result: list[Cut] = []
    at = 0
    for cut in (*cuts, None):
        stop = len(block.content) if cut is None else cut.start
        result += _stretches(block, at, stop) if result or cut is None else []
        if cut is not None:
            result.append(cut)
            at = cut.end
    # What stands before the first and behind the last one is copied with the block.
    while result[-1].segment is None:
        result.pop()
    return result


def _stretches(block: Block, start: int, end: int) -> list[Cut]:
    """Give what stands between two places, each line of it that ends with a hard break by itself."""
    found = []
    edges = [atom for atom in within(block.atoms, start, end) if atom.kind in {HARD, SOFT}]
    for left, right in zip([start, *(atom.end for atom in edges)], [*(atom.start for atom in edges), end], strict=True):
        text = block.content[left:right]
        if text.strip():
            found.append(Cut(left + len(text) - len(text.lstrip()), left + len(text.rstrip()), None))
    return found
