"""Put what changed in the source into an output whose structure a person edited: their file is the frame, not the source.

1. Each sentence of the file that stands for a unit follows it: a changed one is replaced, a deleted one goes, a new one comes after
   the one it follows in its paragraph.
2. What has no place in the file (a new paragraph, a changed code block) is named, and is the caller's conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.article import Article, Rewrite, render
from pipeline.article.model import Layout, Rendered
from pipeline.memory.align import patience
from pipeline.memory.learn import places as places_in
from pipeline.memory.model import Catalogue, Unit
from pipeline.text.languages import language


@dataclass(slots=True)
class Spliced:
    """An output with the source's changes in it."""

    rendered: Rendered
    """Its places are those of the new units; (0, 0) where a unit stands nowhere."""
    unplaced: list[str] = field(default_factory=list)
    """Targets that have no place in the file."""


def splice(
    article: Article, before: Catalogue, units: Sequence[Unit], *, layout: Layout, rewrite: Rewrite | None = None
) -> Spliced:
    """Carry an output file (`article`, as a person left it) from its catalogue's units over to new ones."""
    work = _Splice(article, before, units)
    work.run()
    rendered = render(article, work.texts, layout=layout, rewrite=rewrite, free=list(work.texts))
    work.unplaced += [fallback.target for fallback in rendered.fallbacks]
    shown = tuple((0, 0) if at is None else rendered.places[at] for at in work.at)
    return Spliced(Rendered(data=rendered.data, places=shown), work.unplaced)


class _Splice:
    def __init__(self, article: Article, before: Catalogue, units: Sequence[Unit]) -> None:
        self.article = article
        self.old = before.units
        self.new = units
        self.places = places_in(before, article)
        self.joiner = " " if not before.target_lang or language(before.target_lang).spaced else ""
        self.texts: dict[int, str] = {}
        """New text by segment of the file."""
        self.at: list[int | None] = [None] * len(units)
        """For each new unit the segment of the file where it stands."""
        self.unplaced: list[str] = []

    def run(self) -> None:
        pairs = patience([unit.source for unit in self.old], [unit.source for unit in self.new])
        for old, new in pairs:
            self.follow(old, new)
        old_from = new_from = 0
        for old, new in (*pairs, (len(self.old), len(self.new))):
            self.gap(range(old_from, old), range(new_from, new))
            old_from, new_from = old + 1, new + 1

    def follow(self, old: int, new: int) -> None:
        """Let the sentence of an old unit say what a new one does."""
        places, target = self.places[old], self.new[new].target
        if not places:
            if target and self.old[old].edited:
                # Edited in the PO, and the file does not tell where: written nowhere, the next run would take it for deleted.
                self.unplaced.append(target)
            elif target and self.old[old].target != target:
                self.insert(new)
            return
        self.at[new] = places[0] if target else None
        text = self.joiner.join(self.article.segments[at].source for at in places)
        if target != text:
            self.texts[places[0]] = target
            self.texts |= dict.fromkeys(places[1:], "")

    def gap(self, old: range, new: range) -> None:
        """Carry over what lies between sentences that stayed."""
        if len(old) == len(new):
            for one, other in zip(old, new, strict=True):
                self.follow(one, other)
            return
        standing = [at for at in old if self.places[at]]
        wanted = [at for at in new if self.new[at].target]
        if standing and wanted:
            blocks = {self.new[at].block for at in wanted}
            if len(blocks) > 1 or len({self.old[at].block for at in standing}) > 1:
                self.unplaced += [self.new[at].target for at in wanted]
                return
            first = self.places[standing[0]][0]
            for at in standing:
                self.texts |= dict.fromkeys(self.places[at], "")
            self.texts[first] = self.joiner.join(self.new[at].target for at in wanted)
            for at in wanted:
                self.at[at] = first
            return
        for at in standing:
            self.texts |= dict.fromkeys(self.places[at], "")
        for at in wanted:
            self.insert(at)

    def insert(self, new: int) -> None:
        """Put a new sentence after the one it follows in its block, or before the one that follows it."""
        unit = self.new[new]
        for step in (-1, 1):
            near = new + step
            while 0 <= near < len(self.new) and self.new[near].block == unit.block:
                host = self.at[near]
                if host is not None:
                    text = self.texts.get(host, self.article.segments[host].source)
                    self.texts[host] = self.joiner.join([text, unit.target] if step < 0 else [unit.target, text])
                    self.at[new] = host
                    return
                near += step
        self.unplaced.append(unit.target)
