"""One text without a project: what `translate -` does with standard input."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from pipeline.config import Config
from pipeline.project.job import Job, Source, Wish, glossary_path, target_of
from pipeline.project.run import run_loaded
from pipeline.qa.model import Finding

NAME = "-"


def localise_text(
    data: bytes,
    *,
    source_lang: str,
    target_lang: str,
    engine: str | None,
    glossary: str | None,
    config: Config,
    say: Callable[[str], None],
) -> tuple[bytes, tuple[Finding, ...], int]:
    """Localise one markdown text, remembering nothing; give it with the findings on it and how many of them fail."""
    wish = Wish(source_lang=source_lang, targets=(target_lang,), engine=engine, glossary=glossary)
    job = Job(
        config=dataclasses.replace(config, targets={}, source_lang=source_lang),
        sources=(Source(path=Path(NAME), name=NAME),),
        targets=(target_of(target_lang, source_lang, wish, config),),
        output=Path(),
        memory=None,
        glossary=glossary_path(wish, config, here=Path.cwd()),
        source_lang=source_lang,
        standalone=True,
    )
    outcome = run_loaded(job, [data], say=say)
    (result,) = outcome.data.values()
    findings = tuple(dataclasses.replace(finding, file=NAME) for finding in outcome.findings)
    return result, findings, outcome.failing
