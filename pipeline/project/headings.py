"""What fragments of headings become in a target: from the units alone, so for what was written too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from pipeline.article import parse, slug
from pipeline.article.model import Kind
from pipeline.memory.model import State, Unit


def fragments(units: Sequence[Unit]) -> dict[str, str]:
    """Give for the fragment of each heading in the source the one that it has in the target.

    Headings with an id of their own are not in it by that id: it is the same in every language.
    """
    found = dict[str, str]()
    before, after = Counter[str](), Counter[str]()
    headings = [unit for unit in units if unit.kind == Kind.HEADING]
    for _, block in groupby(headings, key=lambda unit: unit.block):
        members = list(block)
        source = _slug(" ".join(unit.origin or unit.source for unit in members), before)
        target = _slug(" ".join(unit.source if unit.state is State.MISSING else unit.target for unit in members), after)
        found[source] = target
    return found


def _slug(markdown: str, seen: Counter[str]) -> str:
    """Make a fragment; number what recurs, as GitHub does."""
    name = slug(parse(markdown, kind=Kind.HEADING).prose.replace("\ufffc", ""))
    count = seen[name]
    seen[name] += 1
    return f"{name}-{count}" if count else name
