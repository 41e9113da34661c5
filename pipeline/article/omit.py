"""Render an article of which a person left out whole blocks: a paragraph, a heading, a list item, a row of a table.

1. The lines of such a block go from the source before it is rendered, so that what is verified is the source without it.
2. A line goes only where all that it holds goes: a cell by itself is emptied, not removed.
3. What is left must read as the same blocks. Where it does not (an item that holds a list, a heading with its underline), the
   block stays, and the rendering says that its sentences could not be left out (`Fallback`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from pipeline.article.article import Article, Cut
from pipeline.article.document import Document, scan
from pipeline.article.model import Layout, Rendered, Segment, Splitter
from pipeline.article.render import Rewrite
from pipeline.article.render import render as render_all

_DELIMITERS = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")


def render(
    article: Article,
    targets: Mapping[int, str],
    *,
    layout: Layout,
    lang: str | None = None,
    rewrite: Rewrite | None = None,
    free: Collection[int] = (),
    split: Splitter | None = None,
) -> Rendered:
    """Render as `pipeline.article.render.render` does; blocks of which every sentence is free and empty are left out."""
    rest = _without(article, _left_out(article, targets, frozenset(free)))
    if rest is None:
        return render_all(article, targets, layout=layout, lang=lang, rewrite=rewrite, free=free, split=split)
    smaller, kept = rest
    index_of = {old: new for new, old in enumerate(kept)}
    rendered = render_all(
        smaller,
        {index_of[old]: target for old, target in targets.items() if old in index_of},
        layout=layout,
        lang=lang,
        rewrite=rewrite,
        free=[index_of[old] for old in free if old in index_of],
        split=split,
    )
    places = [(0, 0)] * len(article.segments)
    for old, place in zip(kept, rendered.places, strict=True):
        places[old] = place
    fallbacks = tuple(replace(fallback, segment=kept[fallback.segment]) for fallback in rendered.fallbacks)
    return replace(rendered, fallbacks=fallbacks, places=tuple(places))


def _left_out(article: Article, targets: Mapping[int, str], free: frozenset[int]) -> set[int]:
    """Find the blocks all of whose content is left out."""
    blocks = {article.segments[index].block for index in free if index in targets and not targets[index].strip()}
    return {
        number
        for number in blocks
        if article.blocks[number].codec is None
        and all(
            cut.segment is not None and cut.segment in free and not targets.get(cut.segment, "x").strip()
            for cut in article.cuts[number]
        )
    }


def _without(article: Article, left_out: set[int]) -> tuple[Article, list[int]] | None:
    """Give the article without blocks, and which of its segments are left; None where that cannot be done."""
    if not left_out:
        return None
    document = article.document
    gone = _lines(document, left_out)
    if not gone:
        return None
    lines = document.lines
    pieces = []
    for number, start in enumerate(lines.starts):
        if number not in gone:
            pieces.append(article.text[start : lines.starts[number + 1] if number + 1 < len(lines.starts) else None])
    head = article.text[: lines.starts[0]]
    smaller = scan(head + "".join(pieces), name=article.name, policy=article.options.front_matter)
    blocks = [
        number
        for number, block in enumerate(document.blocks)
        if number not in left_out or lines.line_at(block.start) not in gone
    ]
    if [(document.blocks[number].kind, document.blocks[number].content) for number in blocks] != [
        (block.kind, block.content) for block in smaller.blocks
    ]:
        return None
    kept = [segment.index for number in blocks for segment in _segments(article, number)]
    place = {old: new for new, old in enumerate(kept)}
    segments = []
    for block, number in enumerate(blocks):
        segments += [replace(each, index=place[each.index], block=block) for each in _segments(article, number)]
    cuts = tuple(
        tuple(
            Cut(cut.start, cut.end, None if cut.segment is None else place[cut.segment]) for cut in article.cuts[number]
        )
        for number in blocks
    )
    return replace(article, text=smaller.text, document=smaller, segments=tuple(segments), cuts=cuts), kept


def _segments(article: Article, number: int) -> list[Segment]:
    return [article.segments[cut.segment] for cut in article.cuts[number] if cut.segment is not None]


def _lines(document: Document, left_out: set[int]) -> set[int]:
    """Find the lines that hold nothing but blocks that are left out, with one empty line after each run of them."""
    lines = document.lines
    holders: dict[int, set[int]] = {}
    spans = {}
    for number, block in enumerate(document.blocks):
        spans[number] = range(lines.line_at(block.start), lines.line_at(max(block.start, block.end - 1)) + 1)
        for line in spans[number]:
            holders.setdefault(line, set()).add(number)
    gone: set[int] = set()
    for number in left_out:
        if all(holders[line] <= left_out for line in spans[number]):
            gone |= set(spans[number])

    def empty(line: int) -> bool:
        return 0 <= line < len(lines.starts) and not document.text[lines.starts[line] : lines.ends[line]].strip(" \t>")

    # The delimiter row of a table goes with its head.
    for line in sorted(gone):
        below = line + 1
        if below < len(lines.starts) and _DELIMITERS.match(document.text, lines.starts[below], lines.ends[below]):
            gone.add(below)
    for line in sorted(gone):
        after = line + 1
        before = line - 1
        while before in gone:
            before -= 1
        if after not in gone and empty(after) and (before < 0 or empty(before)):
            gone.add(after)
        # At the end of the text the empty line before goes instead.
        if all(each in gone or empty(each) for each in range(after, len(lines.starts))) and empty(before):
            gone.add(before)
    return gone
