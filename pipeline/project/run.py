"""One run: prepare, fill, write, for one target after the other.

1. Everything is read before anything is written: bad input stops a run that has changed nothing.
2. Targets are made in the order of the configuration, a pivot first; each is written before the next begins, so that
   a long run that is killed keeps what it has done.
3. An engine is opened only where there is something that it made or could make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from pipeline.config import Target
from pipeline.glossary import Glossary
from pipeline.glossary import load as load_glossary
from pipeline.project import links
from pipeline.project.files import STATE, digest, locked, read, read_if_there, recover
from pipeline.project.filling import Filling, Progress, Say, missing
from pipeline.project.job import VERBATIM, Job, Source
from pipeline.project.opening import Engines
from pipeline.project.outputs import output_path, shown
from pipeline.project.policy import Policy, waivers_in
from pipeline.project.preparing import Preparing
from pipeline.project.reading import links_of, load
from pipeline.project.records import catalogue_path
from pipeline.project.seen import Part, Record, Seen, program
from pipeline.project.state import Loaded, Localised, Outcome, Tally, part_of, tally
from pipeline.project.writing import Writing
from pipeline.qa.model import Finding
from pipeline.qa.waivers import Waiver
from pipeline.text.languages import language


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
        self.policy = Policy(job.config, gate=gate, baseline=baseline)
        self.glossary = load_glossary(job.glossary) if job.glossary else Glossary.empty()
        texts = {source: read(source.path) for source in job.sources} if texts is None else texts
        self.engines = Engines(job.config, must=job.standalone, say=say)
        self.seen = Seen(job.root / STATE / "seen.json", self.world()) if job.remembering else None
        self.settled = self.unchanged(texts)
        self.loaded = [load(source, job, texts[source]) for source in job.sources if source.name not in self.settled]
        self.preparing = Preparing(job, self.glossary, say)
        self.filling = Filling(job, self.glossary, self.engines, self.settled, say, progress)
        self.done: dict[tuple[str, str], Localised] = {}
        """By article and target language."""
        self.findings: list[tuple[Finding, str]] = []
        self.waivers = [waiver for loaded in self.loaded for waiver in self.waivers_of(loaded)]
        self.waivers += [Waiver(**waiver) for record in self.settled.values() for waiver in record.waivers]
        self.written: list[str] = []
        self.tallies: list[Tally] = []
        self.hints: dict[str, None] = {}
        self.data: dict[str, bytes] = {}
        """What each output file holds, or would."""
        self.parts: dict[str, dict[str, Part]] = {}
        """What is to be recorded of the articles that this run has read, by article and language."""

    def outcome(self) -> Outcome:
        """Work through the targets."""
        if not self.job.sources and not self.job.standalone:
            self.say(f"no articles: {self.job.config.source}/ holds no .md file")
        for target in self.job.targets:
            self.localise(target)
        self.engines.close()
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
        return waivers_in(loaded.article.document.waivers, file=shown(self.job, loaded.source.path))

    def order(self, lang: str) -> int:
        """Give the place of a target in the order of work."""
        return next(place for place, target in enumerate(self.job.targets) if target.lang == lang)

    # ------------------------------------------------------------------------------------------ what was seen

    def world(self) -> str:
        """Digest all that every article depends on."""
        parts = [program(), str(read_if_there(self.job.config.file)) if self.job.config.file else ""]
        parts.append(str(read_if_there(self.job.glossary)) if self.job.glossary else "")
        for target in self.job.targets:
            engine = None if target.engine in VERBATIM else self.engines.open(target, target.source)
            parts.append(f"{target.lang} {'' if engine is None else self.engines.fingerprint(engine)}")
        return digest("\n".join(parts).encode())

    def key(self, source: Source, data: bytes) -> str:
        """Digest an article with its outputs and its memory as they stand."""
        assert self.job.memory is not None
        digests = [digest(data)]
        for target in self.job.targets:
            for path in (
                output_path(self.job, target.lang, source.name),
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
        writing = Writing(self.job, self.glossary, target)
        if target.engine in VERBATIM:
            plans = [self.preparing.bare(loaded, target) for loaded in wanted]
            for plan in plans:
                engine = self.engines.open(target, plan.source_lang)
                assert engine is not None
                writing.copy(plan, engine)
        else:
            plans = [self.prepare(loaded, target) for loaded in wanted]
            for source_lang in sorted({plan.source_lang for plan in plans}):
                self.fill(target, [plan for plan in plans if plan.source_lang == source_lang])
            writing.finish(plans)
        self.commit(writing, plans)
        for record in self.settled.values():
            if target.lang in record.parts:
                self.recall(record.parts[target.lang], target)

    def recall(self, part: Part, target: Target) -> None:
        """Say again what an earlier run found in an article that has not changed."""
        self.tallies.append(Tally(**part.tally))
        self.findings += [(finding, target.lang) for finding in part.findings]
        if part.tally["missing"] and target.lang in self.engines.absent:
            self.hints[self.engines.absent[target.lang]] = None

    def wanted(self, loaded: Loaded, target: Target) -> bool:
        """Tell whether an article is to be localised at all: not into its own language, but in a standalone run."""
        return self.job.standalone or language(loaded.lang).base != language(target.lang).base

    def prepare(self, loaded: Loaded, target: Target) -> Localised:
        """Read what stands, learn from it, and say what each segment is translated from."""
        pivot = self.pivot(loaded, target)
        upstream = None if pivot is None else self.upstream(loaded, pivot)
        return self.preparing.prepare(loaded, target, upstream=upstream)

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
            self.filling.look_up(pivot, [plan], engine=None)
            self.done[key] = plan
        return self.done[key]

    def fill(self, target: Target, plans: Sequence[Localised]) -> None:
        """Look every segment up, and translate together all that is missing."""
        engine = self.engines.open(target, plans[0].source_lang) if self.make else None
        self.filling.look_up(target, plans, engine=engine)
        for plan in plans:
            self.done[plan.loaded.source.name, target.lang] = plan
        if not missing(plans):
            return
        if engine is not None:
            self.filling.translate(target, engine, plans)
        elif target.lang in self.engines.absent:
            self.hints[self.engines.absent[target.lang]] = None

    def commit(self, writing: Writing, plans: Sequence[Localised]) -> None:
        """Write what has changed in one target's articles, and keep what is to be said of them."""
        target = writing.target
        transaction = writing.stage(plans)
        changed = transaction.changed()
        self.written += [shown(self.job, path) for path in changed]
        for plan in plans:
            output = output_path(self.job, target.lang, plan.loaded.source.name)
            assert plan.rendered is not None
            self.data[shown(self.job, output)] = plan.rendered.data
            self.findings += [(finding, target.lang) for finding in plan.findings]
            counted = tally(plan, written=output in changed)
            self.tallies.append(counted)
            if not plan.conflicts:
                self.parts.setdefault(plan.loaded.source.name, {})[target.lang] = part_of(plan, counted)
        if self.write:
            transaction.commit()
