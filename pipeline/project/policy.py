"""What a project says of findings: severities, gates, waivers, a baseline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Config, wrong
from pipeline.errors import ConfigError
from pipeline.project.files import read
from pipeline.qa import waivers
from pipeline.qa.baseline import without
from pipeline.qa.model import Finding, Severity
from pipeline.qa.policy import fails, policy, severity_named
from pipeline.qa.policy import judged as judge


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings that are left, and whether they stop a run."""

    findings: tuple[Finding, ...]
    failing: int
    """How many are at or above their gate."""


class Policy:
    """A project's rules, read once a run."""

    def __init__(self, config: Config, *, gate: str | None = None, baseline: str | None = None) -> None:
        """Read the rules; raise ConfigError for what cannot be used. `gate` and `baseline` are the command line's."""
        asked = None if gate is None else _asked(gate)
        self._policy = policy(
            config.checks,
            gate=config.gate,
            wrong=lambda what, key, allowed: wrong(config, what, key, allowed=allowed),
        )
        if asked is not None:
            self._policy = replace(self._policy, gate=asked)
        self._waivers = waivers.load(config.path(config.waivers), shown=config.waivers) if config.waivers else []
        place = baseline or (config.path(config.baseline) if config.baseline else None)
        self._baseline = "" if place is None else read_text(str(place))
        self._baseline_name = "" if place is None else str(place)

    def verdict(
        self, findings: Iterable[tuple[Finding, str]], *, whole: bool, beside: Sequence[waivers.Waiver] = ()
    ) -> Verdict:
        """Judge findings, each with its target language.

        `whole` tells whether an idle waiver is worth a word; `beside` are the waivers that stand in the articles.
        """
        languages = dict[int, str]()
        kept = list[Finding]()
        for found, language in findings:
            for judged in judge([found], self._policy, language=language):
                languages[id(judged)] = language
                kept.append(judged)
        allowed = [*self._waivers, *beside]
        if allowed:
            waived = waivers.apply(kept, allowed)
            kept = [found for found in waived if found.check != waivers.UNUSED]
            if whole:
                kept += judge((found for found in waived if found.check == waivers.UNUSED), self._policy)
        if self._baseline_name:
            kept = without(kept, self._baseline, file=self._baseline_name)
        failing = sum(fails(found, self._policy, language=languages.get(id(found), "")) for found in kept)
        return Verdict(findings=tuple(kept), failing=failing)


def read_text(place: str) -> str:
    """Read a file as text."""
    return read(Path(place)).decode("utf-8", "replace")


def _asked(gate: str) -> Severity:
    try:
        return severity_named(gate)
    except ConfigError as error:
        raise ConfigError(f"--gate: {error.what}", allowed=error.allowed) from None


def waivers_in(comments: Iterable[tuple[int, str]], *, file: str) -> list[waivers.Waiver]:
    """Read the waivers that stand in an article, each with its line; raise ConfigError for one that says too little."""
    found = list[waivers.Waiver]()
    for line, text in comments:
        waiver = waivers.comment(text, file=file, line=line)
        if waiver is None:
            raise ConfigError(
                f"is no waiver: {text}",
                file=file,
                line=line,
                allowed="allowed: <!-- pipeline: allow CHECK DIGEST because REASON -->, with the digest from `qa --format json`",
            )
        found.append(waiver)
    return found
