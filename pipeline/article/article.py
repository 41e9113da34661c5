"""An article: its text, its blocks, its segments.

1. Segments are the sentences of the blocks' contents. The splitter is shown what a reader reads: marks are left out,
   code, addresses and formulas stand as one word, soft line breaks as a space.
2. A boundary never falls inside a pair of marks or tags: in doubt a segment is longer.
3. A hard line break ends a segment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.article import front
from pipeline.article.anchors import Anchor, anchors
from pipeline.article.document import Block, Document, has_prose, scan
from pipeline.article.inline import CLOSE, ESCAPE, HARD, NO_NAMES, OPAQUE, OPEN, SOFT, TEXT, Atom, Syntax, parse_inline
from pipeline.article.lines import decode
from pipeline.article.model import Defect, Kind, Part, PartKind, Segment, Sentence, Splitter
from pipeline.collector import collector_paused


@dataclass(frozen=True, slots=True)
class Options:
    """How articles are read."""

    front_matter: front.Policy = field(default_factory=front.Policy)
    """What becomes of each front matter key."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One sentence of a block's content."""

    start: int
    end: int
    segment: int | None
    """Index of its segment, or None where it holds nothing to translate."""


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """An article as read."""

    name: str
    text: str
    document: Document
    segments: tuple[Segment, ...]
    cuts: tuple[tuple[Cut, ...], ...]
    """For each block, its sentences in order; what stands between them is white space and hard breaks."""
    options: Options
    lang: str | None
    """The value of the front matter key ``lang`` or ``language``."""
    title: str | None
    """The front matter's title, else the first heading of level 1."""

    @property
    def blocks(self) -> Sequence[Block]:
        """Its blocks in document order."""
        return self.document.blocks

    @property
    def defects(self) -> tuple[Defect, ...]:
        """What is wrong in it."""
        return tuple(self.document.defects)

    def value(self, key: str) -> str | None:
        """Give a text value of the front matter by its path."""
        values = self.document.front.values if self.document.front is not None else ()
        return next((value.text for value in values if value.path == key), None)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Its headings with the fragments that lead to them."""
        return anchors(self.document)


UNSPACED: Final = (
    "\u2e80-\u2fff\u3000-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
_QUIET: Final = re.compile(r"[\w\s,，、:：'\"()（）/-]*+")
_PLACEHOLDER: Final = "Xx"
_TRANSPARENT: Final = frozenset({"footnote", "attributes", "comment"})


def read(data: bytes, *, name: str, split: Splitter, options: Options | None = None) -> Article:
    """Read an article; raise ArticleError where it is not UTF-8."""
    options = options or Options()
    text = decode(data, name=name)
    document = scan(text, name=name, policy=options.front_matter)
    segments: list[Segment] = []
    cuts: list[tuple[Cut, ...]] = []
    with collector_paused():
        for number, block in enumerate(document.blocks):
            cuts.append(tuple(_cut(number, block, document, segments, split)))
    lang = title = None
    if document.front is not None:
        for value in document.front.values:
            if value.path.lower() in front.LANGUAGE_KEYS and lang is None:
                lang = value.text
            elif value.path.lower() == "title":
                title = value.text
    if title is None:
        heading = next((block for block in document.blocks if block.kind is Kind.HEADING and block.level == 1), None)
        title = None if heading is None else sentence(heading.atoms, heading.content).prose.strip()
    return Article(name, text, document, tuple(segments), tuple(cuts), options, lang, title)


def _cut(number: int, block: Block, document: Document, segments: list[Segment], split: Splitter) -> list[Cut]:
    """Cut a block into sentences and add its segments."""
    result = []
    atoms = block.atoms
    for start, end in spans(atoms, block.content, split, rows=block.rows):
        if block.off:
            result.append(Cut(start, end, None))
            continue
        found = sentence(atoms, block.content, start, end)
        if not any(
            has_prose(part.text) if part.kind is PartKind.TEXT else any(has_prose(text) for _, _, text in part.inner)
            for part in found.parts
        ):
            result.append(Cut(start, end, None))
            continue
        line, column = document.lines.position(block.place(start) if block.codec is None else block.start)
        result.append(Cut(start, end, len(segments)))
        segments.append(
            Segment(len(segments), number, block.kind, found, line, column, block.context, block.note, block.human)
        )
    return result


# -- sentences ----------------------------------------------------------------------------------------------------


def spans(atoms: list[Atom], content: str, split: Splitter, *, rows: bool = False) -> list[tuple[int, int]]:
    """Find the sentences of a content: spans in order, with white space and hard breaks between them.

    With `rows`, a line that begins with a pipe begins a sentence.
    """
    first, last = _trimmed(atoms, content)
    if first >= last:
        return []
    pairs = _pairs(atoms)
    result: list[tuple[int, int]] = []
    stretch = first
    depth = 0
    for atom in atoms:
        ends = atom.kind is HARD or (rows and atom.kind is SOFT and content.startswith("|", atom.end))
        if ends and first <= atom.start < last:
            while depth < len(pairs) and pairs[depth][1] <= atom.start:
                depth += 1
            if depth < len(pairs) and pairs[depth][0] < atom.start:
                continue
            result.extend(_stretch(atoms, content, (stretch, atom.start), pairs, split))
            stretch = atom.end
    result.extend(_stretch(atoms, content, (stretch, last), pairs, split))
    return result


def _trimmed(atoms: list[Atom], content: str) -> tuple[int, int]:
    """Leave out what stands at the edges of a block and is no prose: blanks, breaks, attribute lists, comments."""
    first, last = 0, len(content)
    for atom in atoms:
        if not _is_edge(atom):
            break
        first = atom.end
    for atom in reversed(atoms):
        if atom.start < first:
            break
        if not _is_edge(atom):
            break
        last = atom.start
    # Ideographic spaces that indent a Chinese paragraph stand outside of its first sentence.
    while first < last and content[first].isspace():
        first += 1
    while last > first and content[last - 1].isspace():
        last -= 1
    return first, last


def _is_edge(atom: Atom) -> bool:
    if atom.kind is TEXT:
        return not atom.text.strip()
    return atom.kind in {SOFT, HARD} or (atom.kind is OPAQUE and atom.name in {"attributes", "comment"})


def _pairs(atoms: list[Atom]) -> list[tuple[int, int]]:
    """Give the outermost stretches that no boundary may cut: marked text, links, elements."""
    found: list[tuple[int, int]] = []
    stack: list[Atom] = []
    for atom in atoms:
        if atom.kind is OPEN and atom.pair is not None:
            found.append((atom.start, atom.pair.end))
        elif atom.kind is OPAQUE:
            found.append((atom.start, atom.end))
            if atom.element.startswith("/"):
                # Unclosed elements (<p>, <li>) between are dropped with the one that closes.
                for index in range(len(stack) - 1, max(-1, len(stack) - 32), -1):
                    if stack[index].element == atom.element[1:]:
                        found.append((stack[index].start, atom.end))
                        del stack[index:]
                        break
            elif atom.element:
                stack.append(atom)
    found.extend(_meant(atoms))
    found.sort()
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _meant(atoms: list[Atom]) -> list[tuple[int, int]]:
    """Give the stretches between stars that were meant for marks: ``**重要!**下一句`` is no bold text to CommonMark."""
    places = [
        atom.start + found
        for atom in atoms
        if atom.kind is TEXT and "**" in atom.text
        for found in (match.start() for match in _STARS.finditer(atom.text))
    ]
    return [] if len(places) % 2 else [(start, end + 2) for start, end in zip(places[::2], places[1::2], strict=True)]


_STARS: Final = re.compile(r"(?<!\*)\*\*(?!\*)")


def _stretch(
    atoms: list[Atom], content: str, stretch: tuple[int, int], pairs: list[tuple[int, int]], split: Splitter
) -> list[tuple[int, int]]:
    """Find the sentences between two hard breaks."""
    first, last = stretch
    # Ideographic spaces that indent a Chinese paragraph stand outside of its first sentence.
    while first < last and content[first].isspace():
        first += 1
    while last > first and content[last - 1].isspace():
        last -= 1
    if first >= last:
        return []
    if _QUIET.fullmatch(content, first, last):
        return [(first, last)]
    view, places = _view(atoms, content, first, last)
    sentences = list(split(view)) if view.strip() else []
    if len(sentences) < 2:
        return [(first, last)]
    ends = []
    at = 0
    for _, end in sentences[:-1]:
        # The boundary lies behind the last character of one sentence and before the first of the next.
        while at + 1 < len(places) and places[at + 1][0] <= end - 1:
            at += 1
        view_at, content_at, one_to_one = places[at]
        ends.append(content_at + end - view_at if one_to_one else _atom_end(places, at, last))
    result: list[tuple[int, int]] = []
    start = first
    pair = 0
    index = 0
    for boundary in ends:
        end = boundary
        while index < len(atoms) and atoms[index].start < end:
            index += 1
        scan_at = index
        while scan_at < len(atoms) and atoms[scan_at].start == end and end < last and _closes(atoms[scan_at]):
            end = atoms[scan_at].end
            scan_at += 1
        while pair < len(pairs) and pairs[pair][1] <= end:
            pair += 1
        if pair < len(pairs) and pairs[pair][0] < end:
            continue
        if end <= start:
            continue
        stop = end
        while stop > start and content[stop - 1].isspace():
            stop -= 1
        following = end
        while following < last and content[following].isspace():
            following += 1
        if following >= last or stop <= start:
            continue
        result.append((start, stop))
        start = following
    result.append((start, last))
    return result


def _closes(atom: Atom) -> bool:
    """Tell whether an atom right behind a sentence belongs to it."""
    if atom.kind is CLOSE:
        return True
    return atom.kind is OPAQUE and (atom.element.startswith("/") or atom.name in {"footnote", "attributes"})


def _atom_end(places: list[tuple[int, int, bool]], at: int, last: int) -> int:
    """Where a placeholder's atom ends: the next place, or the end."""
    return places[at + 1][1] if at + 1 < len(places) else last


def _view(atoms: list[Atom], content: str, first: int, last: int) -> tuple[str, list[tuple[int, int, bool]]]:
    """Give what a reader reads of a stretch, and for each piece of it its place in the content.

    A place is (start in the view, start in the content, whether characters correspond one to one).
    """
    pieces: list[str] = []
    places: list[tuple[int, int, bool]] = []
    at = 0
    for atom in atoms:
        if atom.end <= first:
            continue
        if atom.start >= last:
            break
        start, end = max(atom.start, first), min(atom.end, last)
        kind = atom.kind
        if kind is TEXT:
            piece, one = content[start:end], True
        elif kind is ESCAPE:
            piece, one = atom.text, False
        elif kind is SOFT or kind is HARD:
            piece, one = joint(content, atom.start, atom.end), False
        elif kind is OPAQUE and not atom.element and atom.name not in _TRANSPARENT:
            piece, one = _PLACEHOLDER, False
        else:
            piece, one = "", False
        if piece:
            places.append((at, start, one))
            if not one:
                # What follows starts a place of its own, so that the end of this atom is known.
                places.append((at + len(piece), end, True))
            pieces.append(piece)
            at += len(piece)
    return "".join(pieces), places


def joint(content: str, start: int, end: int) -> str:
    """Give what stands for a soft line break on one line: a space, or nothing between unspaced characters."""
    before, after = content[start - 1 : start], content[end : end + 1]
    return "" if before and after and _UNSPACED.match(before) and _UNSPACED.match(after) else " "


# -- parts --------------------------------------------------------------------------------------------------------


def sentence(atoms: list[Atom], content: str, first: int = 0, last: int | None = None) -> Sentence:
    """Give a stretch of a content as a sentence on one line."""
    if last is None:
        last = len(content)
    pieces: list[str] = []
    parts: list[Part] = []
    index: dict[int, int] = {}
    at = 0
    text: list[str] = []
    begun = 0

    def close_text() -> None:
        if text:
            parts.append(Part(PartKind.TEXT, begun, at, "".join(text)))
            text.clear()

    for atom in within(atoms, first, last):
        start, end = max(atom.start, first), min(atom.end, last)
        kind = atom.kind
        raw = content[start:end]
        if kind is TEXT or kind is ESCAPE or kind is SOFT:
            if kind is SOFT:
                raw = joint(content, atom.start, atom.end)
            if raw:
                if not text:
                    begun = at
                text.append(atom.text if kind is ESCAPE else raw)
                pieces.append(raw)
                at += len(raw)
            continue
        close_text()
        if kind is not HARD and "\n" in raw:
            raw = raw.replace("\n", " ")
        shift = at - atom.start
        part_kind = PartKind.OPEN if kind is OPEN else PartKind.CLOSE if kind is CLOSE else PartKind.OPAQUE
        pair = -1
        if kind is OPEN:
            index[id(atom)] = len(parts)
        elif kind is CLOSE and atom.pair is not None:
            pair = index.get(id(atom.pair), -1)
            if pair >= 0:
                parts[pair] = _paired(parts[pair], len(parts))
        inner = tuple((a + shift, b + shift, read_as) for a, b, read_as in atom.inner)
        parts.append(Part(part_kind, at, at + len(raw), atom.text, atom.name, atom.key, pair, inner))
        pieces.append(raw)
        at += len(raw)
    close_text()
    return Sentence("".join(pieces), tuple(parts))


def within(atoms: list[Atom], first: int, last: int) -> list[Atom]:
    """Give the atoms that touch a stretch; atoms are in order, so both ends are found by bisection."""
    low, high = 0, len(atoms)
    while low < high:
        middle = (low + high) // 2
        if atoms[middle].end <= first:
            low = middle + 1
        else:
            high = middle
    high = len(atoms)
    begin = low
    while low < high:
        middle = (low + high) // 2
        if atoms[middle].start < last:
            low = middle + 1
        else:
            high = middle
    return atoms[begin:low]


def _paired(part: Part, pair: int) -> Part:
    return Part(part.kind, part.start, part.end, part.text, part.name, part.key, pair, part.inner)


SYNTAXES: Final = {
    Kind.CELL: Syntax.CELL,
    Kind.HTML: Syntax.HTML,
    Kind.FRONT_MATTER: Syntax.PLAIN,
    Kind.ALT: Syntax.PLAIN,
}
"""By which syntax the segments of a kind are read; all others are markdown."""


def parse(markdown: str, *, article: Article | None = None, kind: Kind = Kind.PARAGRAPH) -> Sentence:
    """Read the markdown of a sentence with the definitions of its article."""
    names = NO_NAMES if article is None else article.document.names
    atoms = parse_inline(markdown, syntax=SYNTAXES.get(kind, Syntax.MARKDOWN), names=names)
    return sentence(atoms, markdown)


Change = Callable[[str], str]
