"""Articles and sections that people keep: no machine translates them, and what is out of date in them is told.

1. The source says so: ``localisation: human`` in the front matter for the whole article, ``<!-- pipeline: human -->`` ...
   ``<!-- pipeline: machine -->`` for a section.
2. A sentence whose source changed keeps its target, and is stale; one that was never translated stands as its source.
3. ``localisation: reviewed`` in the front matter of an *output* says that a reviewer read it and left it: the next run
   marks its sentences as reviewed and takes the key away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.article import Article
from pipeline.memory.align import patience
from pipeline.memory.model import Catalogue, State, Unit

KEY = "localisation"
"""The front matter key."""


def kept(article: Article) -> list[bool]:
    """Tell for each segment whether people keep it."""
    whole = article.value(KEY) == "human"
    return [whole or segment.human for segment in article.segments]


def successors(catalogue: Catalogue, sources: Sequence[str], known: Sequence[Unit | None]) -> list[Unit | None]:
    """Give for each sentence without a unit the one that stood in its place, stale; None where none did.

    Between sentences that stayed, as many new as old ones are taken for each other in order; in doubt, for none.
    """
    found: list[Unit | None] = [None] * len(sources)
    pairs = patience([unit.source for unit in catalogue.units], sources)
    old_from = new_from = 0
    for old, new in (*pairs, (len(catalogue.units), len(sources))):
        if old - old_from == new - new_from:
            for before, at in zip(catalogue.units[old_from:old], range(new_from, new), strict=True):
                if known[at] is None and before.target:
                    made_from = before.previous or before.source
                    found[at] = replace(before, source=sources[at], state=State.STALE, previous=made_from)
        old_from, new_from = old + 1, new + 1
    return found


def approved(unit: Unit) -> Unit:
    """Give a unit as a reviewer read it and left it."""
    if unit.state in {State.MACHINE, State.STALE}:
        return replace(unit, state=State.REVIEWED, previous="", settings="", doubts=())
    return unit
