"""Preparing an article for a target: what it is translated from, what the memory holds, what people have edited since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.article import parse
from pipeline.article.model import Kind
from pipeline.config import Target
from pipeline.glossary import Glossary
from pipeline.memory.learn import learn
from pipeline.memory.model import Catalogue
from pipeline.memory.order import in_written_order
from pipeline.memory.update import match
from pipeline.project.check import shape_findings
from pipeline.project.files import read_if_there
from pipeline.project.human import KEY, approved, kept
from pipeline.project.job import Job
from pipeline.project.moves import Gone
from pipeline.project.outputs import output_path, read_target, shown
from pipeline.project.records import read_catalogue
from pipeline.project.state import Loaded, Localised

RUNNING = (Kind.PARAGRAPH, Kind.ITEM, Kind.HTML)
"""Kinds of text in which a term may be written out at its first use; a heading or a cell is too short for it."""


@dataclass(slots=True)
class Preparing:
    """What a run prepares articles with."""

    job: Job
    glossary: Glossary
    say: Callable[[str], None]
    _gone: dict[str, Gone] = field(default_factory=dict)
    """By language, read when the first article without a memory asks for it."""

    def bare(self, loaded: Loaded, target: Target) -> Localised:
        """Begin with an article's own sentences and no memory."""
        return Localised(
            loaded=loaded,
            target=target,
            source_lang=loaded.lang,
            sentences=[segment.sentence for segment in loaded.article.segments],
            catalogue=Catalogue(source_lang=loaded.lang, target_lang=target.lang, article=loaded.source.name),
            output=read_if_there(output_path(self.job, target.lang, loaded.source.name)),
            people=kept(loaded.article),
        )

    def prepare(self, loaded: Loaded, target: Target, *, upstream: Localised | None) -> Localised:
        """Read what stands, learn from it, and say what each segment is translated from.

        `upstream` holds the sentences of the pivot; None where the target is made from the article itself.
        """
        plan = self.bare(loaded, target)
        if upstream is not None:
            plan.source_lang = upstream.target.lang
            plan.sentences = [
                parse(unit.target, article=loaded.article, kind=segment.kind) if unit.target else None
                for unit, segment in zip(upstream.units, loaded.article.segments, strict=True)
            ]
            plan.silent = {
                index: unit.joined for index, unit in enumerate(upstream.units) if unit.joined or unit.omitted
            }
            plan.catalogue = replace(plan.catalogue, source_lang=plan.source_lang)
        plan.first = self.glossary.first_uses(
            [
                sentence.prose if sentence is not None and segment.kind in RUNNING else None
                for segment, sentence in zip(loaded.article.segments, plan.sentences, strict=True)
            ],
            plan.source_lang,
        )
        if self.job.memory is not None:
            self._remember(plan, self.job.memory)
        return plan

    def _remember(self, plan: Localised, memory: Path) -> None:
        """Read an article's catalogue, and learn what people have changed in its output since it was written."""
        stored = read_catalogue(memory, plan.target.lang, plan.loaded.source.name) or self._moved(plan, memory)
        if stored is None:
            plan.unknown = plan.output is not None
            return
        # A target may be made from another language than when its memory was written.
        plan.catalogue = replace(stored, source_lang=plan.source_lang)
        if plan.output is None:
            return
        plan.catalogue = _in_order(plan, plan.output)
        standing = read_target(self.job, plan, plan.output)
        learned = learn(catalogue=plan.catalogue, output=plan.output, read_target=lambda _: standing)
        plan.standing = standing
        plan.catalogue = learned.catalogue
        plan.conflicts = learned.conflicts
        plan.shapes = learned.shapes
        plan.learned = learned.edits
        if standing.value(KEY) == "reviewed":
            units = tuple(approved(unit) for unit in plan.catalogue.units)
            plan.catalogue = replace(plan.catalogue, units=units)
        file = shown(self.job, output_path(self.job, plan.target.lang, plan.loaded.source.name))
        plan.findings += shape_findings(learned.shapes, file=file)

    def _moved(self, plan: Localised, memory: Path) -> Catalogue | None:
        """Take over the memory of an article that was renamed or moved to here, with what people edited in its output."""
        if plan.output is not None or self.job.standalone:
            return None
        lang, name = plan.target.lang, plan.loaded.source.name
        if lang not in self._gone:
            self._gone[lang] = Gone(memory, lang, self.job.names)
        found = self._gone[lang].like(segment.source for segment in plan.loaded.article.segments)
        if found is None:
            return None
        before, catalogue = found
        self.say(f"{lang}: {name} takes over the memory of {before}")
        plan.output = read_if_there(output_path(self.job, lang, before))
        return replace(catalogue, article=name)


def _in_order(plan: Localised, output: bytes) -> Catalogue:
    """Undo what a tool did that sorts the units of a memory."""
    segments = plan.loaded.article.segments
    known = match(
        plan.catalogue,
        sources=plan.sources,
        contexts=[segment.context or "" for segment in segments],
        origins=[segment.source for segment in segments],
    )
    places = [(segment.kind.value, segment.block) for segment in segments]
    return in_written_order(plan.catalogue, known, places, output.decode(errors="replace"))
