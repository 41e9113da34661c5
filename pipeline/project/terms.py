"""`pipeline glossary`: the glossary held against itself and the articles; other tools' formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.config import Config
from pipeline.errors import ConfigError, GlossaryError
from pipeline.glossary import Glossary, load
from pipeline.glossary.audit import Remark, Text, audit
from pipeline.glossary.exchange import from_csv, from_tbx, to_csv, to_tbx, to_yaml
from pipeline.project.files import Transaction, read
from pipeline.project.job import Wish, glossary_path, plan
from pipeline.project.reading import load as load_article

WRITERS: dict[str, Callable[[Glossary], str]] = {"csv": to_csv, "tbx": to_tbx, "yaml": to_yaml}
FAULTS = ("duplicate", "conflict")
"""Remarks that make `check` exit with 1; the others are for a translator to think about."""


def check(config: Config, *, glossary: str | None) -> list[Remark]:
    """Hold the glossary against itself and, in a project, against its articles."""
    path = _path(config, glossary)
    texts = list(_prose(config)) if config.file is not None and config.path(config.source).is_dir() else []
    return audit(load(path), texts)


def export(config: Config, *, glossary: str | None, format: str) -> str:  # noqa: A002 -- the word that users know
    """Give the glossary in another format."""
    if format not in WRITERS:
        raise ConfigError(f"unknown format {format!r}", allowed=f"allowed: {', '.join(WRITERS)}")
    return WRITERS[format](load(_path(config, glossary)))


def import_terms(file: str, *, output: str) -> int:
    """Write a glossary.yaml from CSV or TBX; give the number of concepts. A file that stands is never overwritten."""
    path, target = Path(file), Path(output).absolute()
    if target.exists():
        raise ConfigError("stands already", file=output, allowed="name another file with --output, and merge by hand")
    try:
        text = read(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GlossaryError("is not UTF-8", file=file) from error
    glossary = (from_csv if path.suffix.lower() == ".csv" else from_tbx)(text, file=file)
    transaction = Transaction(target.parent, None)
    transaction.put(output=target, data=to_yaml(glossary).encode())
    transaction.commit()
    return len(glossary.concepts)


def _path(config: Config, glossary: str | None) -> Path:
    path = glossary_path(Wish(glossary=glossary), config, here=Path.cwd())
    if path is None:
        raise ConfigError(
            "there is no glossary here", file=config.path(config.glossary), allowed="name one with --glossary"
        )
    return path


def _prose(config: Config) -> Iterator[Text]:
    job = plan(Wish(), config)
    for source in job.sources:
        loaded = load_article(source, job)
        for segment in loaded.article.segments:
            yield Text(segment.sentence.prose, loaded.lang, f"{config.source}/{source.name}", segment.line)
