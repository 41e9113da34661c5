"""Articles and sections that people keep: no machine translates them, and what is out of date in them is told.

1. The source says so: ``localisation: human`` in the front matter for the whole article, ``<!-- pipeline: human -->`` ...
   ``<!-- pipeline: machine -->`` for a section.
2. A sentence whose source changed keeps its target, and is stale; one that was never translated stands as its source.
3. ``localisation: reviewed`` in the front matter of an *output* says that a reviewer read it and left it: the next run
   marks its sentences as reviewed and takes the key away.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.article import Article
from pipeline.memory.model import State, Unit

KEY = "localisation"
"""The front matter key."""


def kept(article: Article) -> list[bool]:
    """Tell for each segment whether people keep it."""
    whole = article.value(KEY) == "human"
    return [whole or segment.human for segment in article.segments]


def stale(stood: Unit, source: str) -> Unit:
    """Give the unit that stood for a sentence before its source changed, as it stands on."""
    return replace(stood, source=source, state=State.STALE, previous=stood.previous or stood.source)


def approved(unit: Unit) -> Unit:
    """Give a unit as a reviewer read it and left it."""
    if unit.state in {State.MACHINE, State.STALE}:
        return replace(unit, state=State.REVIEWED, previous="", settings="", doubts=())
    return unit
