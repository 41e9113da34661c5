"""`pipeline export` and `import-translations`: the memory in other tools' formats, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.config import Config, Target
from pipeline.errors import ConfigError
from pipeline.memory import po
from pipeline.memory.exchange import export, format_of, import_units
from pipeline.memory.lookup import Memory, suggested
from pipeline.memory.merging import Imported, merge_units
from pipeline.memory.model import Catalogue, Unit
from pipeline.project.files import STATE, Transaction, locked, read, recover
from pipeline.project.job import Wish, plan
from pipeline.project.records import catalogue_names, catalogue_path, read_catalogue
from pipeline.qa.model import Finding, Severity

SUFFIXES = {"xliff": ".xlf", "xliff2": ".xlf", "tmx": ".tmx", "po": ".po"}
"""Format that a user names -> the suffix of its files, which says the format when they come back."""


def export_memory(
    paths: Sequence[str],
    config: Config,
    *,
    format: str,  # noqa: A002 -- the word that users know
    into: str,
    targets: Sequence[str],
    say: Callable[[str], None],
) -> int:
    """Write ``INTO/<lang>/<article>.<suffix>`` for each article that has a memory; give the number of files."""
    if format not in SUFFIXES:
        raise ConfigError(f"unknown format {format!r}", allowed=f"allowed: {', '.join(SUFFIXES)}")
    folder = Path(into).absolute()
    job = plan(Wish(paths=tuple(paths), targets=tuple(targets)), config)
    assert job.memory is not None
    transaction = Transaction(folder, None)
    for target in job.targets:
        names = catalogue_names(job.memory, target.lang)
        memory = Memory(known for name in names if (known := read_catalogue(job.memory, target.lang, name)) is not None)
        for source in job.sources:
            catalogue = read_catalogue(job.memory, target.lang, source.name)
            if catalogue is not None:
                catalogue = suggested(catalogue, memory)
                path = folder / target.lang / f"{source.name}{SUFFIXES[format]}"
                transaction.put(output=path, data=export(catalogue, format))
    written = transaction.commit()
    for path in written:
        say(f"wrote: {path.relative_to(folder).as_posix()}")
    return len(written)


def import_translations(
    files: Sequence[str], config: Config, *, target: str | None, say: Callable[[str], None]
) -> list[Finding]:
    """Take targets and states from bilingual files into the memory; give what could not be taken."""
    job = plan(Wish(), config)
    assert job.memory is not None
    findings = list[Finding]()
    with locked(job.root, say=say):
        recover(job.root, job.root / STATE / "journal.json")
        transaction = Transaction(job.root, job.root / STATE / "journal.json")
        known = dict[Path, Catalogue]()
        for text in files:
            path = Path(text)
            lang = _language(path, config, target)
            units = import_units(read(path), format_of(path.name), file=text, lang=lang)
            catalogues = list(_catalogues(path, lang, job.memory, known))
            own = len(catalogues) == 1 and path.name.startswith(catalogues[0][0].stem)
            found = [merge_units(catalogue, units, keep=own) for _, catalogue in catalogues]
            known.update((place, merged.catalogue) for (place, _), merged in zip(catalogues, found, strict=True))
            findings += _findings(text, units, found, kept=own)
            say(f"{text}: {sum(len(merged.taken) for merged in found)} sentences taken")
        for place, catalogue in known.items():
            transaction.put(output=place, data=po.dumps(catalogue))
        for path in transaction.commit():
            say(f"wrote: {path.relative_to(job.root).as_posix()}")
    return findings


def _findings(file: str, units: Sequence[Unit], found: Sequence[Imported], *, kept: bool) -> Iterator[Finding]:
    """Say what of a file could not be taken, with the texts."""
    for merged in found:
        for ours, theirs in merged.conflicts:
            yield Finding(
                check="conflict",
                severity=Severity.ERROR,
                message=f"written here and in {Path(file).name} since it was exported; ours stands: {ours.target}",
                source=ours.source,
                target=theirs.target,
                file=file,
            )
    unplaced = {unit.source: unit for merged in found for unit in merged.unknown}
    for merged in found:
        unplaced = {unit.source: unit for unit in merged.unknown if unit.source in unplaced}
    if not found:
        unplaced = {unit.source: unit for unit in units if unit.target}
    for source, unit in sorted(unplaced.items()):
        yield Finding(
            check="unknown-source",
            severity=Severity.WARNING,
            message="no article holds this sentence"
            + (" any more; the memory keeps it" if kept and unit.written else ""),
            source=source,
            target=unit.target,
            file=file,
        )


def _language(path: Path, config: Config, named: str | None) -> str:
    """Find the language of a file's targets: named, or the folder's that `export` put it in, or the only one."""
    languages: dict[str, Target] = dict(config.targets)
    if named is not None:
        if named not in languages:
            raise ConfigError(f"no target {named!r} is configured", allowed=f"allowed: {', '.join(languages)}")
        return named
    found = next((part for part in reversed(path.absolute().parts[:-1]) if part in languages), None)
    if found is not None:
        return found
    if len(languages) == 1:
        return next(iter(languages))
    raise ConfigError("the language of its targets is not known", file=path, allowed="name it with --to")


def _catalogues(path: Path, lang: str, memory: Path, known: dict[Path, Catalogue]) -> Iterator[tuple[Path, Catalogue]]:
    """Give the catalogue of the article that a file's name means, else all of the language."""
    names = catalogue_names(memory, lang)
    stem = path.name.rpartition(".")[0]
    own = [name for name in names if name == stem or name.endswith("/" + stem)]
    for name in own or names:
        place = catalogue_path(memory, lang, name)
        catalogue = known.get(place) or read_catalogue(memory, lang, name)
        if catalogue is not None:
            yield place, replace(catalogue)
