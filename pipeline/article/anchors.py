"""Fragments that lead to headings, as GitHub makes them; explicit ids (``{#id}``) come first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.article.document import Document
from pipeline.article.inline import OPAQUE, plain
from pipeline.article.model import Kind

_DROPPED: Final = re.compile(r"[^\w\- ]")
_ID: Final = re.compile(r"\{:?[ \t]*#([\w.:-]+)")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A heading and its fragment."""

    slug: str
    text: str
    level: int
    block: int
    """Index of its block."""
    explicit: bool = False
    """Whether the source names the id itself: then it is the same in every language."""


def slug(text: str) -> str:
    """Make the fragment of a heading's text as GitHub does: lower case, marks dropped, spaces to hyphens."""
    return _DROPPED.sub("", text.strip().lower()).replace(" ", "-")


def anchors(document: Document) -> tuple[Anchor, ...]:
    """Give the anchors of a document; the second heading of the same text gets ``-1`` as on GitHub."""
    result = []
    seen: dict[str, int] = {}
    for index, block in enumerate(document.blocks):
        if block.kind is not Kind.HEADING:
            continue
        shown = [
            atom
            for atom in block.atoms
            if not (atom.kind is OPAQUE and atom.name in {"attributes", "html", "comment", "footnote"})
        ]
        text = plain(shown).strip()
        explicit = next(
            (found[1] for found in map(_ID.match, (a.key for a in block.atoms if a.name == "attributes")) if found),
            None,
        )
        name = explicit or slug(text)
        if explicit is None:
            count = seen.get(name, 0)
            seen[name] = count + 1
            name = f"{name}-{count}" if count else name
        result.append(Anchor(name, text, block.level, index, explicit is not None))
    return tuple(result)
