"""`pipeline qa`: what stands in outputs or in a bilingual file is checked; nothing is translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Config
from pipeline.errors import ConfigError
from pipeline.glossary import Glossary
from pipeline.glossary import load as load_glossary
from pipeline.project.files import Transaction, read
from pipeline.project.job import Wish, glossary_path, plan
from pipeline.project.policy import Policy
from pipeline.qa import baseline
from pipeline.qa import run as run_checks
from pipeline.qa.bilingual import READERS, read_pairs
from pipeline.qa.fix import Fixed, fixes, put, show
from pipeline.qa.model import Context, Finding
from pipeline.text.languages import language


@dataclass(frozen=True, slots=True)
class Ask:
    """What the command line asks of a review."""

    source_lang: str | None = None
    target_lang: str | None = None
    glossary: str | None = None
    gate: str | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    fix: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What a review found, and how much of it stops a run."""

    findings: tuple[Finding, ...]
    failing: int
    summary: Mapping[str, object]


def review(paths: Sequence[str], ask: Ask, *, config: Config, say: Callable[[str], None]) -> Review:
    """Check bilingual files by themselves, or the project's articles with its configuration."""
    bilingual = [path for path in paths if Path(path).suffix.lower() in READERS]
    if bilingual and len(bilingual) != len(paths):
        raise ConfigError("bilingual files and articles are checked in two runs", file=bilingual[0])
    if bilingual and ask.fix:
        raise ConfigError("--fix mends articles", file=bilingual[0], allowed="mend a bilingual file in its own tool")
    check = _bilingual if bilingual else _project
    result = check(paths, ask, config=config, say=say)
    if ask.fix:
        _mend(fixes(result.findings), config, say=say)
        result = check(paths, replace(ask, fix=False), config=config, say=say)
    if ask.write_baseline is not None:
        place = Path(ask.write_baseline).absolute()
        transaction = Transaction(place.parent, None)
        transaction.put(output=place, data=baseline.dumps(result.findings).encode())
        transaction.commit()
        return replace(result, failing=0)
    return result


def _bilingual(paths: Sequence[str], ask: Ask, *, config: Config, say: Callable[[str], None]) -> Review:
    del say
    if ask.source_lang is None or ask.target_lang is None:
        raise ConfigError(
            "a bilingual file needs its languages", allowed="name them: --source-lang zh --target-lang en"
        )
    for code in (ask.source_lang, ask.target_lang):
        language(code)
    policy = Policy(config, gate=ask.gate, baseline=ask.baseline)
    place = glossary_path(Wish(glossary=ask.glossary), config, here=Path.cwd())
    context = Context(glossary=load_glossary(place) if place else Glossary.empty())
    skipped = Counter[str]()
    pairs = [
        pair
        for path in paths
        for pair in read_pairs(path, source_lang=ask.source_lang, target_lang=ask.target_lang, skipped=skipped)
    ]
    findings = [(finding, ask.target_lang) for finding in run_checks(pairs, context)]
    verdict = policy.verdict(findings, whole=False)
    return Review(findings=verdict.findings, failing=verdict.failing, summary={"pairs": len(pairs), **skipped})


def _project(paths: Sequence[str], ask: Ask, *, config: Config, say: Callable[[str], None]) -> Review:
    from pipeline.project.run import look
    from pipeline.project.state import spread

    job = plan(Wish(paths=tuple(paths), glossary=ask.glossary), config)
    outcome = look(job, say=say, gate=ask.gate, baseline=ask.baseline)
    summary: dict[str, object] = {"articles": len(job.sources)}
    for target in job.targets:
        tallies = [tally for tally in outcome.tallies if tally.target == target.lang]
        summary[target.lang] = spread(tallies) if tallies else "nothing to check"
    return Review(findings=outcome.findings, failing=outcome.failing, summary=summary)


def _mend(found: Sequence[Fixed], config: Config, *, say: Callable[[str], None]) -> None:
    """Put safe mends into the output files, where the sentence stands on its line as it was checked."""
    transaction = Transaction(config.root, None)
    texts = dict[Path, list[str]]()
    for fixed in found:
        path = config.root / fixed.file
        lines = texts.setdefault(path, read(path).decode().split("\n"))
        line = lines[fixed.line - 1] if 0 < fixed.line <= len(lines) else ""
        mended = put(line, fixed)
        if mended is None:
            say(f"{fixed.file}:{fixed.line}: mend it by hand (its markup is in the way): {fixed.after}")
            continue
        lines[fixed.line - 1] = mended
        say(show(fixed))
    for path, lines in texts.items():
        transaction.put(output=path, data="\n".join(lines).encode())
    transaction.commit()
