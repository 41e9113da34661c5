"""Writing articles: rendered, checked, and put in place together with their memory.

What a person's file holds that was not learnt is never overwritten: what would be written stands beside it as ``.new``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from pipeline.article import Article, map_text, render
from pipeline.article.model import Rendered
from pipeline.config import Anchors, Target
from pipeline.engines.base import Engine
from pipeline.glossary import Glossary
from pipeline.memory import po
from pipeline.memory.frames import surroundings, written
from pipeline.memory.learn import Conflict, learn
from pipeline.memory.model import Catalogue, State
from pipeline.memory.model import digest as digest_of
from pipeline.memory.update import merge
from pipeline.project.check import check, conflict_findings, dead_links, frame_findings
from pipeline.project.files import STATE, Transaction
from pipeline.project.framing import Framed, Frames, Theirs, stuck, theirs, write
from pipeline.project.headings import fragments
from pipeline.project.job import VERBATIM, Job
from pipeline.project.outputs import Fragments, layout, linked, output_path, read_target, rewrite, shown
from pipeline.project.reading import links_of
from pipeline.project.records import catalogue_path, read_catalogue
from pipeline.project.splice import splice
from pipeline.project.state import Localised
from pipeline.qa.model import Context
from pipeline.text.segment import splitter

STEPS = 3
"""How often an output is learnt from again before what is left of it waits for the next run."""


@dataclass(slots=True)
class Writing:
    """One target's outputs, from units to files."""

    job: Job
    glossary: Glossary
    target: Target
    known: Fragments = field(default_factory=dict)
    """For an article that is linked to, its headings' fragments, source to target."""

    def copy(self, plan: Localised, engine: Engine) -> None:
        """Let a verbatim engine change an article's prose in place."""
        plan.rendered = map_text(plan.loaded.article, partial(_changed, engine))

    def finish(self, plans: Sequence[Localised]) -> None:
        """Render the articles and check their pairs."""
        self._follow(plans)
        context = Context(glossary=self.glossary)
        for plan in plans:
            self._write(plan)
            file = shown(self.job, output_path(self.job, self.target.lang, plan.loaded.source.name))
            plan.findings += check(plan, context, file=file)
            plan.findings += dead_links(links_of(plan.loaded.article), plan, self.known, file=file)

    def stage(self, plans: Sequence[Localised]) -> Transaction:
        """Stage what has changed, each article with its memory."""
        journal = None if self.job.standalone else self.job.root / STATE / "journal.json"
        transaction = Transaction(self.job.root, journal)
        for plan in plans:
            self._put(plan, transaction)
        return transaction

    # -------------------------------------------------------------------------------------- rendering

    def _follow(self, plans: Sequence[Localised]) -> None:
        """Find what becomes of the headings that links in these articles point at."""
        if self.job.standalone or self.job.config.links.anchors is not Anchors.REWRITE:
            return
        units = {plan.loaded.source.name: plan.units for plan in plans}
        known = dict[str, dict[str, str]]()
        for name in sorted(linked(plans) & self.job.names):
            if name in units:
                known[name] = fragments(units[name])
            elif self.job.memory is not None and (stored := read_catalogue(self.job.memory, self.target.lang, name)):
                known[name] = fragments(stored.units)
        self.known = known

    def _write(self, plan: Localised) -> None:
        """Render an article, within the frame that people gave its output."""
        standing = None if plan.conflicts else plan.standing
        found = theirs(plan.catalogue, standing)
        if found is None:
            plan.rendered = self._render(plan, plan.loaded.article)
            plan.framed = plan.rendered.data
            if standing is None or not stuck(plan.rendered):
                if plan.shapes and not plan.conflicts:
                    self._steady(plan)
                return
            found = Theirs()
        done = write(
            Frames(
                article=plan.loaded.article,
                before=plan.catalogue,
                now=merge(plan.catalogue, plan.units).settled(),
                render=partial(self._render, plan),
                read=partial(read_target, self.job, plan, known=self.known),
            ),
            found,
        )
        self._take(plan, done)
        whole = done.whole and standing is not None
        plan.rendered = self._spliced(plan, moved=done.moved) if whole else done.rendered
        if not plan.conflicts:
            self._steady(plan)
        plan.framed = self._render(plan, done.article).data if whole else plan.rendered.data
        if whole and not plan.conflicts:
            done = self._settled(plan, done)
        file = shown(self.job, output_path(self.job, self.target.lang, plan.loaded.source.name))
        plan.findings += frame_findings(plan, done.edited, done.disputed, file=file)

    def _settled(self, plan: Localised, done: Framed) -> Framed:
        """Try once more whether frames can say what a file that is its own frame holds, now that it has the source's changes.

        The next run would, and a run with nothing changed must change nothing.
        """
        assert plan.rendered is not None
        read = partial(read_target, self.job, plan, known=self.known)
        catalogue = self._knowing(merge(plan.catalogue, plan.units).settled(), plan)
        found = theirs(catalogue, read(plan.rendered.data))
        if found is None:
            return done
        again = write(Frames(plan.loaded.article, catalogue, catalogue, partial(self._render, plan), read), found)
        if again.whole:
            return done
        self._take(plan, again)
        plan.rendered, plan.framed = again.rendered, again.rendered.data
        return again

    @staticmethod
    def _take(plan: Localised, done: Framed) -> None:
        """Take over the frames that people gave."""
        plan.units[:] = [
            replace(unit, frame=framed.frame) for unit, framed in zip(plan.units, done.catalogue.units, strict=True)
        ]
        plan.catalogue = replace(plan.catalogue, end=done.catalogue.end)

    def _render(self, plan: Localised, article: Article) -> Rendered:
        """Put the units' targets in the places of their segments.

        A sentence that has no translation stands as its unit's source: of a pivoted target that is the pivot's.
        """
        targets = {
            index: unit.source if unit.state is State.MISSING else unit.target for index, unit in enumerate(plan.units)
        }
        return render(
            article,
            targets,
            layout=layout(self.job, self.target.lang),
            lang=self.target.lang,
            rewrite=rewrite(self.job, plan, self.known),
            free=[index for index, unit in enumerate(plan.units) if unit.person],
            split=splitter(self.target.lang),
        )

    def _spliced(self, plan: Localised, *, moved: bool) -> Rendered:
        """Put changed sentences into an output whose structure a person edited: theirs is kept, not the source's."""
        assert plan.standing is not None
        spliced = splice(
            plan.standing,
            plan.catalogue,
            plan.units,
            layout=layout(self.job, self.target.lang),
            rewrite=rewrite(self.job, plan, self.known),
        )
        if spliced.unplaced or moved:
            plan.conflicts += (
                Conflict(
                    reason="the source's structure has changed, and this file's is no longer the source's",
                    ours=" / ".join(spliced.unplaced),
                    theirs="",
                    line=1,
                ),
            )
        return spliced.rendered

    def _steady(self, plan: Localised) -> None:
        """Learn once more from an output whose structure is a person's, until that teaches nothing.

        A sentence of theirs that stood alone may stand beside another one now and go with it; the next run would see
        that, and a run with nothing changed must change nothing.
        """
        assert plan.rendered is not None
        for _ in range(STEPS):
            catalogue = merge(plan.catalogue, plan.units).settled()
            read = partial(read_target, self.job, plan, known=self.known)
            learned = learn(catalogue=catalogue, output=plan.rendered.data, read_target=read)
            if learned.conflicts or learned.catalogue.units == catalogue.units:
                return
            plan.catalogue = learned.catalogue
            plan.units[:] = [
                replace(unit, line=before.line)
                for unit, before in zip(learned.catalogue.units, plan.units, strict=True)
            ]

    # -------------------------------------------------------------------------------------- files

    def _put(self, plan: Localised, transaction: Transaction) -> None:
        """Stage one article."""
        assert plan.rendered is not None
        name = plan.loaded.source.name
        output = output_path(self.job, self.target.lang, name)
        data = plan.rendered.data
        beside = output.with_name(output.name + ".new")
        if self.job.memory is None or self.target.engine in VERBATIM:
            transaction.put(output=output, data=data)
            return
        if plan.unknown and plan.output != data:
            plan.conflicts += (Conflict("the memory knows nothing of this file", "", "", 1),)
        if plan.conflicts:
            # The memory stays as it was: it is the base of the edits that are still to be learnt.
            transaction.put(output=beside, data=data)
            plan.findings += conflict_findings(plan.conflicts, file=shown(self.job, output))
            return
        catalogue = merge(plan.catalogue, plan.units).settled()
        memory = catalogue_path(self.job.memory, self.target.lang, name)
        transaction.put(
            output=output, data=data, memory=memory, units=po.dumps(self._knowing(_honest(catalogue, plan), plan))
        )
        transaction.drop(beside)

    def _knowing(self, catalogue: Catalogue, plan: Localised) -> Catalogue:
        """Let the memory know what stands around its sentences.

        Of what the memory can write again, not of a file that is its own frame: what a person changed there shows in
        every run, and is kept in every run.
        """
        assert plan.framed is not None
        article = plan.standing
        if article is None or plan.framed != plan.output:
            article = read_target(self.job, plan, plan.framed, known=self.known)
        found = surroundings(catalogue, article)
        return catalogue if found is None else written(catalogue, found)


def _honest(catalogue: Catalogue, plan: Localised) -> Catalogue:
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


def _changed(engine: Engine, text: str) -> str:
    """Give a text as a verbatim engine changes it."""
    return engine.translate([text])[0][0].text
