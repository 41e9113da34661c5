"""Carry a catalogue over to the article as it stands now.

1. A unit goes with its sentence, wherever that moves. Where a sentence stands more than once, order and neighbours
   say which is which, and a context in the PO keeps them apart from then on.
2. Nothing a person wrote is dropped: a unit whose sentence is gone becomes obsolete, and comes back with its sentence.
3. A context stands only where the same sentence recurs or the article itself gives one, and is never renewed
   because a neighbour changed.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace

from pipeline.memory.align import patience
from pipeline.memory.likeness import alike
from pipeline.memory.model import USUAL, Catalogue, State, Unit, digest

_GIVEN = re.compile(r"(?:\A|(?<=\S) \| )(?:after: |at the beginning|obsolete: ).*\Z", re.DOTALL)
"""What `merge` adds to tell equal sentences apart; what stands before it is the article's own context."""

_CONTEXT_LENGTH = 40

_REPEATED = 2

_LIKE = 0.5
"""Likeness from which a new sentence is taken for an old one, changed."""

_COMPARED = 10_000
"""Pairs of sentences that are compared by likeness; where more changed at once, the article is another one."""


def own_context(context: str) -> str:
    """Give the part of a msgctxt that the article itself gave."""
    return _GIVEN.sub("", context)


def match(
    old: Catalogue | None,
    *,
    sources: Sequence[str],
    contexts: Sequence[str] = (),
    origins: Sequence[str] = (),
) -> list[Unit | None]:
    """Give for each sentence of the article, in order, the unit that was its own so far.

    `contexts` are those that the article itself gives (``""`` where it gives none). With `origins`, the sentences in the
    article's own language (of a pivoted target `sources` are the pivot's), a sentence whose pivot changed, came or went
    finds its unit through its origin: a reviewed one comes back stale with the new source, a machine's does not come
    back, since it is to be made anew.
    """
    result: list[Unit | None] = [None] * len(sources)
    if old is None:
        return result
    contexts = contexts or [""] * len(sources)
    units = old.units
    free = [True] * len(units)
    # The same sentence at the same place, in the sense of a diff.
    for at, index in patience([unit.source for unit in units], sources):
        if own_context(units[at].context) == contexts[index]:
            result[index], free[at] = units[at], False
    # A sentence that moved: with its own context first, then in order.
    keys = [own_context(unit.context) + "\0" + unit.source for unit in units]
    wanted = [context + "\0" + source for context, source in zip(contexts, sources, strict=True)]
    _claim(result, units, free, have=keys, want=wanted)
    _claim(result, units, free, have=[unit.source for unit in units], want=sources)
    if origins:
        # The pivot's sentence changed: the article's own still says which unit it was.
        have = [unit.origin or unit.source if free[at] else "" for at, unit in enumerate(units)]
        open_ = [origin if result[index] is None else "" for index, origin in enumerate(origins)]
        for at, index in patience(have, open_):
            if have[at]:
                result[index], free[at] = units[at], False
        _claim(result, units, free, have=have, want=open_)
    _claim(result, old.obsolete, [True] * len(old.obsolete), have=[unit.source for unit in old.obsolete], want=sources)
    found = [unit and carried(unit, source=source) for unit, source in zip(result, sources, strict=True)]
    return _regrouped(old, result, found)


def _regrouped(old: Catalogue, known: Sequence[Unit | None], found: list[Unit | None]) -> list[Unit | None]:
    """See to sentences that a person joined: a group that lost or gained a member no longer says what its sources say.

    Its head is stale, since the text of the lost member stands in it. Members that still follow the head stay with it:
    translated by themselves they would be said twice. Others are to be translated.
    """
    places = {id(unit): index for index, unit in enumerate(known) if unit is not None}
    for group in groups(old.units):
        at = last = places.get(id(group[0]))
        whole = last is not None
        for unit in group[1:]:
            place = places.get(id(unit))
            if last is not None and place == last + 1:
                last = place
                continue
            whole = False
            if place is not None:
                found[place] = None
        if at is not None and not whole and (head := found[at]) is not None:
            made_from = head.previous or " ".join(unit.source for unit in group)
            found[at] = replace(head, state=State.STALE, previous=made_from)
    return found


def predecessors(old: Catalogue, sources: Sequence[str], known: Sequence[Unit | None]) -> list[Unit | None]:
    """Give for each sentence without a unit in `known` the one that stood in its place and has lost its sentence.

    Between sentences that stayed, as many new as old ones are taken for each other in order, others by their likeness;
    in doubt, for none.
    """
    found: list[Unit | None] = [None] * len(sources)
    carried_on = {_words(unit) for unit in known if unit is not None}
    pairs = patience([unit.source for unit in old.units], sources)
    old_from = new_from = 0
    for old_to, new_to in (*pairs, (len(old.units), len(sources))):
        lost = [unit for unit in old.units[old_from:old_to] if _words(unit) not in carried_on]
        new = [at for at in range(new_from, new_to) if known[at] is None]
        if len(lost) == len(new):
            for unit, at in zip(lost, new, strict=True):
                found[at] = unit
        elif len(lost) * len(new) <= _COMPARED:
            likely = sorted(
                ((alike(unit.source, sources[at]), -rank, -at) for rank, unit in enumerate(lost) for at in new),
                reverse=True,
            )
            free = set(range(len(lost)))
            for likeness, rank, at in likely:
                if likeness >= _LIKE and -rank in free and found[-at] is None:
                    free.remove(-rank)
                    found[-at] = lost[-rank]
        old_from, new_from = old_to + 1, new_to + 1
    return found


def orphans(old: Catalogue, known: Sequence[Unit | None], followed: Sequence[Unit | None]) -> list[Unit]:
    """List what people wrote for sentences that are gone: units that neither go on in `known` nor are `followed` by others."""
    told = {_words(unit) for unit in (*known, *followed) if unit is not None}
    return [unit for unit in old.units if unit.person and unit.target and _words(unit) not in told]


def former(unit: Unit | None) -> str:
    """Give the source that a person's words in a unit were made from, also where a machine's have followed them; or ""."""
    if unit is None or unit.joined:
        return ""
    return unit.previous or (unit.source if unit.person else "")


def _words(unit: Unit) -> tuple[str, str, str]:
    """Tell what a unit says from what others say, whatever its source has become since."""
    return unit.previous if unit.person and unit.previous else unit.source, unit.context, unit.target


def groups(units: Sequence[Unit]) -> list[Sequence[Unit]]:
    """Give the runs of units whose sentences a person joined, each from its head on."""
    result: list[Sequence[Unit]] = []
    start = 0
    for end in range(1, len(units) + 1):
        if end == len(units) or not units[end].joined:
            if end - start > 1:
                result.append(units[start:end])
            start = end
    return result


def _claim(
    result: list[Unit | None], units: Sequence[Unit], free: list[bool], *, have: Sequence[str], want: Sequence[str]
) -> None:
    """Give what is still free to what is still wanting, by equal keys in order."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for at, key in enumerate(have):
        if free[at] and key:
            places[key].append(at)
    for index, key in enumerate(want):
        if result[index] is None and places.get(key):
            at = places[key].popleft()
            result[index], free[at] = units[at], False


def carried(unit: Unit, *, source: str) -> Unit | None:
    """Give a unit as it stands under a source that may be another than the one it was made from.

    A machine's target does not outlive its source: None. A person's does, as stale; when the source it was
    made from returns, it is reviewed again.
    """
    if unit.source == source:
        return unit
    if not unit.person:
        return None
    made_from = unit.previous or unit.source
    if made_from == source:
        return replace(unit, source=source, state=State.REVIEWED, previous="")
    return replace(unit, source=source, state=State.STALE, previous=made_from)


def merge(old: Catalogue, new_units: Sequence[Unit]) -> Catalogue:
    """Give the catalogue of the article as it stands now: `new_units` in its order, the rest of `old` obsolete.

    A new unit may carry the article's own context; where it has a predecessor in `old` it takes over the rest of the msgctxt
    and the remarks of translators. Store the result together with the output that is made from it, `Catalogue.settled`.
    """
    before = match(
        old,
        sources=[unit.source for unit in new_units],
        contexts=[own_context(unit.context) for unit in new_units],
        origins=[unit.origin or unit.source for unit in new_units],
    )
    units = [unit if known is None else _succeed(unit, known) for unit, known in zip(new_units, before, strict=True)]
    units = _told_apart(units)
    return replace(old, units=tuple(units), obsolete=_obsolete(old, units))


def _succeed(unit: Unit, known: Unit) -> Unit:
    """Keep of a predecessor what is not part of the translation."""
    given = known.context[len(own_context(known.context)) :]
    context = unit.context if unit.context != own_context(unit.context) else own_context(unit.context) + given
    return replace(
        unit,
        context=context.removeprefix(" | "),
        comments=unit.comments or known.comments,
        flags=unit.flags or known.flags,
    )


def _told_apart(units: Sequence[Unit]) -> list[Unit]:
    """Give contexts where the same sentence recurs, and take them away where it no longer does."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, unit in enumerate(units):
        places[unit.source].append(index)
    result = list(units)
    for indexes in places.values():
        if len(indexes) < _REPEATED:
            unit = units[indexes[0]]
            if unit.context != own_context(unit.context):
                result[indexes[0]] = replace(unit, context=own_context(unit.context))
            continue
        taken: set[str] = set()
        # Those that have a context keep it, whatever stands before them now.
        waiting = []
        for index in sorted(indexes, key=lambda index: units[index].context == ""):
            if units[index].context in taken:
                waiting.append(index)
            else:
                taken.add(units[index].context)
        for index in waiting:
            context = _new_context(units, index, taken)
            taken.add(context)
            result[index] = replace(units[index], context=context)
    return result


def _new_context(units: Sequence[Unit], index: int, taken: set[str]) -> str:
    """Tell a recurring sentence by the one before it, shortened; by a number too where even that recurs."""
    if index:
        text = " ".join(units[index - 1].source.split())
        name = f"after: {text[:_CONTEXT_LENGTH]}{'…' if len(text) > _CONTEXT_LENGTH else ''}"
    else:
        name = "at the beginning"
    own = own_context(units[index].context)
    name = f"{own} | {name}".removeprefix(" | ")
    number, context = 1, name
    while context in taken:
        number += 1
        context = f"{name} ({number})"
    return context


def _obsolete(old: Catalogue, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Keep what has no sentence now, in an order of its own, so that two branches seldom add at one place."""
    alive = {(unit.source, unit.target) for unit in units}
    vouched = {(unit.source, unit.target) for unit in units if unit.person}
    keys = {(unit.source, unit.context) for unit in units}
    origins = {unit.origin or unit.source for unit in units}
    kept: dict[tuple[str, str], Unit] = {}
    for unit in (*old.obsolete, *old.units):
        source = unit.previous if unit.person and unit.previous else unit.source
        if not unit.target and not unit.omitted:
            continue
        if {(source, unit.target), (unit.source, unit.target)} & (vouched if unit.person else alive):
            continue
        # A sentence that is made anew would else leave one dead machine sentence behind at each change.
        if not unit.person and (unit.origin or unit.source) in origins:
            continue
        if (source, unit.target) in kept and not unit.person:
            continue
        kept[source, unit.target] = replace(
            unit,
            source=source,
            previous="",
            state=State.REVIEWED if unit.person and unit.previous else unit.state,
            written="",
            block=0,
            line=0,
            frame=USUAL,
        )
    result = []
    for unit in sorted(kept.values(), key=lambda unit: (unit.source, unit.context, unit.target)):
        context = unit.context
        if (unit.source, context) in keys:
            own = own_context(context)
            context = f"{own} | obsolete: {digest(unit.target)}".removeprefix(" | ")
        keys.add((unit.source, context))
        result.append(replace(unit, context=context))
    return tuple(result)
