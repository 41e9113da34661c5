"""Articles that were renamed or moved: their memory still stands under the old name.

An article without a memory takes over the one whose article is gone and which holds most of its sentences. All of them are
read once and looked up by sentence, so that a folder of a thousand articles moves in a breath.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.memory.model import Catalogue
from pipeline.project.records import catalogue_names, read_catalogue

MOVED = 0.5
"""Part of two articles' sentences that must be the same for one to be the other, moved."""


class Gone:
    """The memories of one language whose articles are gone."""

    def __init__(self, memory: Path, lang: str, names: Collection[str]) -> None:
        """Read them; `names` are the articles that there are."""
        self._found: list[tuple[str, Catalogue]] = []
        self._sizes: list[int] = []
        self._places: dict[str, Counter[int]] = defaultdict(Counter)
        """Sentence -> in which of the memories it stands, and how often."""
        for name in catalogue_names(memory, lang):
            catalogue = None if name in names else read_catalogue(memory, lang, name)
            if catalogue is not None:
                for unit in catalogue.units:
                    self._places[unit.origin or unit.source][len(self._found)] += 1
                self._found.append((name, catalogue))
                self._sizes.append(len(catalogue.units))

    def like(self, sentences: Iterable[str]) -> tuple[str, Catalogue] | None:
        """Give name and memory of the article that held most of these sentences, where they are half of both or more."""
        wanted = Counter(sentences)
        shared: Counter[int] = Counter()
        for sentence, count in wanted.items():
            for at, theirs in self._places.get(sentence, {}).items():
                shared[at] += min(count, theirs)
        total = wanted.total()
        best = max(shared, key=lambda at: (shared[at] / max(total, self._sizes[at]), -at), default=None)
        if best is None or shared[best] < MOVED * max(total, self._sizes[best]):
            return None
        return self._found[best]
