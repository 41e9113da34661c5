"""What of an article is no sentence: code, HTML, images by themselves, definitions, formulas, rules.

1. The renderer copies it from the source. So it stands in an output as in the source, unless a person edited it there,
   and one digest, kept in the memory, tells which of the two changed.
2. Where sentences stand is no part of it: a paragraph more or less, another order of list items are seen by
   `pipeline.memory.learn` already. Nor is white space.
3. Of front matter its keys and the values that no translation changes are part of it: a key that a translator added
   is theirs. The language and our own key are set by a run.
"""

from __future__ import annotations

import re

from pipeline.article import Article
from pipeline.memory.model import digest

OWN_KEY = "localisation"
"""The front matter key by which an article is left to people, or approved: no part of what it says."""

# What is left of a line when its sentences are taken out: markers of lists, quotes, headings, tables.
_FRAME = re.compile(r"[\s>#|:*+=_~-]*(?:\d{1,9}[.)])?[\s>#|:*+=_~\[\]-]*\Z")


def opaque_lines(article: Article) -> list[tuple[int, str]]:
    """Give the lines that hold more than sentences and their frame, without the sentences: number from 1, and text."""
    document = article.document
    text = article.text
    spans = []
    for number, block in enumerate(document.blocks):
        if not any(cut.segment is not None for cut in article.cuts[number]):
            continue
        spans.append((block.start, block.end))
    if document.front is not None:
        behind = document.front.end_line
        starts = document.lines.starts
        spans.append((0, starts[behind] if behind < len(starts) else len(text)))
    pieces = []
    at = 0
    # A longer span first: values of front matter are blocks as well.
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            pieces.append(text[at:start])
            # As many lines as were there, so that numbers stay true.
            pieces.append("\n" * text.count("\n", start, end))
            at = end
    pieces.append(text[at:])
    return [
        (number, " ".join(line.split()))
        for number, line in enumerate("".join(pieces).replace("\r\n", "\n").split("\n"), 1)
        if not _FRAME.match(line)
    ]


def opaque_digest(article: Article) -> str:
    """Give the digest of all that is no sentence; a source and the output written from it have the same."""
    lines = "".join(line.replace(" ", "") for _, line in opaque_lines(article))
    return digest(lines + _keys(article))


def _keys(article: Article) -> str:
    """Give the front matter without what is translated, and without what a run sets."""
    matter = article.document.front
    if matter is None or matter.style == "opaque":
        return ""
    kept = [item for item in matter.skeleton if not (isinstance(item, tuple) and item[0] == (OWN_KEY,))]
    return repr(kept) if kept else ""
