"""Taking targets and states from another tool's file into an article's catalogue.

1. By source and context. A file that knows no contexts serves each place where the sentence stands; one that tells places by
   the sentences around them (OmegaT's alternative translations) serves the place that has them.
2. Ours stands where both sides were edited since the export: a conflict, with both texts.
3. What a person translated there is kept, also where the author has changed its source meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.memory.model import Catalogue, State, Unit, digest
from pipeline.memory.update import merge


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a bilingual file."""

    catalogue: Catalogue
    taken: tuple[Unit, ...] = ()
    """Units that changed, as they are now."""
    unknown: tuple[Unit, ...] = ()
    """Units of the file whose sentence the article does not hold."""
    conflicts: tuple[tuple[Unit, Unit], ...] = ()
    """Ours and theirs: both written by people since the file was exported; ours stands."""


@dataclass(frozen=True, slots=True)
class Foreign(Unit):
    """A unit of another tool's own file, with what only such a file says."""

    around: tuple[str, str] | None = None
    """The sentences before and after, where they tell the place."""
    said: bool = True
    """Whether the file says who stands for the translation: where it does not, it approves nothing that is here already."""


def merge_units(catalogue: Catalogue, units: Sequence[Unit], *, keep: bool = False) -> Imported:
    """Merge the units of a bilingual file; with `keep` it is this article's own, and what has no place any more becomes obsolete."""
    found = _Places(catalogue.units)
    result = list(catalogue.units)
    taken: dict[int, None] = {}
    unknown: list[Unit] = []
    conflicts: list[tuple[Unit, Unit]] = []
    # What names a place comes last: it is meant for that place more than what serves all.
    for theirs in sorted(units, key=lambda unit: _around(unit) is not None):
        places = found.of(theirs)
        if not places and theirs.target:
            unknown.append(theirs)
        for at in places:
            ours = result[at]
            if _nothing_new(ours, theirs):
                continue
            # What this very file said of all places, before it named this one, is no edit of ours.
            was = ours if _around(theirs) is None else catalogue.units[at]
            if was.person and was.target != theirs.target and theirs.written != digest(was.target):
                conflicts.append((was, theirs))
                continue
            result[at] = _taken(ours, theirs)
            taken[at] = None
    lost = [unit for unit in unknown if keep and unit.state is State.REVIEWED and unit.written]
    if not taken and not lost:
        return Imported(catalogue, (), tuple(unknown), tuple(conflicts))
    made = replace(catalogue, units=tuple(result))
    if lost:
        made = merge(replace(made, obsolete=(*made.obsolete, *lost)), made.units)
    return Imported(made, tuple(result[at] for at in taken), tuple(unknown), tuple(conflicts))


class _Places:
    """Where in an article a unit of a file belongs."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._keys = {(_folded(unit.source), unit.context): at for at, unit in enumerate(units)}
        self._sources: dict[str, list[int]] = defaultdict(list)
        for at, unit in enumerate(units):
            self._sources[_folded(unit.source)].append(at)

    def of(self, theirs: Unit) -> Sequence[int]:
        """Give the places that a unit is meant for."""
        at = self._keys.get((_folded(theirs.source), theirs.context))
        same = self._sources.get(_folded(theirs.source), [])
        if (around := _around(theirs)) is not None:
            return [at for at in same if self._stands(at, *around)]
        if at is not None and (theirs.context or theirs.written):
            return [at]
        # A context that is gone told equal sentences apart that are no longer equal.
        return same if not theirs.context or len(same) == 1 else []

    def _stands(self, at: int, before: str, after: str) -> bool:
        """Tell whether a place is between two sentences; "" stands for the ends of the article."""
        ours = [self._units[near].source if 0 <= near < len(self._units) else "" for near in (at - 1, at + 1)]
        return [_folded(text) for text in ours] == [_folded(before), _folded(after)]


def _around(unit: Unit) -> tuple[str, str] | None:
    return unit.around if isinstance(unit, Foreign) else None


def _folded(text: str) -> str:
    """Fold what tools change without meaning it: white space."""
    return " ".join(text.split())


def _nothing_new(ours: Unit, theirs: Unit) -> bool:
    if theirs.state is State.MISSING or (theirs.target, theirs.state) == (ours.target, ours.state):
        return True
    if theirs.target != ours.target and theirs.written and not theirs.edited:
        return True  # nobody touched it there, and here it went on
    said = theirs.said if isinstance(theirs, Foreign) else True
    if _folded(theirs.target) == _folded(ours.target) and (theirs.state is ours.state or not said):
        return True
    return ours.person and theirs.state is not State.REVIEWED


def _taken(ours: Unit, theirs: Unit) -> Unit:
    """Give our unit with their translation, without the white space that a tool's lines put around it."""
    # Another text than ours is an edit, whatever the tool's state says: it is read so from an edited PO too.
    reviewed = theirs.state is State.REVIEWED or (ours.target != "" and _folded(theirs.target) != _folded(ours.target))
    return replace(
        ours,
        target=theirs.target.strip(),
        state=State.REVIEWED if reviewed else theirs.state,
        made_by=theirs.made_by or ("review" if reviewed else ours.made_by),
        settings="" if reviewed else ours.settings,
        previous="" if reviewed else ours.previous,
        joined=theirs.joined and not theirs.target,
    )
