"""What people do to outputs and memory outside a run: learnt, approved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.config import Config
from pipeline.errors import ConfigError
from pipeline.memory import po
from pipeline.memory.model import Catalogue, State, Unit
from pipeline.project.check import conflict_findings
from pipeline.project.files import STATE, Transaction, locked, recover
from pipeline.project.human import approved
from pipeline.project.job import Wish, plan
from pipeline.project.outputs import output_path, shown
from pipeline.project.records import catalogue_path
from pipeline.project.run import Run
from pipeline.project.state import Localised
from pipeline.qa.model import Finding


@dataclass(frozen=True, slots=True)
class Learnt:
    """What became of the edits."""

    lines: tuple[str, ...]
    """One an edit, for people."""
    findings: tuple[Finding, ...]
    """Conflicts."""


def learn(paths: Sequence[str], config: Config, *, say: Callable[[str], None]) -> Learnt:
    """Learn what people have edited in outputs, into the memory alone: no article is touched."""
    return _each(paths, config, say=say, change=lambda unit: unit)


def approve(paths: Sequence[str], config: Config, *, say: Callable[[str], None]) -> Learnt:
    """Mark the sentences of outputs as reviewed, as they stand; edits are learnt first."""
    if not paths:
        raise ConfigError("no outputs are named", allowed="name files or folders, as in: approve output/pt/article.md")
    return _each(paths, config, say=say, change=approved)


def _each(
    paths: Sequence[str], config: Config, *, say: Callable[[str], None], change: Callable[[Unit], Unit]
) -> Learnt:
    """Go through outputs: learn, change the units, store the memory."""
    job = plan(Wish(paths=tuple(paths)), config)
    assert job.memory is not None
    lines = list[str]()
    findings = list[Finding]()
    with locked(job.root, say=say):
        recover(job.root, job.root / STATE / "journal.json")
        run = Run(replace(job, remembering=False), say=say, write=True, make=False)
        transaction = Transaction(job.root, job.root / STATE / "journal.json")
        for target in job.targets:
            for loaded in run.loaded:
                if not run.wanted(loaded, target):
                    continue
                found = run.prepare(loaded, target)
                file = shown(job, output_path(job, target.lang, loaded.source.name))
                findings += conflict_findings(found.conflicts, file=file)
                if found.output is None or found.unknown or found.conflicts:
                    continue
                lines += [f"{file}:{edit.line}: {edit.kind}: {edit.after or edit.before}" for edit in found.learned]
                catalogue = _changed(found, change)
                if approved := _new_reviews(found.catalogue, catalogue):
                    lines.append(f"{file}: approved: {approved} of {len(catalogue.units)} sentences")
                data = po.dumps(catalogue)
                memory = catalogue_path(job.memory, target.lang, loaded.source.name)
                transaction.put(output=memory, data=data)
        for path in transaction.commit():
            say(f"wrote: {shown(job, path)}")
    return Learnt(lines=tuple(lines), findings=tuple(findings))


def _changed(found: Localised, change: Callable[[Unit], Unit]) -> Catalogue:
    catalogue = found.catalogue
    return replace(catalogue, units=tuple(change(unit) for unit in catalogue.units))


def _new_reviews(before: Catalogue, after: Catalogue) -> int:
    """Count the units that somebody stands for now and nobody did before."""
    pairs = zip(before.units, after.units, strict=True)
    return sum(unit.state is State.REVIEWED is not old.state for old, unit in pairs)
