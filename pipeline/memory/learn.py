"""Learn what people edited in an output file, sentence by sentence.

1. Three sides: the catalogue says what was written (base), the file what stands there now (theirs), the next run what would
   be written (ours). Theirs against base are the edits; they go into the catalogue, whose units meet the article
   as it stands now in `pipeline.memory.update`. So an edit and a change of the source never see each other, and the old
   source is not needed.
2. What is the same is settled first: blocks by their whole text, then sentences by theirs; only in the gaps between is
   anything weighed, and only within a block is a sentence given to a unit.
3. A gap without certainty becomes a group: its units together hold its sentences together. That is always
   true, and says less, than a guess which is which.
4. Nothing is learnt from a file that lost most of its sentences, or that holds the marks of a merge: a conflict.
5. A sentence edited in the PO and in the output is a conflict, with both texts.
6. Markdown is not known here: a file is the sentences and blocks that `read_target` finds in it. What stands around them is
   the business of `pipeline.memory.frames`.
"""

from __future__ import annotations

import enum
import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.article import Article
from pipeline.memory.align import patience
from pipeline.memory.likeness import alike, covered, evidence, plain
from pipeline.memory.model import Catalogue, State, Unit, digest
from pipeline.text.languages import language


class EditKind(enum.StrEnum):
    """What a person did to a sentence."""

    REWRITTEN = "rewritten"
    """One sentence stands for another; also where only markup or a word changed."""
    SPLIT = "split"
    """Two or more sentences stand for one."""
    EXTENDED = "extended"
    """A sentence that has no source was added; it goes with the unit before it (or after, at a block's beginning)."""
    JOINED = "joined"
    """One or more sentences stand for a run of units, and which for which cannot be told: joined, or put in another order."""
    OMITTED = "omitted"
    """The sentence was deleted."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit that was learnt."""

    kind: EditKind
    unit: Unit
    """As it is now; of a group, its head."""
    before: str
    after: str
    line: int
    """Line in the output file, from 1; where it was deleted, of what stands before."""
    index: int
    """Of the unit in the catalogue."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit that could not be learnt: both texts are kept, the file stays as it is."""

    reason: str
    ours: str
    """What the memory holds."""
    theirs: str
    """What stands in the file."""
    line: int
    units: tuple[Unit, ...] = ()


class ShapeKind(enum.StrEnum):
    """What a person did to the structure."""

    ADDED = "block-added"
    REMOVED = "block-removed"
    """Of cells and the like; a paragraph, heading or item that is gone is so many sentences left out."""
    SPLIT = "block-split"
    MERGED = "block-merged"
    MOVED = "block-moved"
    KIND = "block-kind"
    FRAME = "frame"
    """What stands around a sentence: heading marks, list markers, blank lines, code, HTML, front matter keys
    (`pipeline.memory.frames` finds them)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One edit of the structure."""

    kind: ShapeKind
    line: int
    text: str
    after: int = -1
    """Index of the last unit before it, -1 at the beginning."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of comparing an output file with what was written."""

    catalogue: Catalogue
    edits: tuple[Edit, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    shapes: tuple[Shape, ...] = ()
    """Edits of structure, in the file's order. Their sentences are learnt as far as they have units."""


@dataclass(frozen=True, slots=True)
class Found:
    """One sentence of an output file."""

    text: str
    block: int
    kind: str
    line: int
    index: int = 0
    """Of its segment in the file."""


_MARKS = " \t>#|:*+=_~-.)0123456789"
"""What may stand before the text of a line that is no part of it."""
_NOT_ALONE = frozenset({"cell", "html", "title", "alt"})
"""Kinds of blocks that cannot go without the rest of what holds them."""
_NOTHING = digest("")
_MERGE_MARKS = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)

MOST = 0.5
"""Part of the units that may be deleted in one edit; more is a file cut short, not an edit."""
FEW = 6
"""Units of which any number may be deleted."""

CERTAIN = 0.3
"""Likeness from which a sentence is taken for the edited form of another, not alone in its gap."""
SAME = 0.7
"""Likeness from which a sentence is taken for another one that moved."""
PART = 0.3
"""Part of a sentence's words that must stand in another for the one to be joined into, or split from, the other."""


def learn(*, catalogue: Catalogue, output: bytes, read_target: Callable[[bytes], Article]) -> Learned:
    """Compare an output file with what the catalogue says was written there.

    The catalogue is the one stored with the file. Nothing is raised for what stands in the file; what
    `read_target` raises for bytes that are no text goes through.
    """
    marks = _MERGE_MARKS.search(output)
    if marks:
        line = output.count(b"\n", 0, marks.start()) + 1
        text = output[marks.start() : marks.start() + 200].decode("utf-8", "replace").split("\n")[0]
        return Learned(catalogue, conflicts=(Conflict("marks of an unfinished merge", "", text, line),))
    return learn_sentences(catalogue, found_in(read_target(output), catalogue))


# ------------------------------------------------------------------------------------------------- both sides


@dataclass(slots=True)
class _Item:
    """One sentence of the base: a unit, or a group with its head."""

    indexes: range
    text: str
    """As it was written, as far as it is known."""
    source: str
    key: str
    changed: bool = False
    """Somebody edited it in the PO, and `text` is that edit: what was written is not known."""


@dataclass(slots=True)
class _Block:
    """A block of either side: its items or found sentences."""

    members: range
    text: str
    key: str
    kind: str
    source: str = ""


@dataclass(slots=True)
class _Bead:
    """Items and the sentences that stand for them."""

    items: list[int]
    found: list[int]
    score: float = 0.0


class _Sides:
    """Base and theirs, taken apart."""

    def __init__(self, catalogue: Catalogue, found: Sequence[Found]) -> None:
        self.catalogue = catalogue
        self.found = found
        self.spaced = not catalogue.target_lang or language(catalogue.target_lang).spaced
        self.theirs = [self.key(each.text) for each in found]
        self.left_out: list[_Block] = []
        """Blocks of the base that stand nowhere on purpose."""
        self.items = list(self._items())
        self.base_blocks = list(self._base_blocks())
        self.their_blocks = list(self._their_blocks())

    def join(self, texts: Sequence[str]) -> str:
        """Put sentences together as the target language does."""
        return (" " if self.spaced else "").join(texts)

    def key(self, text: str) -> str:
        """Fold what no person would call an edit: how a text is escaped and where its lines break."""
        text = plain(text)
        return text if self.spaced else text.replace(" ", "")

    def _items(self) -> Iterator[_Item]:
        units = self.catalogue.units
        written = {unit.written for unit in units if unit.edited}
        originals = self._originals(written) if written else {}
        start = 0
        for end in range(1, len(units) + 1):
            if end < len(units) and units[end].joined and units[end].block == units[start].block:
                continue
            unit = units[start]
            text, changed = unit.target, False
            stands = [
                each.source for each in units[start:end] if each.written == digest(each.source) != digest(each.target)
            ]
            if unit.state is State.MISSING:
                text = unit.source
            elif stands:
                text = self.join(stands)  # what a person wants could not be written
            elif unit.edited and unit.written == _NOTHING:
                text = ""  # it was left out, and somebody filled it in
            elif unit.edited:
                text, changed = originals.get(unit.written, unit.target), unit.written not in originals
            source = self.join([each.source for each in units[start:end]])
            yield _Item(range(start, end), text, source, self.key(text), changed)
            start = end

    def _originals(self, written: set[str]) -> dict[str, str]:
        """Find by its digest what was written for units that were edited in the PO since."""
        originals = {}
        for start in range(len(self.found)):
            for end in range(start + 1, min(start + 4, len(self.found)) + 1):
                if self.found[end - 1].block != self.found[start].block:
                    break
                text = self.join([each.text for each in self.found[start:end]])
                if (mark := digest(text)) in written:
                    originals[mark] = text
        return originals

    def _base_blocks(self) -> Iterator[_Block]:
        units = self.catalogue.units
        items = self.items
        start = 0
        for end in range(1, len(items) + 1):
            here = units[items[start].indexes[0]]
            if end < len(items) and units[items[end].indexes[0]].block == here.block:
                continue
            text = self.join([item.text for item in items[start:end] if item.text])
            source = self.join([item.source for item in items[start:end]])
            block = _Block(range(start, end), text, self.key(text), here.kind, source)
            if text:
                yield block
            else:
                self.left_out.append(block)
            start = end

    def _their_blocks(self) -> Iterator[_Block]:
        found = self.found
        start = 0
        for end in range(1, len(found) + 1):
            if end < len(found) and found[end].block == found[start].block:
                continue
            text = self.join([each.text for each in found[start:end]])
            yield _Block(range(start, end), text, self.key(text), found[start].kind)
            start = end


# ------------------------------------------------------------------------------------------------- alignment

_BAND = 40
"""How far from the diagonal of a gap its members are compared: a gap of thousands stays linear."""

_SENTENCE_SHAPES = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (1, 3), (3, 1))
_BLOCK_SHAPES = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1))

_RUN = 12
"""Sentences that one unit may have been given."""
_DOUBT = 0.08
"""Likeness that chance may give."""
_SKIP = 0.75
"""Cost of a character that has no partner; a partner costs 1 minus the likeness."""
_SKIP_EACH = 3.0
_MANY_EACH = 5.0
"""Cost in characters of each member beyond one to one: of two alignments as good, the plainer."""


def _aligned(
    old: Sequence[int],
    new: Sequence[int],
    *,
    shapes: Sequence[tuple[int, int]],
    lengths: tuple[Callable[[int], int], Callable[[int], int]],
    score: Callable[[Sequence[int], Sequence[int]], float],
) -> list[_Bead]:
    """Find the cheapest alignment that keeps the order, after Gale and Church with likeness in place of length."""
    old_lengths = [lengths[0](each) for each in old]
    new_lengths = [lengths[1](each) for each in new]
    rows, columns = len(old), len(new)
    best: dict[tuple[int, int], tuple[float, int, int, float]] = {(0, 0): (0.0, 0, 0, 0.0)}
    slope = columns / rows if rows else 0.0
    for row in range(rows + 1):
        middle = int(row * slope)
        low = 0 if row == 0 else max(0, middle - _BAND)
        high = columns if row == rows else min(columns, middle + _BAND)
        for column in range(low, high + 1):
            if row == column == 0:
                continue
            choice: tuple[float, int, int, float] | None = None
            for down, right in shapes:
                at = (row - down, column - right)
                if at not in best:
                    continue
                weight = sum(old_lengths[at[0] : row]) + sum(new_lengths[at[1] : column])
                if down and right:
                    likeness = score(old[at[0] : row], new[at[1] : column])
                    cost = (1 - likeness) * weight + (down + right - 2) * _MANY_EACH
                else:
                    likeness = 0.0
                    cost = _SKIP * weight + _SKIP_EACH
                cost += best[at][0]
                if choice is None or cost < choice[0]:
                    choice = (cost, down, right, likeness)
            if choice is not None:
                best[row, column] = choice
    beads = []
    row, column = rows, columns
    while row or column:
        _, down, right, likeness = best[row, column]
        beads.append(_Bead(list(old[row - down : row]), list(new[column - right : column]), likeness))
        row, column = row - down, column - right
    return beads[::-1]


def _gaps(pairs: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[tuple[range, range]]:
    """Give what lies between pairs, also where it is empty on both sides."""
    old_from = new_from = 0
    for old_at, new_at in (*pairs, (old, new)):
        yield range(old_from, old_at), range(new_from, new_at)
        old_from, new_from = old_at + 1, new_at + 1


class _Alignment:
    """Which sentences of the file stand for which items: blocks first, then sentences within them."""

    def __init__(self, sides: _Sides) -> None:
        self.sides = sides
        self.beads: list[_Bead] = []
        self.shapes: list[Shape] = []
        self.unclear: list[tuple[list[int], list[int]]] = []
        """Blocks of either side that belong together or not, nobody can tell."""
        self.exact: dict[int, list[int]] = {}
        """Items that stand word for word in the file, with their sentences."""
        self.pairs: list[tuple[list[int], list[int]]] = []
        """Blocks of either side that belong together."""
        self.gone: list[int] = []
        """Base blocks that stand nowhere."""
        self.lines: list[tuple[int, int]] = []
        """Items that stand in the file, with the line of each."""
        self._blocks()

    # ---- blocks

    def _blocks(self) -> None:
        base, theirs = self.sides.base_blocks, self.sides.their_blocks
        pairs = patience([block.key for block in base], [block.key for block in theirs])
        for old_at, new_at in pairs:
            self.pairs.append(([old_at], [new_at]))
        loose_old: list[list[int]] = []
        loose_new: list[list[int]] = []
        for old_gap, new_gap in _gaps(pairs, len(base), len(theirs)):
            old_left, new_left = self._block_gap(old_gap, new_gap)
            loose_old.append(old_left)
            loose_new.append(new_left)
        self._moved(loose_old, loose_new)
        self._absorbed(loose_old, loose_new)
        for old_left, new_left in zip(loose_old, loose_new, strict=True):
            if old_left and new_left:
                self.unclear.append((old_left, new_left))
                continue
            for at in old_left:
                self.gone.append(at)
            for at in new_left:
                self._shape(ShapeKind.ADDED, theirs[at])
        for old, new in sorted(self.pairs):
            self._pair(old, new)
        self.shapes.sort(key=lambda shape: shape.line)

    def _block_gap(self, old_gap: range, new_gap: range) -> tuple[list[int], list[int]]:
        """Align the blocks of one gap and give those of either side that found no partner."""
        base, theirs = self.sides.base_blocks, self.sides.their_blocks
        if not old_gap or not new_gap:
            return list(old_gap), list(new_gap)
        if len(old_gap) == len(new_gap) == 1 and base[old_gap[0]].kind == theirs[new_gap[0]].kind:
            self.pairs.append(([old_gap[0]], [new_gap[0]]))
            return [], []
        beads = _aligned(
            old_gap,
            new_gap,
            shapes=_BLOCK_SHAPES,
            lengths=(lambda at: len(base[at].key), lambda at: len(theirs[at].key)),
            score=self._block_score,
        )
        certain = [bead for bead in beads if bead.score >= CERTAIN]
        straight = all(
            len(bead.items) == len(bead.found) == 1 and bead.items[0] - old_gap[0] == bead.found[0] - new_gap[0]
            for bead in certain
        )
        if straight and [base[at].kind for at in old_gap] == [theirs[at].kind for at in new_gap]:
            # The same kinds in the same order and nothing that speaks for another order: neighbours were rewritten.
            self.pairs += [([old_at], [new_at]) for old_at, new_at in zip(old_gap, new_gap, strict=True)]
            return [], []
        old_left: list[int] = []
        new_left: list[int] = []
        for bead in beads:
            if bead.items and bead.found and bead.score >= CERTAIN:
                self.pairs.append((bead.items, bead.found))
            else:
                old_left += bead.items
                new_left += bead.found
        if len(old_left) == len(new_left) == 1 and base[old_left[0]].kind == theirs[new_left[0]].kind:
            before = sum(bead.items[0] < old_left[0] for bead in beads if bead.items and bead.score >= CERTAIN)
            if before == sum(bead.found[0] < new_left[0] for bead in beads if bead.found and bead.score >= CERTAIN):
                self.pairs.append((old_left, new_left))
                return [], []
        return old_left, new_left

    def _block_score(self, old: Sequence[int], new: Sequence[int]) -> float:
        base, theirs = self.sides.base_blocks, self.sides.their_blocks
        text = self.sides.join([base[at].key for at in old])
        other = self.sides.join([theirs[at].key for at in new])
        likeness = self._likeness(text, other, self.sides.join([base[at].source for at in old]))
        if likeness < 1.0 and not self._all_in(
            [base[at].key for at in old], other, [theirs[at].key for at in new], text
        ):
            return 0.0
        kinds = {base[at].kind for at in old} | {theirs[at].kind for at in new}
        return likeness if len(kinds) == 1 else 0.8 * likeness

    @staticmethod
    def _likeness(text: str, other: str, source: str) -> float:
        likeness = alike(text, other)
        return likeness if likeness == 1.0 else likeness + (1 - likeness) * 0.25 * evidence(source, other)

    def _moved(self, loose_old: list[list[int]], loose_new: list[list[int]]) -> None:
        """Find blocks that stand elsewhere now."""
        base, theirs = self.sides.base_blocks, self.sides.their_blocks
        olds = [at for left in loose_old for at in left]
        news = [at for left in loose_new for at in left]
        if not olds or not news or len(olds) * len(news) > 40_000:
            return
        ranked = sorted(
            ((alike(base[old].key, theirs[new].key), -old, -new) for old in olds for new in news), reverse=True
        )
        taken_old: set[int] = set()
        taken_new: set[int] = set()
        for likeness, old, new in ranked:
            if likeness < SAME:
                break
            if -old in taken_old or -new in taken_new:
                continue
            taken_old.add(-old)
            taken_new.add(-new)
            self.pairs.append(([-old], [-new]))
            self._shape(ShapeKind.MOVED, theirs[-new])
        for left in loose_old:
            left[:] = [at for at in left if at not in taken_old]
        for left in loose_new:
            left[:] = [at for at in left if at not in taken_new]

    def _absorbed(self, loose_old: list[list[int]], loose_new: list[list[int]]) -> None:
        """Find blocks whose sentences stand in the block before or after: a heading between two was deleted, say."""
        base, theirs = self.sides.base_blocks, self.sides.their_blocks
        by_old = {at: pair for pair in self.pairs for at in pair[0]}
        by_new = {at: pair for pair in self.pairs for at in pair[1]}
        for left in loose_old:
            for at in list(left):
                for pair in self._neighbours(at, by_old, len(base)):
                    if (
                        base[at].kind == base[pair[0][0]].kind
                        and not self._whole(*pair)
                        and covered(base[at].key, self.sides.join([theirs[new].key for new in pair[1]])) >= SAME
                    ):
                        pair[0].append(at)
                        pair[0].sort()
                        by_old[at] = pair
                        left.remove(at)
                        break
        for left in loose_new:
            for at in list(left):
                for pair in self._neighbours(at, by_new, len(theirs)):
                    if (
                        theirs[at].kind == theirs[pair[1][0]].kind
                        and not self._whole(*pair)
                        and covered(theirs[at].key, self.sides.join([base[old].key for old in pair[0]])) >= SAME
                    ):
                        pair[1].append(at)
                        pair[1].sort()
                        by_new[at] = pair
                        left.remove(at)
                        break

    def _whole(self, old: Sequence[int], new: Sequence[int]) -> bool:
        """Tell whether blocks that belong together say the same: no part of them stands elsewhere, whatever is like them."""
        base, theirs = self.sides.base_blocks, self.sides.their_blocks
        return self.sides.join([base[at].key for at in old]) == self.sides.join([theirs[at].key for at in new])

    @staticmethod
    def _neighbours(
        at: int, pairs: dict[int, tuple[list[int], list[int]]], end: int
    ) -> Iterator[tuple[list[int], list[int]]]:
        """Give the pairs of the nearest blocks before and after that have one."""
        for places in (range(at - 1, max(at - 4, -1), -1), range(at + 1, min(at + 4, end))):
            yield from itertools.islice((pairs[place] for place in places if place in pairs), 1)

    def _shape(self, kind: ShapeKind, block: _Block) -> None:
        found = self.sides.found[block.members[0]]
        self.shapes.append(Shape(kind, found.line, block.text))

    def _pair(self, old: Sequence[int], new: Sequence[int]) -> None:
        """Align the sentences of blocks that belong together."""
        base = [self.sides.base_blocks[at] for at in old]
        theirs = [self.sides.their_blocks[at] for at in new]
        if len(theirs) > 1:
            self._shape(ShapeKind.SPLIT, theirs[1])
        if len(base) > 1:
            self._shape(ShapeKind.MERGED, theirs[0])
        if base[0].kind != theirs[0].kind:
            self._shape(ShapeKind.KIND, theirs[0])
        items = [at for block in base for at in block.members if self.sides.items[at].text]
        found = [at for block in theirs for at in block.members]
        keys = [self.sides.items[at].key for at in items]
        if keys == [self.sides.theirs[at] for at in found]:
            # Nearly every block of nearly every file.
            self.lines += [(item, self.sides.found[at].line) for item, at in zip(items, found, strict=True)]
            self.exact |= {item: [at] for item, at in zip(items, found, strict=True)}
            return
        beads = self._sentences(items, found)
        self.lines += [(bead.items[-1], self.sides.found[bead.found[-1]].line) for bead in beads if bead.found]
        self.exact |= {bead.items[0]: bead.found for bead in beads if bead.score == 1.0}
        self.beads += beads

    # ---- sentences

    def _sentences(self, items: list[int], found: list[int]) -> list[_Bead]:
        keys = [self.sides.items[at].key for at in items]
        runs = self._runs(keys, found)
        theirs = [self.sides.key(self.sides.join([self.sides.theirs[at] for at in run])) for run in runs]
        pairs = patience(keys, theirs)
        moved_items, moved_runs = self._strays(pairs, keys, theirs)
        beads: list[_Bead] = []
        for number, (old_gap, new_gap) in enumerate(_gaps(pairs, len(items), len(runs))):
            gap = self._sentence_gap(
                [items[at] for at in old_gap if at not in moved_items],
                [each for at in new_gap if at not in moved_runs for each in runs[at]],
            )
            for item in (items[at] for at in old_gap if at in moved_items):
                after = (place for place, bead in enumerate(gap) if bead.items and bead.items[0] > item)
                gap.insert(next(after, len(gap)), _Bead([item], []))
            for run in (runs[at] for at in new_gap if at in moved_runs):
                after = (place for place, bead in enumerate(gap) if bead.found and bead.found[0] > run[0])
                gap.insert(next(after, len(gap)), _Bead([], list(run)))
            beads += gap
            if number < len(pairs):
                old_at, new_at = pairs[number]
                beads.append(_Bead([items[old_at]], list(runs[new_at]), 1.0))
        return self._attached(self._reordered(beads))

    def _runs(self, keys: Sequence[str], found: Sequence[int]) -> list[list[int]]:
        """Put sentences together that stand for one unit word for word: one that a person split or added to before."""
        wanted = set(keys)
        longest = max((len(key) for key in keys), default=0)
        runs: list[list[int]] = []
        at = 0
        while at < len(found):
            end = at + 1
            text = self.sides.theirs[found[at]]
            for further in range(at + 1, min(at + _RUN, len(found))):
                text = self.sides.key(self.sides.join([text, self.sides.theirs[found[further]]]))
                if len(text) > longest:
                    break
                if text in wanted:
                    end = further + 1
            runs.append(list(found[at:end]))
            at = end
        return runs

    @staticmethod
    def _strays(
        pairs: Sequence[tuple[int, int]], keys: Sequence[str], theirs: Sequence[str]
    ) -> tuple[set[int], set[int]]:
        """Find sentences that stand word for word in another place, so that they are not taken for rewritten ones."""
        old_taken, new_taken = {old for old, _ in pairs}, {new for _, new in pairs}
        places: dict[str, list[int]] = {}
        for at, key in enumerate(theirs):
            if at not in new_taken:
                places.setdefault(key, []).append(at)
        moved = {at: places[key].pop(0) for at, key in enumerate(keys) if at not in old_taken and places.get(key)}
        return set(moved), set(moved.values())

    def _sentence_gap(self, items: list[int], found: list[int]) -> list[_Bead]:
        if not items or not found:
            return [_Bead([at], []) for at in items] + [_Bead([], [at]) for at in found]
        if len(items) == len(found) == 1:
            return [_Bead(items, found, max(CERTAIN, self._score(items, found)))]
        beads = _aligned(
            items,
            found,
            shapes=_SENTENCE_SHAPES,
            lengths=(lambda at: len(self.sides.items[at].key), lambda at: len(self.sides.theirs[at])),
            score=self._score,
        )
        settled: list[_Bead] = []
        run: list[_Bead] = []
        for bead in [*beads, None]:
            if bead is not None and bead.score < CERTAIN:
                run.append(bead)
                continue
            run_items = [at for each in run for at in each.items]
            run_found = [at for each in run for at in each.found]
            if len(run_items) == len(run_found) and self._straight(run_items, run_found):
                settled += [_Bead([item], [at], CERTAIN) for item, at in zip(run_items, run_found, strict=True)]
            elif run_items and run_found:
                # No telling which is which: together they stand for each other.
                settled.append(_Bead(run_items, run_found, CERTAIN))
            else:
                settled += run
            run = []
            if bead is not None:
                settled += self._parted(bead)
        return settled

    def _straight(self, items: Sequence[int], found: Sequence[int]) -> bool:
        """Tell whether as many sentences were each rewritten in its place: none is more like another one's place."""
        scores = [[self._score([item], [at]) for at in found] for item in items]
        return all(
            scores[at][at] >= max(scores[at][other], scores[other][at]) - _DOUBT
            for at in range(len(items))
            for other in range(len(items))
        )

    def _parted(self, bead: _Bead) -> list[_Bead]:
        """Take a deleted sentence out of a bead that looks joined: hardly a word of it is left."""
        if len(bead.items) < 2 or bead.score == 1.0:
            return [bead]
        text = self.sides.join([self.sides.theirs[at] for at in bead.found])
        kept = [at for at in bead.items if covered(self.sides.items[at].key, text) >= PART]
        if not kept or len(kept) == len(bead.items):
            return [bead]
        result: list[_Bead] = []
        for at in bead.items:
            if at not in kept:
                result.append(_Bead([at], []))
            elif at == kept[0]:
                result.append(_Bead(kept, bead.found, bead.score))
        return result

    def _score(self, items: Sequence[int], found: Sequence[int]) -> float:
        text = self.sides.join([self.sides.items[at].key for at in items])
        other = self.sides.join([self.sides.theirs[at] for at in found])
        source = self.sides.join([self.sides.items[at].source for at in items])
        likeness = self._likeness(text, other, source)
        if likeness < 1.0 and not self._all_in(
            [self.sides.items[at].key for at in items], other, [self.sides.theirs[at] for at in found], text
        ):
            return 0.0
        return likeness

    @staticmethod
    def _all_in(olds: Sequence[str], other: str, news: Sequence[str], text: str) -> bool:
        """Tell whether each text of a joined or split one has its part in it: two are always more like one than one is."""
        return (len(olds) < 2 or min(covered(old, other) for old in olds) >= PART) and (
            len(news) < 2 or min(covered(new, text) for new in news) >= PART
        )

    def _reordered(self, beads: list[_Bead]) -> list[_Bead]:
        """Make one group of what lies between a sentence's old and new place."""
        gone = [at for at, bead in enumerate(beads) if bead.items and not bead.found]
        come = [at for at, bead in enumerate(beads) if bead.found and not bead.items]
        spans = []
        for old in gone:
            text = self.sides.items[beads[old].items[0]].key
            best = (SAME, -1, -1)
            for start, new in enumerate(come):
                for length in range(1, 4):
                    run = come[start : start + length]
                    if len(run) < length or run[-1] - new != length - 1:
                        break
                    there = self.sides.join([self.sides.theirs[each] for at in run for each in beads[at].found])
                    best = max(best, (alike(text, there), new, run[-1]))
            _, first, last = best
            if first >= 0:
                come = [at for at in come if not first <= at <= last]
                spans.append((min(old, first), max(old, last)))
        result: list[_Bead] = []
        at = 0
        while at < len(beads):
            end = at
            while (further := max((high for low, high in spans if low <= end <= high), default=end)) > end:
                end = further
            if end > at:
                group = beads[at : end + 1]
                items = sorted(each for bead in group for each in bead.items)
                found = sorted(each for bead in group for each in bead.found)
                result.append(_Bead(items, found, CERTAIN))
            else:
                result.append(beads[at])
            at = end + 1
        return result

    @staticmethod
    def _attached(beads: list[_Bead]) -> list[_Bead]:
        """Give sentences that have no source to the unit before them, at a block's beginning to the one after."""
        result: list[_Bead] = []
        waiting: list[int] = []
        for bead in beads:
            if not bead.items:
                host = next((each for each in reversed(result) if each.found), None)
                if host is None:
                    waiting += bead.found
                else:
                    host.found += bead.found
                    host.score = min(host.score, 0.999)
                continue
            if waiting and bead.found:
                bead.found[:0] = waiting
                bead.score = min(bead.score, 0.999)
                waiting = []
            result.append(bead)
        if waiting and result:
            result[0].found[:0] = waiting
        return result


# ------------------------------------------------------------------------------------------------- learning


def found_in(article: Article, catalogue: Catalogue) -> list[Found]:
    """Give the sentences of an output file as read, but for those in paragraphs that the memory holds as a person's own."""
    frames = [*(unit.frame.before for unit in catalogue.units), catalogue.end.before]
    own = "\n".join(text for text in frames if text)
    lines = {line.lstrip(_MARKS).rstrip() for line in own.split("\n")} - {""} if own else set()
    held = {unit.target for unit in catalogue.units} if lines else set()
    theirs = {
        number
        for number, block in enumerate(article.blocks if lines else ())
        if all(line.lstrip(_MARKS).rstrip() in lines for line in block.content.split("\n"))
    } - {segment.block for segment in article.segments if segment.source in held}
    return [
        Found(text=segment.source, block=segment.block, kind=str(segment.kind), line=segment.line, index=segment.index)
        for segment in article.segments
        if segment.block not in theirs
    ]


def places(catalogue: Catalogue, article: Article) -> list[list[int]]:
    """Give for each unit the segments of an output file that hold its target; none where it does not stand as it is.

    Of a joined group the head has them all. The catalogue is as learnt from that file.
    """
    sides = _Sides(catalogue, found_in(article, catalogue))
    alignment = _Alignment(sides)
    result: list[list[int]] = [[] for _ in catalogue.units]
    for item, found in alignment.exact.items():
        result[sides.items[item].indexes[0]] = [sides.found[at].index for at in found]
    return result


def learn_sentences(catalogue: Catalogue, found: Sequence[Found]) -> Learned:
    """Compare the sentences of an output file with what the catalogue says was written there."""
    sides = _Sides(catalogue, found)
    alignment = _Alignment(sides)
    units = list(catalogue.units)
    edits: list[Edit] = []
    conflicts: list[Conflict] = []
    gone = [bead for bead in alignment.beads if not bead.found]
    lost = sum(len(sides.base_blocks[at].members) for at in alignment.gone) + len(gone)
    whole = sum(1 for item in sides.items if item.text)
    if lost > max(FEW, MOST * whole) or (whole and not found):
        return Learned(
            catalogue,
            conflicts=(
                Conflict(
                    f"{lost} of {whole} sentences are gone from the file",
                    "",
                    "",
                    found[-1].line if found else 1,
                ),
            ),
        )
    for old_left, new_left in alignment.unclear:
        members = [at for block in old_left for at in sides.base_blocks[block].members]
        conflicts.append(
            Conflict(
                "no telling which paragraph stands for which",
                "\n\n".join(sides.base_blocks[at].text for at in old_left),
                "\n\n".join(sides.their_blocks[at].text for at in new_left),
                found[sides.their_blocks[new_left[0]].members[0]].line,
                tuple(units[index] for at in members for index in sides.items[at].indexes),
            )
        )
    beads = list(alignment.beads)
    for number in [at for at in alignment.gone if sides.base_blocks[at].kind == "front-matter"]:
        # Front matter is seldom deleted and often broken: a colon without quotes, and none of it can be read.
        alignment.gone.remove(number)
        conflicts.append(
            Conflict(
                "the front matter, or this key of it, cannot be read in the file",
                sides.base_blocks[number].text,
                "",
                1,
                tuple(
                    units[index] for item in sides.base_blocks[number].members for index in sides.items[item].indexes
                ),
            )
        )
    for block in alignment.gone:
        beads += [_Bead([at], []) for at in sides.base_blocks[block].members if sides.items[at].text]
    lines = sorted(alignment.lines)

    def line_before(item: int) -> int:
        at = bisect_left(lines, (item, 0))
        return lines[at - 1][1] if at else 1

    for bead in sorted(beads, key=lambda bead: bead.items[0] if bead.items else -1):
        line = sides.found[bead.found[0]].line if bead.found else line_before(bead.items[0])
        outcome = _apply(bead, sides, units, line=line)
        if isinstance(outcome, Edit):
            edits.append(outcome)
        elif outcome is not None:
            conflicts.append(outcome)
    shapes = list(alignment.shapes)
    shapes += [
        Shape(ShapeKind.REMOVED, line_before(sides.base_blocks[at].members[0]), sides.base_blocks[at].text)
        for at in alignment.gone
        if sides.base_blocks[at].kind in _NOT_ALONE
    ]
    # A block that was left out in an earlier run: the file's structure is still not the source's.
    shapes += [
        Shape(ShapeKind.REMOVED, line_before(block.members[0]), block.source)
        for block in sides.left_out
        if block.kind in _NOT_ALONE
    ]
    return Learned(
        replace(catalogue, units=tuple(units)) if edits else catalogue,
        tuple(edits),
        tuple(conflicts),
        tuple(sorted(shapes, key=lambda shape: shape.line)),
    )


def _apply(bead: _Bead, sides: _Sides, units: list[Unit], *, line: int) -> Edit | Conflict | None:
    """Put one bead into the units."""
    items = [sides.items[at] for at in bead.items]
    indexes = [index for item in items for index in item.indexes]
    before = sides.join([item.text for item in items])
    after = sides.join([sides.found[at].text for at in bead.found])
    if bead.score == 1.0 or sides.key(before) == sides.key(after):
        return None
    if any(units[index].edited and units[index].person for index in indexes):
        ours = sides.join([units[index].target for index in indexes if units[index].target])
        if sides.key(ours) == sides.key(after):
            return None
        return Conflict("edited in the memory and in the file", ours, after, line, tuple(units[at] for at in indexes))
    head = indexes[0]
    for index in indexes:
        text = after if index == head else ""
        units[index] = replace(
            units[index],
            target=text,
            state=State.REVIEWED,
            made_by="review",
            settings="",
            previous="",
            written=digest(text),
            joined=index != head and bool(after) and units[index].block == units[head].block,
        )
    return Edit(_kind(bead, sides), units[head], before, after, line, head)


def _kind(bead: _Bead, sides: _Sides) -> EditKind:
    if not bead.found:
        return EditKind.OMITTED
    if len(bead.items) > 1:
        return EditKind.JOINED
    if len(bead.found) == 1:
        return EditKind.REWRITTEN
    text = sides.items[bead.items[0]].key
    if sides.key(sides.join([sides.found[at].text for at in bead.found])).count(text):
        return EditKind.EXTENDED
    return EditKind.SPLIT
