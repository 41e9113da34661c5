"""`pipeline status`: how far each article is in each language, and what nobody asks for any more."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.config import Config
from pipeline.errors import ConfigError, WriteError
from pipeline.project.job import SUFFIXES, Wish, articles, plan
from pipeline.project.records import catalogue_names
from pipeline.project.run import look

VERSION = "1.0"
"""Of the JSON form."""

FORMATS = ("text", "json", "markdown")


@dataclass(frozen=True, slots=True)
class Row:
    """One article in one language, in numbers of sentences."""

    article: str
    language: str
    sentences: int
    reviewed: int
    machine: int
    missing: int
    stale: int
    conflicts: int
    errors: int
    warnings: int
    up_to_date: bool
    """Whether a run would leave output and memory as they are."""


def rows(paths: Sequence[str], config: Config, *, say: Callable[[str], None]) -> list[Row]:
    """Look at every article in every language; nothing is translated or written."""
    outcome = look(plan(Wish(paths=tuple(paths)), config), say=say)
    counts = Counter((finding.file, str(finding.severity)) for finding in outcome.findings)
    conflicts = Counter(finding.file for finding in outcome.findings if finding.check == "conflict")
    found = []
    for tally in outcome.tallies:
        file = f"{config.output}/{tally.target}/{tally.article}"
        written = {file, f"{file}.new", f"{config.memory}/{tally.target}/{tally.article}.po"}
        found.append(
            Row(
                article=tally.article,
                language=tally.target,
                sentences=tally.sentences,
                reviewed=tally.reviewed,
                machine=tally.remembered,
                missing=tally.missing,
                stale=tally.stale,
                conflicts=conflicts[file],
                errors=counts[file, "error"],
                warnings=counts[file, "warning"],
                up_to_date=written.isdisjoint(outcome.written) and not tally.missing and not conflicts[file],
            )
        )
    return sorted(found, key=lambda row: (row.article, row.language))


def render(found: Sequence[Row], left_over: Sequence[str], *, format: str) -> str:  # noqa: A002 -- the word that users know
    """Write the rows in a format; raise ConfigError for one that is none."""
    if format == "json":
        data = {"version": VERSION, "articles": [asdict(row) for row in found], "left_over": list(left_over)}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    if format not in FORMATS:
        raise ConfigError(f"unknown format {format!r}", allowed=f"allowed: {', '.join(FORMATS)}")
    heads = (
        "article",
        "language",
        "sentences",
        "reviewed",
        "machine",
        "missing",
        "stale",
        "conflicts",
        "errors",
        "warnings",
        "state",
    )
    table = [heads] + [
        (
            row.article, row.language, *(str(number) for number in (
                row.sentences, row.reviewed, row.machine, row.missing, row.stale, row.conflicts, row.errors, row.warnings,
            )), "up to date" if row.up_to_date else "run translate",
        )
        for row in found
    ]  # fmt: skip
    lines = _markdown(table) if format == "markdown" else _text(table)
    lines += [f"left over, `pipeline clean` removes it: {path}" for path in left_over]
    return "\n".join(lines) + "\n"


def _text(table: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column in {0, 1, len(widths) - 1} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def _markdown(table: Sequence[Sequence[str]]) -> list[str]:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    rule = ["---" if column in {0, 1, len(table[0]) - 1} else "---:" for column in range(len(table[0]))]
    return [line(table[0]), line(rule), *(line(row) for row in table[1:])]


def left_over(config: Config) -> list[Path]:
    """List outputs and memories whose article is gone, or whose language is no target any more."""
    source = config.path(config.source)
    if not source.is_dir():
        raise ConfigError("there is no such folder of articles", file=source)
    names = {article.name for article in articles(source)}
    spelled = {name.casefold(): name for name in names}
    output, memory = config.path(config.output), config.path(config.memory)
    found = list[Path]()
    for folder in sorted(path for path in (output, memory) if path.is_dir()):
        for lang in sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
            stale = lang not in config.targets
            if stale and not (memory / lang).is_dir():
                # A folder that this program has no memory of is somebody's own.
                continue
            end = ".po" if folder == memory else ""
            for name in catalogue_names(memory, lang) if folder == memory else _outputs(folder / lang):
                path = folder / lang / (name + end)
                article = name.removesuffix(".new")
                other = path.with_name(Path(spelled.get(article.casefold(), article)).name + end)
                # Where case does not count, a.md may be the file of A.md.
                if stale or (article not in names and not (other != path and other.exists() and other.samefile(path))):
                    found.append(path)
    return found


def _outputs(folder: Path) -> list[str]:
    """List outputs, and what conflicts left beside them."""
    beside = sorted(path for suffix in SUFFIXES for path in folder.rglob(f"*{suffix}.new"))
    return [article.name for article in articles(folder)] + [path.relative_to(folder).as_posix() for path in beside]


def clean(config: Config, *, say: Callable[[str], None], dry: bool = False) -> int:
    """Remove what is left over, and the folders that this empties; give the number of files."""
    found = left_over(config)
    for path in found:
        say(f"{'would remove' if dry else 'removed'}: {path.relative_to(config.root).as_posix()}")
        if dry:
            continue
        try:
            path.unlink()
            for folder in path.parents:
                if folder in (config.path(config.output), config.path(config.memory)) or any(folder.iterdir()):
                    break
                folder.rmdir()
        except OSError as error:
            raise WriteError(f"cannot be removed: {error.strerror}", file=path) from error
    return len(found)
