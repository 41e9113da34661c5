"""A localised article: the source's bytes with some of its prose replaced, read again before it is given away.

1. A block without a changed segment is copied whole. A changed block is written anew from its sentences; only the
   prefixes of its containers are put back before each line.
2. A target may hold any markdown, but it must say the same things that are no prose: links, images, code, HTML,
   math, footnotes. What it has too much is escaped; where something is missing, the source stands (`Fallback`).
3. Blocks are checked by themselves first, then the whole text is read again. A block that breaks it nevertheless
   is found by halving, so that a fault costs about log n readings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pipeline.article import front
from pipeline.article.article import UNSPACED, Article, Change, Cut, parse, sentence, spans, within
from pipeline.article.codecs import ATTRIBUTES, LINK_TITLES
from pipeline.article.compose import compose, heading_end, is_paragraph, line_start, starts_safely
from pipeline.article.document import FREE_NAMES, Block, Document, identity, scan
from pipeline.article.inline import CLOSE, HARD, OPAQUE, TEXT, Atom, Syntax, normal_label, parse_inline
from pipeline.article.lines import BOM, Lines
from pipeline.article.model import Fallback, Kind, Layout, Part, PartKind, Piece, Rendered, Segment, Sentence, Splitter

Rewrite = Callable[[str], str]
"""Given the destination of a link or image, gives the one that stands in the target."""

_CODE_INDENT: Final = 4
"""Blanks at a line's beginning that make it code, or part of what the lines before began."""

READINGS: Final = 64
"""How often a text is read again to find blocks that break it; what is not found by then keeps its source."""

_LINES: Final = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.HEADING})
"""Kinds whose first sentence may begin a line: a heading does where it is underlined."""

_PIPE: Final = re.compile(r"(?<!\\)\||\\$")
"""What would end a table cell."""


@dataclass(slots=True)
class _Edit:
    """One replacement in the source text."""

    start: int
    end: int
    text: str
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Segments and where each begins in `text`."""


@dataclass(slots=True)
class _Plan:
    """What becomes of one block."""

    block: int
    targets: dict[int, str]
    """Target by segment; a segment that is not in here keeps its source."""
    edit: _Edit | None = None


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
    """Write an article with targets (markdown, by segment index) in place of its segments, verified.

    `split` cuts sentences of the target language: with it, a target of two sentences takes two lines.
    `free` are the segments whose target a person stands for: what it links to or quotes is that person's
    choice, and an empty target leaves the sentence out of its block.
    """
    return _Renderer(article, layout, free, split).run(targets, lang, rewrite)


class _Renderer:
    """One rendering."""

    def __init__(self, article: Article, layout: Layout, free: Collection[int], split: Splitter | None) -> None:
        self.article = article
        self.split = split
        self.free = frozenset(free)
        self.free_blocks = frozenset(article.segments[index].block for index in self.free)
        self.document = article.document
        self.layout = layout
        self.fallbacks: list[Fallback] = []
        self.emptied: set[int] = set()
        """Cells of tables that a person left empty."""

    def run(self, targets: Mapping[int, str], lang: str | None, rewrite: Rewrite | None) -> Rendered:
        article = self.article
        self.emptied = {
            number
            for number in self.free_blocks
            if article.blocks[number].kind is Kind.CELL
            and all(cut.segment in self.free and not targets.get(cut.segment, "x") for cut in article.cuts[number])
        }
        by_block: dict[int, dict[int, str]] = {}
        for index, target in targets.items():
            segment = article.segments[index]
            text = segment.source if target == segment.source else self.folded(segment, target)
            if text == segment.source:
                continue
            if not text.strip() and index not in self.free:
                self.fall_back(index, target, "the target is empty")
                continue
            by_block.setdefault(segment.block, {})[index] = text
        plans = [self.plan(block, wanted) for block, wanted in sorted(by_block.items())]
        fixed = self.fixed(lang)
        text, edits = self.verified(plans, fixed, targets)
        if rewrite is not None:
            text, moved = self.rewritten(text, rewrite)
        else:
            moved = []
        places = self.places(text, edits, moved)
        order = sorted(self.fallbacks, key=lambda fallback: fallback.segment)
        return Rendered(text.encode("utf-8"), tuple(order), places)

    def fall_back(self, segment: int, target: str, reason: str) -> None:
        self.fallbacks.append(Fallback(segment, target, reason))

    def folded(self, segment: Segment, target: str) -> str:
        """Put a target on one line; a hard break that the source holds inside marks keeps its line end."""
        text = target.replace("\r\n", "\n").replace("\r", "\n").replace(BOM, "") if target else ""
        if "\n" in segment.source:
            return re.sub(r"( *)(\\?)\n[ \t]*", lambda m: m[0] if len(m[1]) > 1 or m[2] else " ", text).strip()
        # U+2028 and the like are no line ends to markdown; they may stand in code that must stay as it is.
        return re.sub(r"[ \t]*\n[ \t]*", " ", text).strip() if "\n" in text else text.strip()

    # -- one block ----------------------------------------------------------------------------------------------

    def plan(self, number: int, wanted: dict[int, str]) -> _Plan:
        """Make a block's edit; targets that cannot stand in it fall back."""
        block = self.document.blocks[number]
        checked: dict[int, str] = {}
        for index, target in wanted.items():
            mended = target if index in self.free else self.mended(self.article.segments[index], target)
            if mended is None:
                self.fall_back(index, target, "links, code, tags or other parts that are no prose are not the source's")
            else:
                checked[index] = mended
        plan = _Plan(number, checked)
        self.write(plan, block)
        if not checked or self.stands(block, plan):
            return plan
        hard = self.hardened(checked)
        attempt = _Plan(number, hard)
        self.write(attempt, block)
        if self.stands(block, attempt):
            return attempt
        # Sentences that only break each other: find by halving which ones must keep their source.
        kept = self.halved(block, number, sorted(hard.items()))
        for index in checked:
            if index not in kept:
                self.fall_back(index, wanted[index], "it breaks the block it stands in")
        plan = _Plan(number, kept)
        self.write(plan, block)
        return plan

    def hardened(self, targets: Mapping[int, str]) -> dict[int, str]:
        """Escape all prose of the targets, but of those that a person stands for."""
        return {
            index: text if index in self.free else self.escaped(self.article.segments[index], text)
            for index, text in targets.items()
        }

    def halved(self, block: Block, number: int, items: list[tuple[int, str]]) -> dict[int, str]:
        """Take targets in while the block stands; halves that break it are looked into, within `READINGS`."""
        kept: dict[int, str] = {}
        stack = [items]
        readings = 0
        while stack and readings < READINGS:
            part = stack.pop()
            plan = _Plan(number, {**kept, **dict(part)})
            self.write(plan, block)
            readings += 1
            if self.stands(block, plan):
                kept.update(part)
            elif len(part) > 1:
                middle = len(part) // 2
                stack.extend((part[middle:], part[:middle]))
        return kept

    def mended(self, segment: Segment, target: str) -> str | None:
        """Give a target whose parts are the source's: what it has too much is escaped; None where one is missing."""
        wanted = _wanted(segment.sentence)
        found = parse(target, article=self.article, kind=segment.kind)
        if self.document.blocks[segment.block].shared and _has_open_marks(found):
            closed = self.escaped(segment, target)
            return closed if _wanted(parse(closed, article=self.article, kind=segment.kind)) == wanted else None
        if _wanted(found) == wanted and not (segment.kind is Kind.CELL and _PIPE.search(target)):
            return target
        if wanted - _wanted(found):
            return None
        if segment.kind in {Kind.FRONT_MATTER, Kind.ALT}:
            return target
        budget = Counter(wanted)
        pieces: list[Piece] = []
        dropped: set[int] = set()
        for index, part in enumerate(found.parts):
            raw = found.markdown[part.start : part.end]
            if part.kind is PartKind.TEXT or part.name in FREE_NAMES - {"break"}:
                pieces.append(Piece(part=index))
            elif part.kind is PartKind.CLOSE:
                pieces.append(Piece(text=raw) if part.pair in dropped else Piece(part=index))
            elif budget[_key(part)] > 0:
                budget[_key(part)] -= 1
                pieces.append(Piece(part=index))
            else:
                dropped.add(index)
                pieces.append(Piece(text=raw))
        mended = compose(found, pieces, kind=segment.kind, article=self.article)
        if _wanted(parse(mended, article=self.article, kind=segment.kind)) == wanted:
            return mended
        mended = self.escaped(segment, target)
        return mended if _wanted(parse(mended, article=self.article, kind=segment.kind)) == wanted else None

    def escaped(self, segment: Segment, target: str) -> str:
        """Escape all prose of a target, and all parts that its source does not have."""
        found = parse(target, article=self.article, kind=segment.kind)
        budget = Counter(_wanted(segment.sentence))
        pieces: list[Piece] = []
        dropped: set[int] = set()
        for index, part in enumerate(found.parts):
            keep = part.kind is not PartKind.TEXT and part.name not in FREE_NAMES - {"break"}
            if keep and part.kind is PartKind.CLOSE:
                keep = part.pair not in dropped
            elif keep:
                keep = budget[_key(part)] > 0
                budget[_key(part)] -= 1
                if not keep:
                    dropped.add(index)
            if keep or (part.name in {"strong", "em", "strike"}):
                pieces.append(Piece(part=index))
            else:
                text = part.text if part.kind is PartKind.TEXT else found.markdown[part.start : part.end]
                pieces.append(Piece(text=text))
        return compose(found, pieces, kind=segment.kind, article=self.article, escape_all=True)

    def write(self, plan: _Plan, block: Block) -> None:
        """Write a block's content anew."""
        if not plan.targets:
            plan.edit = None
            return
        cuts = self.article.cuts[plan.block]
        content = block.content
        pieces: list[str] = [content[: cuts[0].start]]
        marks: list[tuple[int, int]] = []
        at = len(pieces[0])
        text = ""
        before: Cut | None = None
        for cut in cuts:
            shown = self.shown(plan, block, cut)
            if not shown and cut.segment in self.free:
                continue  # left out, with the gap before it
            if before is not None:
                gap = self.gap(block, before, cut, text, shown)
                pieces.append(gap)
                at += len(gap)
            text = shown
            if before is None and block.first and at == 0 and block.kind in _LINES:
                text = line_start(text)
            if cut.segment is not None:
                marks.append((cut.segment, at))
            pieces.append(text)
            at += len(text)
            before = cut
        tail = content[cuts[-1].end :]
        if block.kind is Kind.HEADING and not tail:
            closed = heading_end(pieces[-1])
            at += len(closed) - len(pieces[-1])
            pieces[-1] = closed
        pieces.append(tail)
        plan.edit = self.placed(block, "".join(pieces), marks)

    def shown(self, plan: _Plan, block: Block, cut: Cut) -> str:
        """Give the text of one sentence: its target, or its source on one line."""
        if cut.segment is not None:
            target = plan.targets.get(cut.segment)
            if target is None:
                return self.article.segments[cut.segment].source
            return self.lines(target) if block.relaid and self.layout is Layout.SENTENCE else target
        return sentence(block.atoms, block.content, cut.start, cut.end).markdown

    def lines(self, target: str) -> str:
        """Put each sentence of a target on a line of its own, where that is surely no new markup."""
        if self.split is None or "\n" in target:
            return target
        atoms = parse_inline(target, syntax=Syntax.MARKDOWN, names=self.document.names)
        found = spans(atoms, target, self.split)
        pieces = [target[: found[0][1]]] if found else [target]
        for (_, end), (start, stop) in pairwise(found):
            after = target[start : stop if stop < found[-1][1] else len(target)]
            safe = target[end:start] == " " and starts_safely(after) and not pieces[-1].endswith("\\")
            pieces.append(("\n" if safe else target[end:start]) + after)
        return "".join(pieces)

    def gap(self, block: Block, left: Cut, right: Cut, before: str, after: str) -> str:
        """Give what stands between two sentences."""
        gap = block.content[left.end : right.start]
        hard = any(atom.kind is HARD for atom in within(block.atoms, left.end, right.start))
        if hard or (gap and "\n" in gap and not block.relaid and block.kind is not Kind.HEADING):
            return gap
        if self.layout is Layout.JOIN:
            return "" if _joins(before, after) else " "
        if block.relaid and self.layout is Layout.SENTENCE and starts_safely(after) and not before.endswith("\\"):
            return "\n"
        return " "

    def placed(self, block: Block, content: str, marks: list[tuple[int, int]]) -> _Edit:
        """Turn a content into an edit of the text."""
        if block.codec is not None:
            raw = block.codec.encode(content)
            if raw is None:
                raw = self.document.text[block.start : block.end]
            eol = self.document.lines.eol
            return _Edit(block.start, block.end, raw.replace("\n", eol), [(segment, 0) for segment, _ in marks])
        if "\n" not in content:
            return _Edit(block.start, block.end, content, marks)
        joint = self.document.lines.eol + prefix(block, self.document)
        pieces = content.split("\n")
        shifted = []
        breaks = [match.start() for match in re.finditer("\n", content)]
        number = 0
        for segment, at in marks:
            while number < len(breaks) and breaks[number] < at:
                number += 1
            shifted.append((segment, at + number * (len(joint) - 1)))
        return _Edit(block.start, block.end, joint.join(pieces), shifted)

    def stands(self, block: Block, plan: _Plan) -> bool:
        """Tell whether a block, by itself, is still the same block."""
        if plan.edit is None:
            return True
        if block.codec is not None:
            return True
        content = _content(plan.edit.text, block, self.document)
        found = identity(parse_inline(content, syntax=block.syntax, names=self.document.names))
        if found != block.identity and plan.block not in self.free_blocks:
            return False
        if block.syntax is Syntax.CELL:
            return _PIPE.search(content) is None
        if block.kind in _LINES and block.first:
            return all(map(starts_safely, content.split("\n"))) or is_paragraph(content)
        return True

    # -- the whole ----------------------------------------------------------------------------------------------

    def fixed(self, lang: str | None) -> list[_Edit]:
        """Give the edits that are no segments: the language key, keys that are dropped."""
        matter = self.document.front
        if matter is None:
            return []
        edits = [_Edit(start, end, "") for start, end in matter.drops]
        if lang is not None:
            edits.extend(
                _Edit(value.start, value.end, value.codec.encode(lang) or lang)
                for value in matter.values
                if value.path.lower() in front.LANGUAGE_KEYS and value.text != lang
            )
        return edits

    def assembled(self, plans: Sequence[_Plan], fixed: Sequence[_Edit]) -> tuple[str, list[_Edit]]:
        edits = sorted(
            [*(plan.edit for plan in plans if plan.edit is not None), *fixed], key=lambda edit: (edit.start, edit.end)
        )
        text = self.document.text
        pieces: list[str] = []
        done: list[_Edit] = []
        at = 0
        for edit in edits:
            if edit.start < at:
                continue
            pieces.append(text[at : edit.start])
            pieces.append(edit.text)
            done.append(edit)
            at = edit.end
        pieces.append(text[at:])
        return "".join(pieces), done

    def verified(self, plans: list[_Plan], fixed: list[_Edit], targets: Mapping[int, str]) -> tuple[str, list[_Edit]]:
        """Read the whole again; find the blocks that break it."""
        text, edits = self.assembled(plans, fixed)
        if not edits or self.same(text):
            return text, edits
        kept: list[_Plan] = []
        stack = [plans]
        readings = 0
        while stack:
            part = stack.pop()
            if readings < READINGS:
                readings += 1
                text, edits = self.assembled([*kept, *part], fixed)
                if self.same(text):
                    kept.extend(part)
                    continue
            if len(part) > 1 and readings < READINGS:
                middle = len(part) // 2
                stack.extend((part[middle:], part[:middle]))
                continue
            for plan in part:
                mended = self.escaped_plan(plan) if readings < READINGS else None
                if mended is not None:
                    readings += 1
                    text, edits = self.assembled([*kept, mended], fixed)
                    if self.same(text):
                        kept.append(mended)
                        continue
                for index in plan.targets:
                    self.fall_back(index, targets[index], "it changes the structure of the article")
        return self.assembled(kept, fixed)

    def escaped_plan(self, plan: _Plan) -> _Plan | None:
        """Give a block's plan with all prose escaped, or None where that changes nothing."""
        block = self.document.blocks[plan.block]
        if block.codec is not None:
            return None
        hard = self.hardened(plan.targets)
        if hard == plan.targets:
            return None
        result = _Plan(plan.block, hard)
        self.write(result, block)
        return result

    def same(self, text: str) -> bool:
        """Tell whether a text has the source's structure."""
        return same_structure(self.document, self.scanned(text), self.free_blocks, self.emptied)

    def rewritten(self, text: str, rewrite: Rewrite) -> tuple[str, list[tuple[int, int, int]]]:
        """Give the text with its destinations rewritten, and the moves (place, removed, added)."""
        places = destinations(self.scanned(text))
        edits: list[tuple[int, int, str]] = []
        for start, end in places:
            old = text[start:end]
            new = rewrite(old)
            if new != old:
                edits.append((start, end, _address(new, before=text[start - 1 : start])))
        if not edits:
            return text, []
        pieces: list[str] = []
        moves = []
        at = 0
        for start, end, new in edits:
            if start < at:
                continue
            pieces.extend((text[at:start], new))
            moves.append((start, end - start, len(new)))
            at = end
        pieces.append(text[at:])
        result = "".join(pieces)
        if len(destinations(self.scanned(result))) != len(places):
            # A destination that ends its link early would take the rest of the article with it.
            return text, []
        return result, moves

    def scanned(self, text: str) -> Document:
        """Read a text as this article is read."""
        return scan(text, name=self.article.name, policy=self.article.options.front_matter)

    def places(self, text: str, edits: list[_Edit], moves: list[tuple[int, int, int]]) -> tuple[tuple[int, int], ...]:
        """Give line and column of each segment in the text."""
        offsets: dict[int, int] = {}
        shifts: list[tuple[int, int]] = []
        shift = 0
        for edit in edits:
            for index, at in edit.marks:
                offsets[index] = edit.start + shift + at
            shift += len(edit.text) - (edit.end - edit.start)
            shifts.append((edit.end, shift))
        number = 0
        shift = 0
        blocks = self.document.blocks
        result: list[int] = []
        for segment, cut in _cuts(self.article):
            found = offsets.get(segment.index)
            if found is None:
                block = blocks[segment.block]
                at = block.start if block.codec is not None else block.place(cut.start)
                while number < len(shifts) and shifts[number][0] <= at:
                    shift = shifts[number][1]
                    number += 1
                found = at + shift
            result.append(found)
        if moves:
            moved = []
            number = shift = 0
            for at in result:
                while number < len(moves) and moves[number][0] < at:
                    shift += moves[number][2] - moves[number][1]
                    number += 1
                moved.append(at + shift)
            result = moved
        lines = Lines(text)
        return tuple(lines.position(at) for at in result)


def _address(new: str, *, before: str) -> str:
    """Write a destination where another stood, so that nothing in it ends it: percent signs where it must."""
    unsafe = r"""[\s\x00-\x1f<>|"'`]""" if before != "<" else r"[\x00-\x1f<>|]"
    new = re.sub(unsafe, lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), new)
    if before not in {"<", '"', "'"} and new.count("(") != new.count(")"):
        new = new.replace("(", "%28").replace(")", "%29")
    return new


def _cuts(article: Article) -> list[tuple[Segment, Cut]]:
    return [(article.segments[cut.segment], cut) for cuts in article.cuts for cut in cuts if cut.segment is not None]


_CJK_END: Final = re.compile(rf"[{UNSPACED}“”‘’…—]['\"”’)\]*_`~]*$")
_CJK_START: Final = re.compile(rf"['\"“‘(\[*_`~]*[{UNSPACED}“‘…—]")


def _joins(before: str, after: str) -> bool:
    """Tell whether two sentences of a target without spaces stand directly one after the other."""
    return _CJK_END.search(before[-8:]) is not None or _CJK_START.match(after) is not None


def _key(part: Part) -> tuple[str, str]:
    return part.name, " ".join(part.key.split())


def _wanted(found: Sentence) -> Counter[tuple[str, str]]:
    """Count what of a sentence must be in any translation of it."""
    return Counter(
        _key(part)
        for part in found.parts
        if part.kind in {PartKind.OPAQUE, PartKind.OPEN} and part.name not in FREE_NAMES - {"break"}
    )


def _has_open_marks(found: Sentence) -> bool:
    """Tell whether the prose of a sentence holds a mark that could find its partner in a neighbour."""
    return any(
        part.kind is PartKind.TEXT and _OPEN_MARK.search(found.markdown, part.start, part.end) for part in found.parts
    )


_OPEN_MARK: Final = re.compile(r"(?<!\\)[`\[\]<$]")


def prefix(block: Block, document: Document) -> str:
    """Give what stands before the lines of a block after its first one."""
    lines = document.lines
    text = document.text
    first = text[lines.starts[lines.line_at(block.start)] : block.start]
    if len(block.lines) > 1:
        at = block.lines[1].start
        second = text[lines.starts[lines.line_at(at)] : at]
        if second.count(">") == first.count(">"):
            return second
    if block.kind is Kind.PARAGRAPH and len(first) < _CODE_INDENT and not first.strip():
        return ""  # the first line of a paragraph is set in, as in print
    return re.sub(r"[^\s>]", " ", first)


def _content(written: str, block: Block, document: Document) -> str:
    """Take the prefixes out of a written block."""
    eol = document.lines.eol
    if eol not in written:
        return written
    return written.replace(eol + prefix(block, document), "\n")


def destinations(document: Document) -> list[tuple[int, int]]:
    """Give the places of all destinations of a document: links, images, definitions, href and src."""
    found = [(start, end) for start, end, _ in document.definitions]
    found.extend(document.tags)

    def walk(block: Block, atoms: Sequence[Atom]) -> None:
        for atom in atoms:
            if atom.dest is not None and atom.kind in {CLOSE, OPAQUE}:
                found.append((block.place(atom.dest[0]), block.place(atom.dest[1])))
            if atom.children:
                walk(block, atom.children)

    for block in document.blocks:
        if block.codec is None and block.kind is not Kind.HTML:
            walk(block, block.atoms)
    return sorted(set(found))


def same_structure(
    source: Document, target: Document, free: Collection[int] = (), emptied: Collection[int] = ()
) -> bool:
    """Tell whether two documents differ in prose alone.

    Of the blocks that are `free`, in what they link to as well; those that are `emptied` are no blocks in the target.
    """
    if source.shape != target.shape:
        return False
    left, right = [item for item in _inline(source) if item[0] not in emptied], _inline(target)
    return len(left) == len(right) and all(
        kind is other_kind and (number in free or block.identity == other.identity)
        for (number, kind, block), (_, other_kind, other) in zip(left, right, strict=True)
    )


def _inline(document: Document) -> list[tuple[int, Kind, Block]]:
    """Give the blocks that are markdown; a value or a text between tags may vanish where it has no letter left."""
    return [
        (number, block.kind, block)
        for number, block in enumerate(document.blocks)
        if block.codec is None and block.kind is not Kind.HTML
    ]


# -- in place -----------------------------------------------------------------------------------------------------


def map_text(article: Article, change: Change) -> Rendered:
    """Change every stretch of prose in place, for engines that change characters and no sentence.

    Escapes, entities, marks, line breaks and blanks stay as they are. The label of a shortcut reference is its text:
    its definition changes with it, so that the link holds and undoing the change gives the source back.
    """
    return _Mapper(article, change).run()


@dataclass(slots=True)
class _RunEdit:
    """One run of prose, changed."""

    start: int
    end: int
    text: str
    block: int
    at: int
    """Where it begins in the block's content."""


class _Mapper:
    """One change in place."""

    def __init__(self, article: Article, change: Change) -> None:
        self.article = article
        self.document = article.document
        self.change = change
        self.labels = self.renamed()

    def renamed(self) -> set[str]:
        """Find the labels that are texts."""
        found: set[str] = set()

        def walk(atoms: Sequence[Atom]) -> None:
            for atom in atoms:
                if atom.shortcut and atom.label is not None:
                    found.add(normal_label(atom.label))
                if atom.children:
                    walk(atom.children)

        for block in self.document.blocks:
            if block.codec is None and not block.off:
                walk(block.atoms)
        return found

    def run(self) -> Rendered:
        runs: list[_RunEdit] = []
        for number, block in enumerate(self.document.blocks):
            if block.off:
                continue
            if block.codec is not None:
                self.value(number, block, runs)
            else:
                self.block(number, block, runs)
        for start, end, label in self.document.definitions:
            self.label(start, end, label, runs)
        runs = [run for run in runs if run.text != self.document.text[run.start : run.end]]
        runs.sort(key=lambda run: run.start)
        text = self.assembled(runs)
        dropped: list[_RunEdit] = []
        if runs and not self.same(text):
            runs, dropped = self.halved(runs)
            text = self.assembled(runs)
        fallbacks = [
            Fallback(self.segment(run), run.text, "it changes the structure of the article") for run in dropped
        ]
        return Rendered(text.encode("utf-8"), tuple(fallbacks), self.places(text, runs))

    def changed(self, raw: str) -> str:
        return self.change(raw)

    def value(self, number: int, block: Block, runs: list[_RunEdit]) -> None:
        assert block.codec is not None
        raw = self.document.text[block.start : block.end]
        if block.kind is Kind.TITLE:
            for atom in block.atoms:
                if atom.kind is TEXT:
                    first, last = block.start + atom.start, block.start + atom.end
                    runs.append(_RunEdit(first, last, self.changed(self.document.text[first:last]), number, 0))
            return
        opaque = [atom.text or atom.key for atom in block.atoms if atom.kind is OPAQUE]
        for start, end in block.codec.runs(raw):
            at = start
            while at < end:
                # Code and templates in a title stay; they read as they are written.
                hits = [(raw.find(piece, at, end), piece) for piece in opaque if piece]
                hits = [hit for hit in hits if hit[0] >= 0]
                stop, piece = min(hits, default=(end, ""))
                if stop > at:
                    runs.append(_RunEdit(block.start + at, block.start + stop, self.changed(raw[at:stop]), number, 0))
                at = stop + len(piece)

    def block(self, number: int, block: Block, runs: list[_RunEdit]) -> None:
        content = block.content

        def add(start: int, end: int) -> None:
            if start < end:
                first, last = block.place(start), block.place(end)
                runs.append(_RunEdit(first, last, self.changed(self.document.text[first:last]), number, start))

        def walk(atoms: Sequence[Atom]) -> None:
            for atom in atoms:
                if atom.kind is TEXT:
                    add(atom.start, atom.end)
                    continue
                if atom.children:
                    walk(atom.children)
                for start, end, _ in atom.inner:
                    if atom.name == "image" and start == atom.start + 2:
                        continue
                    if "\n" in content[start:end]:
                        continue
                    before, after = content[start - 1], content[end]
                    codec = ATTRIBUTES.get(before) if atom.name == "html" else LINK_TITLES.get(after)
                    if codec is not None:
                        for first, last in codec.runs(content[start:end]):
                            add(start + first, start + last)
                if atom.label is not None and not atom.shortcut and normal_label(atom.label) in self.labels:
                    end = atom.end - 1
                    self.rename(number, block, end - len(atom.label), atom.label, add)

        walk(block.atoms)

    def rename(self, number: int, block: Block, at: int, label: str, add: Callable[[int, int], None]) -> None:
        """Change a full reference's label as the shortcut's text is changed."""
        del number, block
        for atom in parse_inline(label, names=self.document.names):
            if atom.kind is TEXT:
                add(at + atom.start, at + atom.end)

    def label(self, start: int, end: int, label: str, runs: list[_RunEdit]) -> None:
        """Change the label of a definition whose label is a text."""
        del end
        if normal_label(label) not in self.labels or "\n" in label:
            return
        text = self.document.text
        at = text.rfind(f"[{label}]", max(0, start - len(label) - 200), start)
        if at < 0:
            return
        for atom in parse_inline(label, names=self.document.names):
            if atom.kind is TEXT:
                first, last = at + 1 + atom.start, at + 1 + atom.end
                runs.append(_RunEdit(first, last, self.changed(text[first:last]), -1, 0))

    def assembled(self, runs: Sequence[_RunEdit]) -> str:
        text = self.document.text
        pieces: list[str] = []
        at = 0
        for run in runs:
            if run.start < at:
                continue
            pieces.extend((text[at : run.start], run.text))
            at = run.end
        pieces.append(text[at:])
        return "".join(pieces)

    def same(self, text: str) -> bool:
        other = scan(text, name=self.article.name, policy=self.article.options.front_matter)
        return same_structure(self.document, other)

    def halved(self, runs: list[_RunEdit]) -> tuple[list[_RunEdit], list[_RunEdit]]:
        """Find the runs that break the structure."""
        kept: list[_RunEdit] = []
        dropped: list[_RunEdit] = []
        stack = [runs]
        readings = 0
        while stack:
            part = stack.pop()
            if readings < READINGS:
                readings += 1
                if self.same(self.assembled(sorted([*kept, *part], key=lambda run: run.start))):
                    kept.extend(part)
                    continue
            if len(part) > 1 and readings < READINGS:
                middle = len(part) // 2
                stack.extend((part[middle:], part[:middle]))
            else:
                dropped.extend(part)
        return sorted(kept, key=lambda run: run.start), dropped

    def segment(self, run: _RunEdit) -> int:
        """Find the segment that a run belongs to; -1 for none."""
        if run.block < 0:
            return -1
        for cut in self.article.cuts[run.block]:
            if cut.segment is not None and cut.end > run.at:
                return cut.segment
        return -1

    def places(self, text: str, runs: Sequence[_RunEdit]) -> tuple[tuple[int, int], ...]:
        lines = Lines(text)
        result = []
        number = shift = 0
        for segment, cut in _cuts(self.article):
            block = self.document.blocks[segment.block]
            at = block.start if block.codec is not None else block.place(cut.start)
            while number < len(runs) and runs[number].start < at:
                shift += len(runs[number].text) - (runs[number].end - runs[number].start)
                number += 1
            result.append(lines.position(at + shift))
        return tuple(result)
