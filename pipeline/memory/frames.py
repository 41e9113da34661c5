"""Which marks around a sentence are a person's: what was written there, what stands there, what would be written.

1. The memory keeps a digest of what a run wrote around each sentence, before and behind it. What stands there is a person's
   if it is neither that nor what a run would write now.
2. Only what is a person's is kept as text, before or behind its sentence, in place of the source's; so all else follows the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.article import Article
from pipeline.article.document import has_prose
from pipeline.article.frame import INSIDE, Around, around
from pipeline.memory.align import patience
from pipeline.memory.learn import places
from pipeline.memory.model import Catalogue, Frame, Unit, digest

_HALF = 4
_PARAGRAPH = Around("\n\n")
_SENTENCE = Around(INSIDE)
_END = Around("")
_BLANK = " \t\n>"
"""What a line holds that begins a paragraph and nothing else, in a quotation as well."""


def surroundings(catalogue: Catalogue, article: Article) -> list[Around | None] | None:
    """Give what stands around each unit's text in an output file, and at last what stands at its end.

    None for a unit that stands nowhere; None for the whole where units stand in another order than the memory's.
    The catalogue is as learnt from that file.
    """
    return around(article, places(catalogue, article))


def frames_of(catalogue: Catalogue) -> list[Frame]:
    """Give the frames of a catalogue's units, and at last that of its end."""
    return [*(unit.frame for unit in catalogue.units), catalogue.end]


def usual(units: Sequence[Unit]) -> list[Around]:
    """Give what most often stands around each unit, and at the end."""
    firsts = [not index or units[index - 1].block != unit.block for index, unit in enumerate(units)]
    return [*(_PARAGRAPH if first else _SENTENCE for first in firsts), _END]


def mark(found: Around | None, most: Around) -> str:
    """Give the digest that stands for a frame in the memory; "" for the usual one, and for none."""
    return "" if found is None or found == most else whole_mark(found)


def whole_mark(found: Around) -> str:
    """Give the digest of a frame: four digits for what stands before the sentence, four for the rest."""
    return digest(found.before)[:_HALF] + digest(f"{found.after}\0{found.inside}")[:_HALF]


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of a frame are meant."""

    before: bool
    after: bool

    def of(self, digest_: str) -> str:
        """Give what of a digest stands for these parts."""
        return (digest_[:_HALF] if self.before else "") + (digest_[_HALF:] if self.after else "")


@dataclass(frozen=True, slots=True)
class Touched:
    """A frame in an output that is not as it was written."""

    found: Around
    parts: Parts
    """Where it differs."""
    was: str
    """Digest of what was written; "" where that is not known."""

    def over(self, frame: Frame) -> Frame:
        """Give a frame with what stands in the output now."""
        return replace(
            frame,
            before=self.found.before if self.parts.before else frame.before,
            after=self.found.after if self.parts.after else frame.after,
            over="",
        )

    def stands(self, other: Around | None) -> bool:
        """Tell whether what differs stands in another writing as well; where the sentence is not found, nobody can say."""
        return other is None or self.parts.of(whole_mark(other)) == self.parts.of(whole_mark(self.found))


def touched(catalogue: Catalogue, found: Sequence[Around | None]) -> dict[int, Touched]:
    """Give the frames that are not as they were written."""
    result = {}
    known = zip(found, frames_of(catalogue), usual(catalogue.units), strict=True)
    for index, (each, frame, most) in enumerate(known):
        if each is None or (catalogue.framed and mark(each, most) == frame.written):
            continue
        was = (frame.written or whole_mark(most)) if catalogue.framed else ""
        now = whole_mark(each)
        parts = Parts(now[:_HALF] != was[:_HALF], now[_HALF:] != was[_HALF:])
        result[index] = Touched(each, parts, was)
    return result


def written(catalogue: Catalogue, found: Sequence[Around | None]) -> Catalogue:
    """Give a catalogue that knows what stands around its sentences in the file written with it."""
    marked = [
        frame if frame.written == (new := mark(each, most)) else replace(frame, written=new)
        for each, frame, most in zip(found, frames_of(catalogue), usual(catalogue.units), strict=True)
    ]
    return framed(catalogue, marked)


def framed(catalogue: Catalogue, frames: Sequence[Frame]) -> Catalogue:
    """Give a catalogue with other frames."""
    units = tuple(
        unit if unit.frame == frame else replace(unit, frame=frame)
        for unit, frame in zip(catalogue.units, frames[:-1], strict=True)
    )
    return replace(catalogue, units=units, end=frames[-1], framed=True)


def heirs(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Say which new unit stands where an old one stood, by index; the end, counted as one more, always does.

    One with the same source; else, between two of those, one of the same kind in the same order.
    """
    pairs = patience([unit.source for unit in old], [unit.source for unit in new])
    result = dict(pairs)
    old_from = new_from = 0
    for old_to, new_to in (*pairs, (len(old), len(new))):
        for one, other in zip(range(old_from, old_to), range(new_from, new_to), strict=False):
            if _standing(old, one) != _standing(new, other):
                break
            result[one] = other
        old_from, new_from = old_to + 1, new_to + 1
    return result | {len(old): len(new)}


def _standing(units: Sequence[Unit], index: int) -> tuple[str, bool]:
    return units[index].kind, bool(index) and units[index - 1].block == units[index].block


def inherited(frames: Sequence[Frame], heirs_of: dict[int, int], sources: Sequence[Around | None]) -> dict[int, Frame]:
    """Carry what is a person's over to the units as they are now; `sources` is what the source has around them.

    A paragraph that a person wrote before a sentence that is gone stands before the next one.
    """
    result: dict[int, Frame] = {}
    adrift = behind = ""
    for index, frame in enumerate(frames):
        heir = heirs_of.get(index)
        if heir is None:
            if frame.before is not None and has_prose(frame.before):
                own = frame.before.rpartition("\n")[0].rstrip()
                adrift, behind = adrift + own, frame.before[len(own) :]
            continue
        if frame.edited:
            result[heir] = replace(frame, written="")
        source = sources[heir]
        if adrift and source is not None:
            there = result.get(heir, Frame(over=whole_mark(source)))
            before = source.before if there.before is None else there.before
            if before == INSIDE:
                # Theirs stands within the source's paragraph: on one line with its next sentence it would be no paragraph.
                before = "\n\n" if behind.strip(_BLANK) else behind
            result[heir] = replace(there, before=adrift + before)
            adrift = ""
    return result
