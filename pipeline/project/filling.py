"""Filling an article's units: from its own memory, from other articles', from the engine.

1. Memory is asked first. A reviewed unit is never made anew; a machine one is, when its settings have changed (engine,
   options, the glossary's terms that it holds) or `refresh` asks for it.
2. What is missing is translated together, whatever articles it stands in.
3. A sentence whose source changed is translated anew; that a person had translated it before is kept with it (`Unit.previous`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.article.model import Segment, Sentence
from pipeline.config import Target
from pipeline.engines.base import Engine
from pipeline.glossary import Glossary
from pipeline.memory.lookup import ADAPTED, Memory, skeleton
from pipeline.memory.model import State, Unit
from pipeline.memory.update import former, match, orphans, predecessors
from pipeline.project.human import stale
from pipeline.project.job import Job
from pipeline.project.judge import judge
from pipeline.project.opening import Engines
from pipeline.project.outputs import output_path, shown
from pipeline.project.records import catalogue_names, read_catalogue
from pipeline.project.seen import Record, mark
from pipeline.project.state import PIVOT, Localised, placed, silent
from pipeline.translate import Request, translate

Say = Callable[[str], None]
"""Takes a line for the user."""

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""

CHUNK = 512
"""Sentences that are translated together: enough for full batches, few enough to show progress and bound memory."""

SAID = 10
"""Sentences of an article that are named one by one when their source is gone."""

REVISION = 1
"""Raise it when protection, restoring or conventions change so much that machine sentences are to be made anew."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What a run fills units with."""

    job: Job
    glossary: Glossary
    engines: Engines
    settled: Mapping[str, Record]
    """Articles that this run need not read."""
    say: Say
    progress: Progress | None = None

    # -------------------------------------------------------------------------------------- from memory

    def look_up(self, target: Target, plans: Sequence[Localised], *, engine: Engine | None) -> None:
        """Take from memory what serves; what does not is MISSING, to be translated."""
        found = [(plan, _own_units(plan)) for plan in plans]
        wanted = {
            mark(skeleton(source))
            for plan, own in found
            for source, unit in zip(plan.sources, own, strict=True)
            if unit is None
        }
        memory = self._memory(target, plans, wanted) if wanted else Memory(())
        for plan, known in found:
            before = predecessors(plan.catalogue, plan.sources, known)
            self._say_gone(plan, known, before)
            for segment, own, stood in zip(plan.loaded.article.segments, known, before, strict=True):
                unit = self._unit(plan, segment, own, stood, memory=memory, engine=engine)
                plan.units.append(placed(unit, plan, segment))

    def _unit(
        self,
        plan: Localised,
        segment: Segment,
        own: Unit | None,
        stood: Unit | None,
        *,
        memory: Memory,
        engine: Engine | None,
    ) -> Unit:
        """Give one segment its unit; `stood` is the one that stood in its place before its source changed."""
        index = segment.index
        sentence, source = plan.sentences[index], plan.sources[index]
        if index in plan.silent and (own is None or not own.target or not own.person):
            return silent(source, joined=plan.silent[index])
        if own is not None and own.made_by == PIVOT:
            own = None  # the pivot speaks again
        if own is None and stood is not None and (stood.target or stood.omitted) and plan.people[index]:
            own = stale(stood, source)
        if own is not None and own.person and sentence is None:
            return own  # the pivot says nothing now, or not yet: what a person wrote stands
        unit = own or memory.exact(source, segment.context or "", plan.loaded.source.name) or memory.near(source)
        if unit is None or sentence is None or self._outdated(unit, sentence, plan, engine, index):
            return Unit(source=source, target="", state=State.MISSING, previous=former(own or stood))
        return unit

    def _say_gone(self, plan: Localised, known: Sequence[Unit | None], before: Sequence[Unit | None]) -> None:
        """Say what people wrote for sentences that have no successor; of the others a finding tells (`superseded`)."""
        gone = orphans(plan.catalogue, known, before)
        file = shown(self.job, output_path(self.job, plan.target.lang, plan.loaded.source.name))
        for unit in gone[:SAID]:
            self.say(f"{file}: its sentence is gone from the source, the memory keeps it: {unit.target}")
        if len(gone) > SAID:
            self.say(f"{file}: and {len(gone) - SAID} more that people wrote")

    def _outdated(self, unit: Unit, sentence: Sentence, plan: Localised, engine: Engine | None, index: int) -> bool:
        """Tell whether a machine's unit is to be made anew; where its engine is not here, it stands."""
        if unit.state is not State.MACHINE or engine is None or unit.made_by == ADAPTED or plan.people[index]:
            return False
        return self.job.refresh or unit.settings != self._settings(engine, sentence, plan, index)

    def _settings(self, engine: Engine, sentence: Sentence, plan: Localised, index: int) -> str:
        """Digest all that a machine translation depends on besides its text."""
        terms = self.glossary.relevant(sentence.prose, plan.source_lang, plan.target.lang)
        if plan.first[index]:
            terms += " first: " + " ".join(sorted(plan.first[index]))
        return hashlib.sha256(f"{self.engines.fingerprint(engine)}\n{REVISION}\n{terms}".encode()).hexdigest()[:8]

    def _memory(self, target: Target, plans: Sequence[Localised], wanted: set[str]) -> Memory:
        """Gather this run's catalogues as learnt, and those of other articles that may hold a wanted sentence."""
        known = {plan.loaded.source.name: plan.catalogue for plan in plans}
        catalogues = list(known.values())
        for name in catalogue_names(self.job.memory, target.lang) if self.job.memory is not None else ():
            part = self.settled[name].parts.get(target.lang) if name in self.settled else None
            if name in known or (part is not None and wanted.isdisjoint(part.reviewed)):
                continue
            assert self.job.memory is not None
            catalogue = read_catalogue(self.job.memory, target.lang, name)
            if catalogue is not None:
                catalogues.append(catalogue)
        return Memory(catalogues)

    # -------------------------------------------------------------------------------------- by the engine

    def translate(self, target: Target, engine: Engine, plans: Sequence[Localised]) -> None:
        """Translate what is missing in all articles together, some hundreds of sentences at a time."""
        wanted = missing(plans)
        self.say(f"{target.lang}: translating {len(wanted)} sentences with {engine.name}")
        source_lang = plans[0].source_lang
        verdict = judge(self.glossary, source_lang=source_lang, target_lang=target.lang)
        for start in range(0, len(wanted), CHUNK):
            self._show(target, engine, start, len(wanted))
            chunk = wanted[start : start + CHUNK]
            results = translate(
                [
                    Request(sentence=sentence, kind=plan.loaded.article.segments[index].kind, first=plan.first[index])
                    for plan, index, sentence in chunk
                ],
                engine=engine,
                glossary=self.glossary,
                source_lang=source_lang,
                target_lang=target.lang,
                judge=verdict,
            )
            for (plan, index, sentence), result in zip(chunk, results, strict=True):
                if not result.untranslated:
                    plan.units[index] = replace(
                        plan.units[index],
                        target=result.target,
                        state=State.MACHINE,
                        made_by=self.engines.fingerprint(engine),
                        settings=self._settings(engine, sentence, plan, index),
                        doubts=result.faults,
                    )
                    plan.made[engine.name] += 1
        self._show(target, engine, len(wanted), len(wanted))

    def _show(self, target: Target, engine: Engine, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(f"{target.lang}: {engine.name}", done, total)


def missing(plans: Sequence[Localised]) -> list[tuple[Localised, int, Sentence]]:
    """List what an engine is to translate: sentences without a unit, but those that people keep."""
    return [
        (plan, index, sentence)
        for plan in plans
        for index, (unit, sentence, by_people) in enumerate(zip(plan.units, plan.sentences, plan.people, strict=True))
        if unit.state is State.MISSING and sentence is not None and not by_people
    ]


def _own_units(plan: Localised) -> list[Unit | None]:
    """Give for each segment the unit that was its own so far."""
    segments = plan.loaded.article.segments
    return match(
        plan.catalogue,
        sources=plan.sources,
        contexts=[segment.context or "" for segment in segments],
        origins=[segment.source for segment in segments],
    )
