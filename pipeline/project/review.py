"""`pipeline qa`: what stands in the outputs, or in a bilingual file, is checked; nothing is translated or written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Config
from pipeline.errors import ConfigError
from pipeline.glossary import Glossary
from pipeline.glossary import load as load_glossary
from pipeline.project.job import Wish, glossary_path, plan
from pipeline.qa import run as run_checks
from pipeline.qa.model import Context, Finding, Severity
from pipeline.text.languages import language

BILINGUAL = frozenset({".tsv", ".po", ".pot", ".xlf", ".xliff", ".tmx"})


@dataclass(frozen=True, slots=True)
class Review:
    """What a review found, and from which severity on it stops a run."""

    findings: tuple[Finding, ...]
    gate: Severity
    summary: Mapping[str, object]


def review(
    paths: Sequence[str],
    *,
    config: Config,
    say: Callable[[str], None],
    source_lang: str | None = None,
    target_lang: str | None = None,
    glossary: str | None = None,
    gate: str | None = None,
    baseline: str | None = None,
    fix: bool = False,
) -> Review:
    """Check bilingual files by themselves, or the project's articles with its configuration."""
    severity = severity_of(gate or config.qa.gate)
    bilingual = [path for path in paths if Path(path).suffix.lower() in BILINGUAL]
    if bilingual and len(bilingual) != len(paths):
        raise ConfigError("bilingual files and articles are checked in two runs", file=bilingual[0])
    if bilingual:
        findings, summary = _bilingual(
            bilingual, config=config, source_lang=source_lang, target_lang=target_lang, glossary=glossary
        )
    else:
        findings, summary = _project(paths, config=config, say=say, glossary=glossary)
    return Review(findings=tuple(findings), gate=severity, summary=summary)


def severity_of(name: str) -> Severity:
    """Look a severity up; raise ConfigError for what is none."""
    try:
        return Severity[name.upper()]
    except KeyError:
        raise ConfigError(
            f"unknown severity {name!r}", allowed=f"allowed: {', '.join(str(item) for item in Severity)}"
        ) from None


def _bilingual(
    paths: Sequence[str], *, config: Config, source_lang: str | None, target_lang: str | None, glossary: str | None
) -> tuple[list[Finding], dict[str, object]]:
    from pipeline.qa.bilingual import read_pairs

    if source_lang is None or target_lang is None:
        raise ConfigError(
            "a bilingual file needs its languages", allowed="name them: --source-lang zh --target-lang en"
        )
    language(source_lang), language(target_lang)
    place = glossary_path(Wish(glossary=glossary), config, here=Path.cwd())
    context = Context(glossary=load_glossary(place) if place else Glossary.empty())
    pairs = [pair for path in paths for pair in read_pairs(path, source_lang=source_lang, target_lang=target_lang)]
    return run_checks(pairs, context), {"pairs": len(pairs)}


def _project(
    paths: Sequence[str], *, config: Config, say: Callable[[str], None], glossary: str | None
) -> tuple[list[Finding], dict[str, object]]:
    from pipeline.project.run import run

    job = plan(Wish(paths=tuple(paths), glossary=glossary), config)
    outcome = run(job, say=say, write=False, make=False)
    return list(outcome.findings), {"articles": len(job.sources), "targets": ", ".join(t.lang for t in job.targets)}
