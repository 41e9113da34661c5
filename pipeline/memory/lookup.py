"""Find in all that was ever translated what serves a sentence of an article.

1. An article's own unit comes first, so that a sentence that did not change keeps its bytes, whoever reviews what elsewhere.
2. Only what a person stands for serves another article.
3. The answer depends on the catalogues, never on the order in which they were read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.update import own_context


class Memory:
    """All catalogues of one pair of languages."""

    def __init__(self, catalogues: Iterable[Catalogue]) -> None:
        """Index the units; catalogues of other pairs do not belong here."""
        self._own: dict[str, dict[str, list[Unit]]] = {}
        reviewed: dict[str, list[tuple[int, str, Unit]]] = defaultdict(list)
        for catalogue in catalogues:
            own = self._own.setdefault(catalogue.article, {})
            for rank, units in enumerate((catalogue.units, catalogue.obsolete)):
                for unit in units:
                    own.setdefault(unit.source, []).append(unit)
                    if unit.state is State.REVIEWED and unit.target:
                        reviewed[unit.source].append((rank, catalogue.article, unit))
        self._reviewed = reviewed

    def exact(self, source: str, context: str = "", article: str = "") -> Unit | None:
        """Give the unit that holds this very sentence, or None.

        The article's own unit of the same context is first, then its others, then a reviewed one of another
        article: of the same context, alive, with the target that most articles have.
        """
        own = [unit for unit in self._own.get(article, {}).get(source, ()) if unit.state is not State.MISSING]
        if own:
            return next((unit for unit in own if unit.context == context), None) or next(
                (unit for unit in own if own_context(unit.context) == context), own[0]
            )
        return self._elsewhere(source, context)

    def _elsewhere(self, source: str, context: str) -> Unit | None:
        found = self._reviewed.get(source)
        if not found:
            return None
        votes: dict[str, int] = defaultdict(int)
        for rank, _, unit in found:
            votes[unit.target] += not rank
        return min(
            found,
            key=lambda item: (
                own_context(item[2].context) != context,
                item[0],
                -votes[item[2].target],
                item[1],
                item[2].context,
                item[2].target,
            ),
        )[2]
