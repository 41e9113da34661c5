"""One run: read, learn, look up, translate what is missing, check, write.

1. Everything is read before anything is written: bad input stops a run that has changed nothing.
2. Targets are made in the order of the configuration, a pivot first; each is written before the next begins, so that
   a long run that is killed keeps what it has done.
3. Memory is asked first. A reviewed unit is never made anew; a machine one is, when its settings have changed (engine,
   options, the glossary's terms that it holds) or `refresh` asks for it.
4. An engine is opened only where there is something that it made or could make.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from pipeline.article import Article, Options, front, map_text, parse, render
from pipeline.article import read as read_article
from pipeline.article.model import Kind, Layout, Rendered, Sentence
from pipeline.article.render import destinations
from pipeline.config import Anchors, Config, Target
from pipeline.engines.base import Engine
from pipeline.errors import ArticleError, ConfigError, MissingModelError
from pipeline.glossary import Glossary
from pipeline.glossary import load as load_glossary
from pipeline.memory import po
from pipeline.memory.learn import Conflict, learn
from pipeline.memory.lookup import ADAPTED, Memory, skeleton
from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.model import digest as digest_of
from pipeline.memory.opaque import opaque_digest
from pipeline.memory.update import match, merge
from pipeline.project import links
from pipeline.project.check import check, conflict_findings, dead_links, shape_findings
from pipeline.project.files import STATE, Transaction, digest, locked, read, read_if_there, recover
from pipeline.project.headings import fragments
from pipeline.project.human import KEY, approved, kept, successors
from pipeline.project.job import VERBATIM, Job, Source
from pipeline.project.judge import judge
from pipeline.project.opening import open_target
from pipeline.project.policy import Policy, waivers_in
from pipeline.project.records import catalogue_names, catalogue_path, read_catalogue
from pipeline.project.seen import Part, Record, Seen, mark, program
from pipeline.project.splice import splice
from pipeline.project.state import PIVOT, Loaded, Localised, Outcome, Tally, part_of, placed, silent, tally
from pipeline.qa.model import Context, Finding
from pipeline.qa.waivers import Waiver
from pipeline.text.languages import language
from pipeline.text.segment import splitter
from pipeline.translate import Request, translate

RUNNING = (Kind.PARAGRAPH, Kind.ITEM, Kind.HTML)
"""Kinds of text in which a term may be written out at its first use; a heading or a cell is too short for it."""

STEPS = 3
"""How often an output is learnt from again before what is left of it waits for the next run."""

MOVED = 0.5
"""Part of two articles' sentences that must be the same for one to be the other, moved."""

Say = Callable[[str], None]
"""Takes a line for the user."""

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""

CHUNK = 512
"""Sentences that are translated together: enough for full batches, few enough to show progress and bound memory."""

REVISION = 1
"""Raise it when protection, restoring or conventions change so much that machine sentences are to be made anew."""


def run(job: Job, *, say: Say, progress: Progress | None = None, write: bool = True) -> Outcome:
    """Carry a job out; without `write` nothing is written."""
    if not write:
        return Run(job, say=say, progress=progress, write=False, make=True).outcome()
    with locked(job.root, say=say):
        if not job.standalone:
            recover(job.root, job.root / STATE / "journal.json")
        return Run(job, say=say, progress=progress, write=True, make=True).outcome()


def look(job: Job, *, say: Say, gate: str | None = None, baseline: str | None = None) -> Outcome:
    """Check what stands in memory and outputs; nothing is translated, nothing written."""
    return Run(job, say=say, write=False, make=False, gate=gate, baseline=baseline).outcome()


def run_loaded(job: Job, texts: Sequence[bytes], *, say: Say) -> Outcome:
    """Carry a job out on texts that stand in no file; what would be written is in the outcome."""
    texts_of = dict(zip(job.sources, texts, strict=True))
    return Run(job, say=say, write=False, make=True, texts=texts_of).outcome()


def load(source: Source, job: Job, data: bytes | None = None) -> Loaded:
    """Read one article in its own language."""
    data = read(source.path) if data is None else data
    options = options_of(job.config)
    lang = job.source_lang or job.config.source_lang
    article = read_article(data, name=source.name, split=splitter(lang), options=options)
    own = article.lang
    if job.source_lang is not None or not own:
        return Loaded(source=source, data=data, article=article, lang=lang)
    try:
        language(own)
    except ConfigError as error:
        raise ArticleError(f"front matter: {error.what}", file=source.path, allowed=error.allowed) from error
    if language(own).base != language(lang).base:
        lang = language(own).code
        article = read_article(data, name=source.name, split=splitter(lang), options=options)
    return Loaded(source=source, data=data, article=article, lang=lang)


def options_of(config: Config) -> Options:
    """Give the article room's options from the configuration."""
    keys = config.front_matter
    policies = {
        front.KeyPolicy.TRANSLATE: keys.translate,
        front.KeyPolicy.COPY: keys.copy,
        front.KeyPolicy.DROP: keys.drop,
    }
    return Options(
        front_matter=front.Policy({key.lower(): policy for policy, names in policies.items() for key in names})
    )


class Run:
    """The state of one run."""

    def __init__(
        self,
        job: Job,
        *,
        say: Say,
        write: bool,
        make: bool,
        progress: Progress | None = None,
        gate: str | None = None,
        baseline: str | None = None,
        texts: Mapping[Source, bytes] | None = None,
    ) -> None:
        """Read what the job names; `texts` are given in the place of files."""
        self.job = job
        self.say = say
        self.write = write
        self.make = make
        self.progress = progress
        self.policy = Policy(job.config, gate=gate, baseline=baseline)
        self.glossary = load_glossary(job.glossary) if job.glossary else Glossary.empty()
        texts = {source: read(source.path) for source in job.sources} if texts is None else texts
        self.engines: dict[tuple[str, str], Engine | None] = {}
        """Opened so far, by source and target language; None where no model is installed."""
        self.fingerprints: dict[int, str] = {}
        self.absent: dict[str, str] = {}
        """Target language -> which model is not installed, and how to install it."""
        self.seen = Seen(job.root / STATE / "seen.json", self.world()) if job.remembering else None
        self.settled = self.unchanged(texts)
        self.loaded = [load(source, job, texts[source]) for source in job.sources if source.name not in self.settled]
        self.done: dict[tuple[str, str], Localised] = {}
        self.findings: list[tuple[Finding, str]] = []
        self.waivers = [waiver for loaded in self.loaded for waiver in self.waivers_of(loaded)]
        self.waivers += [Waiver(**waiver) for record in self.settled.values() for waiver in record.waivers]
        self.written: list[str] = []
        self.tallies: list[Tally] = []
        self.hints: dict[str, None] = {}
        self.fragments: dict[str, dict[str, str]] = {}
        """Of the target at work: for an article that is linked to, its headings' fragments, source to target."""
        self.data: dict[str, bytes] = {}
        self.parts: dict[str, dict[str, Part]] = {}
        """What is to be recorded of the articles that this run has read, by article and language."""

    def outcome(self) -> Outcome:
        """Work through the targets."""
        for target in self.job.targets:
            self.localise(target)
        for engine in self.engines.values():
            if engine is not None:
                engine.close()
        if self.seen is not None and self.write:
            self.record(self.seen)
        self.tallies.sort(key=lambda tally: (self.order(tally.target), tally.article))
        self.findings.sort(key=lambda item: (self.order(item[1]), item[0].file, item[0].line, item[0].column))
        verdict = self.policy.verdict(self.findings, whole=self.job.whole, beside=self.waivers)
        return Outcome(
            findings=verdict.findings,
            failing=verdict.failing,
            written=tuple(self.written),
            tallies=tuple(self.tallies),
            hints=tuple(self.hints),
            data=self.data,
        )

    def waivers_of(self, loaded: Loaded) -> list[Waiver]:
        """Read the waivers that stand in an article."""
        return waivers_in(loaded.article.document.waivers, file=self.shown(loaded.source.path))

    def order(self, lang: str) -> int:
        """Give the place of a target in the order of work."""
        return next(place for place, target in enumerate(self.job.targets) if target.lang == lang)

    # ------------------------------------------------------------------------------------------ what was seen

    def world(self) -> str:
        """Digest all that every article depends on."""
        parts = [program(), str(read_if_there(self.job.config.file)) if self.job.config.file else ""]
        parts.append(str(read_if_there(self.job.glossary)) if self.job.glossary else "")
        for target in self.job.targets:
            engine = None if target.engine in VERBATIM else self.engine(target, target.source)
            parts.append(f"{target.lang} {'' if engine is None else self.fingerprint(engine)}")
        return digest("\n".join(parts).encode())

    def key(self, source: Source, data: bytes) -> str:
        """Digest an article with its outputs and its memory as they stand."""
        assert self.job.memory is not None
        digests = [digest(data)]
        for target in self.job.targets:
            for path in (
                self.job.output / target.lang / source.name,
                catalogue_path(self.job.memory, target.lang, source.name),
            ):
                there = read_if_there(path)
                digests.append("" if there is None else digest(there))
        return digest("\n".join(digests).encode())

    def unchanged(self, texts: Mapping[Source, bytes]) -> dict[str, Record]:
        """Find the articles that are as an earlier run left them, and on which nothing that changed has a bearing."""
        if self.seen is None or self.job.refresh:
            return {}
        found = dict[str, Record]()
        for source in self.job.sources:
            record = self.seen.records.get(source.name)
            if (
                record is not None
                and all((name in self.job.names) == there for name, there in record.neighbours.items())
                and record.key == self.key(source, texts[source])
            ):
                found[source.name] = record
        names = {source.name for source in self.job.sources}
        while True:
            touched = [
                name
                for name, record in found.items()
                if any(into in names and into not in found for into in record.into)
            ]
            if not touched:
                return found
            for name in touched:
                del found[name]

    def record(self, seen: Seen) -> None:
        """Remember what this run has read, as it stands now."""
        for loaded in self.loaded:
            name = loaded.source.name
            seen.records.pop(name, None)
            parts = self.parts.get(name, {})
            langs = {target.lang for target in self.job.targets if self.wanted(loaded, target)}
            if set(parts) != langs or loaded.lang != self.job.config.source_lang:
                # A conflict is looked at anew in every run; of an article in another language the engines are not
                # in the world's digest.
                continue
            destinations = links_of(loaded.article)
            seen.records[name] = Record(
                key=self.key(loaded.source, loaded.data),
                neighbours={each: each in self.job.names for each in links.neighbours(destinations, name)},
                into=tuple(sorted({each for link in destinations if (each := links.article_of(link, name))})),
                parts=parts,
                waivers=tuple(asdict(waiver) for waiver in self.waivers_of(loaded)),
            )
        seen.save(self.job.names)

    # ------------------------------------------------------------------------------------------ one target

    def localise(self, target: Target) -> None:
        """Make one target of every article, then write it."""
        wanted = [loaded for loaded in self.loaded if self.wanted(loaded, target)]
        if self.loaded and not wanted and not any(target.lang in record.parts for record in self.settled.values()):
            self.hints[f"{target.lang}: nothing to make, the articles are written in it already"] = None
        if target.engine in VERBATIM:
            plans = [self.bare(loaded, target) for loaded in wanted]
            self.copy(target, plans)
        else:
            plans = [self.prepare(loaded, target) for loaded in wanted]
            for source_lang in sorted({plan.source_lang for plan in plans}):
                self.fill(target, [plan for plan in plans if plan.source_lang == source_lang])
            self.follow(plans)
            for plan in plans:
                self.finish(plan)
        self.commit(target, plans)
        for record in self.settled.values():
            if target.lang in record.parts:
                part = record.parts[target.lang]
                self.tallies.append(Tally(**part.tally))
                self.findings += [(finding, target.lang) for finding in part.findings]
                if part.tally["missing"] and target.lang in self.absent:
                    self.hints[self.absent[target.lang]] = None

    def wanted(self, loaded: Loaded, target: Target) -> bool:
        """Tell whether an article is to be localised at all: not into its own language, but in a standalone run."""
        return self.job.standalone or language(loaded.lang).base != language(target.lang).base

    def bare(self, loaded: Loaded, target: Target) -> Localised:
        """Begin with an article's own sentences and no memory."""
        return Localised(
            loaded=loaded,
            target=target,
            source_lang=loaded.lang,
            sentences=[segment.sentence for segment in loaded.article.segments],
            catalogue=self.new_catalogue(loaded, target, loaded.lang),
            output=read_if_there(self.output(loaded, target)),
            people=kept(loaded.article),
        )

    def prepare(self, loaded: Loaded, target: Target) -> Localised:
        """Read what stands, learn from it, and say what each segment is translated from."""
        plan = self.bare(loaded, target)
        pivot = self.pivot(loaded, target)
        if pivot is not None:
            upstream = self.upstream(loaded, pivot)
            plan.source_lang = pivot.lang
            plan.sentences = [
                parse(unit.target, article=loaded.article, kind=segment.kind) if unit.target else None
                for unit, segment in zip(upstream.units, loaded.article.segments, strict=True)
            ]
            plan.silent = {
                index: unit.joined for index, unit in enumerate(upstream.units) if unit.joined or unit.omitted
            }
            plan.catalogue = self.new_catalogue(loaded, target, pivot.lang)
        plan.first = self.glossary.first_uses(
            [
                sentence.prose if sentence is not None and segment.kind in RUNNING else None
                for segment, sentence in zip(loaded.article.segments, plan.sentences, strict=True)
            ],
            plan.source_lang,
        )
        if self.job.memory is not None:
            self.remember(plan, self.job.memory)
        return plan

    def remember(self, plan: Localised, memory: Path) -> None:
        """Read an article's catalogue, and learn what people have changed in its output since it was written."""
        stored = read_catalogue(memory, plan.target.lang, plan.loaded.source.name)
        if stored is None:
            stored = self.moved(plan, memory)
        if stored is not None:
            plan.catalogue = stored
        if plan.output is None:
            return
        file = self.shown(self.output(plan.loaded, plan.target))
        if stored is None:
            plan.unknown = True
            return
        learned = learn(catalogue=stored, output=plan.output, read_target=partial(self.read_target, plan))
        plan.catalogue = learned.catalogue
        plan.conflicts = learned.conflicts
        plan.shapes = learned.shapes
        plan.learned = learned.edits
        if self.read_target(plan, plan.output).value(KEY) == "reviewed":
            units = tuple(approved(unit) for unit in plan.catalogue.units)
            plan.catalogue = replace(plan.catalogue, units=units)
        plan.findings += shape_findings(learned.shapes, file=file)

    def moved(self, plan: Localised, memory: Path) -> Catalogue | None:
        """Find the memory of an article that has been renamed or moved: its own is gone, most sentences are the same.

        What people have edited in the old output comes along.
        """
        if plan.output is not None or self.job.standalone:
            return None
        sentences = Counter(segment.source for segment in plan.loaded.article.segments)
        best: tuple[float, str, Catalogue] | None = None
        for name in catalogue_names(memory, plan.target.lang):
            if name in self.job.names:
                continue
            catalogue = read_catalogue(memory, plan.target.lang, name)
            if catalogue is None or not catalogue.units:
                continue
            theirs = Counter(unit.origin or unit.source for unit in catalogue.units)
            likeness = (sentences & theirs).total() / max(sentences.total(), theirs.total())
            if likeness >= MOVED and (best is None or likeness > best[0]):
                best = (likeness, name, catalogue)
        if best is None:
            return None
        _, name, catalogue = best
        self.say(f"{plan.target.lang}: {plan.loaded.source.name} takes over the memory of {name}")
        plan.output = read_if_there(self.job.output / plan.target.lang / name)
        return replace(catalogue, article=plan.loaded.source.name)

    def read_target(
        self, plan: Localised, data: bytes, *, known: Mapping[str, Mapping[str, str]] | None = None
    ) -> Article:
        """Read an output file, its links as the source writes them; `known` are the fragments it was written with."""
        lang = plan.target.lang
        options = options_of(self.job.config)
        article = read_article(data, name=plan.loaded.source.name, split=splitter(lang), options=options)
        rewrite = self.rewrite(plan, self.written_fragments(plan) if known is None else known)
        if rewrite is None:
            return article
        restore = links.restorer(
            rewrite,
            links_of(plan.loaded.article),
            name=plan.loaded.source.name,
            source_folder=self.job.config.source,
            output_folder=f"{self.job.config.output}/{plan.target.lang}",
        )
        restored = render(article, {}, layout=self.layout(plan.target), rewrite=restore).data
        if restored == data:
            return article
        return read_article(restored, name=plan.loaded.source.name, split=splitter(lang), options=options)

    def written_fragments(self, plan: Localised) -> dict[str, dict[str, str]]:
        """Say what headings' fragments were when the output was written, from the memory that was written with it."""
        if self.job.memory is None or self.job.config.links.anchors is Anchors.KEEP:
            return {}
        found = dict[str, dict[str, str]]()
        for name in sorted(self.linked([plan])):
            catalogue = read_catalogue(self.job.memory, plan.target.lang, name)
            if catalogue is not None:
                found[name] = fragments(catalogue.units)
        return found

    def pivot(self, loaded: Loaded, target: Target) -> Target | None:
        """Give the pivot that a target of an article is made from; None where it is made from the article itself."""
        if language(target.source).base == language(loaded.lang).base:
            return None
        return self.job.config.targets.get(target.source)

    def upstream(self, loaded: Loaded, pivot: Target) -> Localised:
        """Give the pivot's sentences: of this run, or, where it is not asked for, as memory and output hold them."""
        key = (loaded.source.name, pivot.lang)
        if key not in self.done:
            plan = self.prepare(loaded, pivot)
            self.look_up(pivot, [plan], engine=None)
            self.done[key] = plan
        return self.done[key]

    def new_catalogue(self, loaded: Loaded, target: Target, source_lang: str) -> Catalogue:
        """Begin the memory of an article."""
        return Catalogue(source_lang=source_lang, target_lang=target.lang, article=loaded.source.name)

    def memory(self, target: Target, plans: Sequence[Localised], wanted: set[str]) -> Memory:
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

    # ------------------------------------------------------------------------------------------ translating

    def fill(self, target: Target, plans: Sequence[Localised]) -> None:
        """Look every segment up, and translate together all that is missing."""
        engine = self.engine(target, plans[0].source_lang) if self.make else None
        self.look_up(target, plans, engine=engine)
        for plan in plans:
            self.done[plan.loaded.source.name, target.lang] = plan
        wanted = [
            (plan, index, sentence)
            for plan in plans
            for index, (unit, sentence, by_people) in enumerate(
                zip(plan.units, plan.sentences, plan.people, strict=True)
            )
            if unit.state is State.MISSING and sentence is not None and not by_people
        ]
        if not wanted:
            return
        if engine is not None:
            self.say(f"{target.lang}: translating {len(wanted)} sentences with {engine.name}")
            self.translate(target, engine, wanted)
        elif target.lang in self.absent:
            self.hints[self.absent[target.lang]] = None

    def engine(self, target: Target, source_lang: str) -> Engine | None:
        """Open a target's engine; None, with a hint, where its model is not installed."""
        key = (source_lang, target.lang)
        if key not in self.engines:
            try:
                self.engines[key] = open_target(target, source_lang, self.job.config, say=self.say)
            except MissingModelError as error:
                if self.job.standalone:
                    raise
                self.engines[key] = None
                self.absent[target.lang] = f"{target.lang}: {error}"
        return self.engines[key]

    def translate(self, target: Target, engine: Engine, wanted: Sequence[tuple[Localised, int, Sentence]]) -> None:
        """Translate sentences of all articles together, some hundreds at a time."""
        source_lang = wanted[0][0].source_lang
        verdict = judge(self.glossary, source_lang=source_lang, target_lang=target.lang)
        for start in range(0, len(wanted), CHUNK):
            if self.progress is not None:
                self.progress(f"{target.lang}: {engine.name}", start, len(wanted))
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
                        made_by=self.fingerprint(engine),
                        settings=self.settings(engine, sentence, plan, index),
                        doubts=result.faults,
                    )
                    plan.made[engine.name] += 1
        if self.progress is not None:
            self.progress(f"{target.lang}: {engine.name}", len(wanted), len(wanted))

    def fingerprint(self, engine: Engine) -> str:
        """Ask an engine once what it is: it reads digests and versions for that."""
        if id(engine) not in self.fingerprints:
            self.fingerprints[id(engine)] = engine.fingerprint
        return self.fingerprints[id(engine)]

    def look_up(self, target: Target, plans: Sequence[Localised], *, engine: Engine | None) -> None:
        """Take from memory what serves; what does not is MISSING, to be translated."""
        found = [(plan, self.own_units(plan)) for plan in plans]
        wanted = {
            mark(skeleton(source))
            for plan, own in found
            for source, unit in zip(plan.sources, own, strict=True)
            if unit is None
        }
        memory = self.memory(target, plans, wanted) if wanted else Memory(())
        for plan, known in found:
            segments = plan.loaded.article.segments
            stood = successors(plan.catalogue, plan.sources, known) if any(plan.people) else known
            for segment, sentence, source, own in zip(segments, plan.sentences, plan.sources, known, strict=True):
                if segment.index in plan.silent and (own is None or not own.target or not own.person):
                    plan.units.append(placed(silent(source, joined=plan.silent[segment.index]), plan, segment))
                    continue
                if own is not None and own.made_by == PIVOT:
                    own = None  # noqa: PLW2901 -- the pivot speaks again
                if own is None and plan.people[segment.index]:
                    own = stood[segment.index]  # noqa: PLW2901 -- what stood there stands, and is stale
                unit = (
                    own or memory.exact(source, segment.context or "", plan.loaded.source.name) or memory.near(source)
                )
                if unit is None or sentence is None or self.outdated(unit, sentence, plan, engine, segment.index):
                    unit = Unit(source=source, target="", state=State.MISSING)
                plan.units.append(placed(unit, plan, segment))

    def own_units(self, plan: Localised) -> list[Unit | None]:
        """Give for each segment the unit that was its own so far."""
        segments = plan.loaded.article.segments
        return match(
            plan.catalogue,
            sources=plan.sources,
            contexts=[segment.context or "" for segment in segments],
            origins=[segment.source for segment in segments] if plan.pivoted else (),
        )

    def outdated(self, unit: Unit, sentence: Sentence, plan: Localised, engine: Engine | None, index: int) -> bool:
        """Tell whether a machine's unit is to be made anew; where its engine is not here, it stands."""
        if unit.state is not State.MACHINE or engine is None or unit.made_by == ADAPTED or plan.people[index]:
            return False
        return self.job.refresh or unit.settings != self.settings(engine, sentence, plan, index)

    def settings(self, engine: Engine, sentence: Sentence, plan: Localised, index: int) -> str:
        """Digest all that a machine translation depends on besides its text."""
        terms = self.glossary.relevant(sentence.prose, plan.source_lang, plan.target.lang)
        if plan.first[index]:
            terms += " first: " + " ".join(sorted(plan.first[index]))
        return hashlib.sha256(f"{self.fingerprint(engine)}\n{REVISION}\n{terms}".encode()).hexdigest()[:8]

    # ------------------------------------------------------------------------------------------ writing

    def copy(self, target: Target, plans: Iterable[Localised]) -> None:
        """Let a verbatim engine change the articles' prose in place."""
        for plan in plans:
            engine = self.engine(target, plan.source_lang)
            assert engine is not None
            plan.rendered = map_text(plan.loaded.article, partial(_changed, engine))

    def follow(self, plans: Sequence[Localised]) -> None:
        """Find what becomes of the headings that links in these articles point at."""
        self.fragments = {}
        if not self.job.standalone and self.job.config.links.anchors is Anchors.REWRITE:
            units = {plan.loaded.source.name: plan.units for plan in plans}
            for name in sorted(self.linked(plans) & (set(units) | set(self.settled))):
                self.fragments[name] = fragments(
                    units[name] if name in units else self.stored_units(name, plans[0].target)
                )

    def stored_units(self, name: str, target: Target) -> Sequence[Unit]:
        """Give the units of an article that this run does not read."""
        catalogue = read_catalogue(self.job.memory, target.lang, name) if self.job.memory is not None else None
        return () if catalogue is None else catalogue.units

    def linked(self, plans: Iterable[Localised]) -> set[str]:
        """Name the articles that links point into."""
        return {
            name
            for plan in plans
            for destination in links_of(plan.loaded.article)
            if (name := links.article_of(destination, plan.loaded.source.name)) is not None
        }

    def render(self, plan: Localised) -> Rendered:
        """Put the units' targets in the places of their segments.

        A sentence that has no translation stands as its unit's source: of a pivoted target that is the pivot's.
        """
        targets = {
            index: unit.source if unit.state is State.MISSING else unit.target for index, unit in enumerate(plan.units)
        }
        return render(
            plan.loaded.article,
            targets,
            layout=self.layout(plan.target),
            lang=plan.target.lang,
            rewrite=self.rewrite(plan, self.fragments),
            free=[index for index, unit in enumerate(plan.units) if unit.person],
            split=splitter(plan.target.lang),
        )

    def finish(self, plan: Localised) -> None:
        """Render one article and check its pairs."""
        plan.rendered = self.spliced(plan) if plan.shapes else self.render(plan)
        if plan.shapes and not plan.conflicts:
            self.steady(plan, plan.rendered)
        context = Context(glossary=self.glossary)
        file = self.shown(self.output(plan.loaded, plan.target))
        plan.findings += check(plan, context, file=file)
        plan.findings += dead_links(links_of(plan.loaded.article), plan, self.fragments, file=file)

    def steady(self, plan: Localised, rendered: Rendered) -> None:
        """Learn once more from an output whose structure is a person's, until that teaches nothing.

        A sentence of theirs that stood alone may stand beside another one now and go with it; the next run would see
        that, and a run with nothing changed must change nothing.
        """
        for _ in range(STEPS):
            catalogue = merge(plan.catalogue, plan.units).settled()
            read_target = partial(self.read_target, plan, known=self.fragments)
            learned = learn(catalogue=catalogue, output=rendered.data, read_target=read_target)
            if learned.conflicts or learned.catalogue.units == catalogue.units:
                return
            plan.catalogue = learned.catalogue
            plan.units[:] = [
                replace(unit, line=before.line)
                for unit, before in zip(learned.catalogue.units, plan.units, strict=True)
            ]

    def spliced(self, plan: Localised) -> Rendered:
        """Put changed sentences into an output whose structure a person edited: theirs is kept, not the source's."""
        assert plan.output is not None
        spliced = splice(
            self.read_target(plan, plan.output),
            plan.catalogue,
            plan.units,
            layout=self.layout(plan.target),
            rewrite=self.rewrite(plan, self.fragments),
        )
        opaque_changed = plan.catalogue.written not in {"", opaque_digest(plan.loaded.article)}
        if spliced.unplaced or opaque_changed:
            plan.conflicts += (
                Conflict(
                    reason="the source's structure has changed, and this file's is no longer the source's",
                    ours=" / ".join(spliced.unplaced),
                    theirs="",
                    line=1,
                ),
            )
        return spliced.rendered

    def rewrite(self, plan: Localised, known: Mapping[str, Mapping[str, str]]) -> links.Rewrite | None:
        """Say where links point in the output, with what is known of fragments; a standalone run leaves them alone."""
        config = self.job.config
        if self.job.standalone or not config.links.relative:
            return None
        return links.rewriter(
            name=plan.loaded.source.name,
            source_folder=config.source,
            output_folder=f"{config.output}/{plan.target.lang}",
            siblings=self.job.names,
            fragments=known,
        )

    def layout(self, target: Target) -> Layout:
        """Say how sentences are laid out in a target language."""
        if not language(target.lang).spaced:
            return Layout.JOIN
        return Layout.SENTENCE if self.job.config.one_sentence_a_line else Layout.SPACE

    def commit(self, target: Target, plans: Sequence[Localised]) -> None:
        """Write what has changed, each article with its memory."""
        journal = None if self.job.standalone else self.job.root / STATE / "journal.json"
        transaction = Transaction(self.job.root, journal)
        for plan in plans:
            self.put(plan, transaction)
            self.findings += [(finding, target.lang) for finding in plan.findings]
        changed = transaction.changed()
        self.written += [self.shown(path) for path in changed]
        for plan in plans:
            counted = tally(plan, written=self.output(plan.loaded, target) in changed)
            self.tallies.append(counted)
            if not plan.conflicts:
                self.parts.setdefault(plan.loaded.source.name, {})[target.lang] = part_of(plan, counted)
        if self.write:
            transaction.commit()

    def put(self, plan: Localised, transaction: Transaction) -> None:
        """Stage one article; what a person's file holds that was not learnt is never overwritten."""
        assert plan.rendered is not None
        output = self.output(plan.loaded, plan.target)
        data = plan.rendered.data
        self.data[self.shown(output)] = data
        beside = output.with_name(output.name + ".new")
        if self.job.memory is None or plan.target.engine in VERBATIM:
            transaction.put(output=output, data=data)
            return
        if plan.unknown and plan.output != data:
            plan.conflicts += (Conflict("the memory knows nothing of this file", "", "", 1),)
        if plan.conflicts:
            # The memory stays as it was: it is the base of the edits that are still to be learnt.
            transaction.put(output=beside, data=data)
            plan.findings += conflict_findings(plan.conflicts, file=self.shown(output))
            return
        catalogue = merge(plan.catalogue, plan.units).settled()
        # Of the source, not of the file: what a person changed there shows in every run, and is kept in every run.
        catalogue = replace(catalogue, written=opaque_digest(plan.loaded.article))
        memory = catalogue_path(self.job.memory, plan.target.lang, plan.loaded.source.name)
        transaction.put(output=output, data=data, memory=memory, units=po.dumps(self.honest(catalogue, plan)))
        transaction.drop(beside)

    def honest(self, catalogue: Catalogue, plan: Localised) -> Catalogue:
        """Keep the memory true where a target could not be written: the file holds the source there.

        A machine's target is forgotten; a person's stays, with the digest of what does stand in the file, so
        that the next run does not take the source for an edit of it.
        """
        assert plan.rendered is not None
        if not plan.rendered.fallbacks:
            return catalogue
        units = list(catalogue.units)
        for fallback in plan.rendered.fallbacks:
            unit = units[fallback.segment]
            units[fallback.segment] = (
                replace(unit, written=digest_of(plan.loaded.article.segments[fallback.segment].source))
                if unit.person
                else replace(unit, target="", state=State.MISSING, written="", made_by="", settings="")
            )
        return replace(catalogue, units=tuple(units))

    def output(self, loaded: Loaded, target: Target) -> Path:
        """Give the place of an article's output."""
        return self.job.output / target.lang / loaded.source.name

    def shown(self, path: Path) -> str:
        """Name a file relative to the project, the same on every machine."""
        for root in (self.job.config.root, self.job.output):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return path.name


def links_of(article: Article) -> list[str]:
    """List where an article's links and images point, in order."""
    return list(dict.fromkeys(article.text[start:end] for start, end in destinations(article.document)))


def _changed(engine: Engine, text: str) -> str:
    """Give a text as a verbatim engine changes it."""
    return engine.translate([text])[0][0].text
