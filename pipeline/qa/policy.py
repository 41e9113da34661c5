"""What a project makes of findings: their severities and its gates, by check, path and language.

    capitals = "off"                          a check for all
    "*" = "note"                              all checks
    path."output/pt/legal/**".figures = "error"
    language.pt.spacing = "warning"
    gate.figures = "warning"                  another gate for one check; `gate.path` and `gate.language` likewise

1. The later rule is the stronger one, but a rule for a path or a language always beats one for all, and one for a
   check one for ``*``.
2. An info stays one: it says that nothing is wrong, and a stricter check does not change that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import regex

from pipeline.errors import ConfigError
from pipeline.qa.model import Finding, Severity
from pipeline.qa.registry import CONFIGURED


@dataclass(frozen=True, slots=True)
class Rule:
    """What a project says of a check: another severity or gate, for all pairs, some paths, some languages."""

    check: str
    """Name of a check, or ``*``."""
    severity: Severity | None
    """None turns it off."""
    path: str = ""
    """Glob over the finding's file, as ``output/pt/legal/**``; "" for all."""
    language: str = ""
    """Target language; "" for all."""

    @property
    def strength(self) -> tuple[bool, bool]:
        """How narrow the rule is: of two that hold, the narrower one decides."""
        return bool(self.path or self.language), self.check != "*"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a project, the weaker ones first."""

    rules: tuple[Rule, ...] = ()
    gate: Severity = Severity.ERROR
    """Findings of this severity and above fail a run."""
    gates: tuple[Rule, ...] = ()
    """Other gates: `Rule.severity` is the gate there, None for no gate."""


Wrong = Callable[[str, str, str], ConfigError]
"""Makes an error of what is wrong, the key that it is wrong with, and what is allowed."""


def _wrong(what: str, key: str, allowed: str) -> ConfigError:
    return ConfigError(f"{key}: {what}", allowed=allowed)


def policy(options: Mapping[str, object], *, gate: str = "error", wrong: Wrong = _wrong) -> Policy:
    """Read a policy out of configuration; raise what `wrong` makes of an unknown check or severity."""
    reader = _Reader(wrong)
    rules = reader.rules({key: value for key, value in options.items() if key != "gate"}, "checks")
    gates = reader.rules(options.get("gate", {}), "checks.gate")
    return Policy(rules=rules, gate=severity_named(gate), gates=gates)


class _Reader:
    def __init__(self, wrong: Wrong) -> None:
        self.wrong = wrong

    def rules(self, table: object, at: str) -> tuple[Rule, ...]:
        """Read a table of rules with its tables of paths and languages."""
        plain = dict(self.table(table, at))
        made: list[Rule] = []
        for name in ("path", "language"):
            for where, inner in self.table(plain.pop(name, {}), f"{at}.{name}").items():
                place = f"{at}.{name}.{where}"
                for item in self.table(inner, place).items():
                    rule = self.rule(*item, place)
                    made.append(
                        replace(rule, path=str(where)) if name == "path" else replace(rule, language=str(where))
                    )
        made += [self.rule(*item, at) for item in plain.items()]
        return tuple(sorted(made, key=lambda rule: rule.strength))

    def table(self, value: object, at: str) -> Mapping[object, object]:
        if not isinstance(value, Mapping):
            raise self.wrong("is no table", at, "allowed: check = severity")
        return value

    def rule(self, check: object, severity: object, at: str) -> Rule:
        key = f"{at}.{check}"
        if check != "*" and check not in CONFIGURED:
            raise self.wrong(f"unknown check {check!r}", key, f"allowed: *, {', '.join(CONFIGURED)}")
        if severity is False or severity == "off":
            return Rule(check=str(check), severity=None)
        try:
            return Rule(check=str(check), severity=severity_named(severity))
        except ConfigError as error:
            raise self.wrong(error.what, key, f"{error.allowed}, off") from error


def severity_named(name: object) -> Severity:
    """Give the severity of a name; raise ConfigError for one that is none."""
    try:
        return Severity[str(name).upper()]
    except KeyError:
        known = ", ".join(str(severity) for severity in Severity)
        raise ConfigError(f"unknown severity {name!r}", allowed=f"allowed: {known}") from None


def judged(findings: Iterable[Finding], policy: Policy, *, language: str = "") -> list[Finding]:
    """Give findings the severities that a project wants, and leave out those it turned off.

    `language` is the target language of all the findings, where rules name one.
    """
    kept: list[Finding] = []
    for found in findings:
        severity = _last(policy.rules, found, language, found.severity)
        if found.severity is Severity.INFO and severity is not None:
            severity = Severity.INFO
        if severity is not None:
            kept.append(found if severity is found.severity else replace(found, severity=severity))
    return kept


def fails(found: Finding, policy: Policy, *, language: str = "") -> bool:
    """Tell whether a finding is at or above its gate."""
    gate = _last(policy.gates, found, language, policy.gate)
    return gate is not None and found.severity >= gate


def _last(rules: Iterable[Rule], found: Finding, language: str, otherwise: Severity) -> Severity | None:
    """Give what the last rule that holds says."""
    said: Severity | None = otherwise
    for rule in rules:
        if _holds(rule, found, language):
            said = rule.severity
    return said


def _holds(rule: Rule, found: Finding, language: str) -> bool:
    if rule.check not in {"*", found.check}:
        return False
    if rule.language and language.split("-", maxsplit=1)[0] != rule.language and language != rule.language:
        return False
    return not rule.path or _matches(found.file.replace("\\", "/"), rule.path)


def _matches(path: str, pattern: str) -> bool:
    """Match a glob with ``**``; a pattern without a leading slash matches at any depth."""
    made, at = [], 0
    while at < len(pattern):
        if pattern.startswith("**", at):
            made.append(".*")
            at += 2
            if pattern.startswith("/", at):
                at += 1
        elif pattern[at] == "*":
            made.append("[^/]*")
            at += 1
        elif pattern[at] == "?":
            made.append("[^/]")
            at += 1
        else:
            made.append(regex.escape(pattern[at]))
            at += 1
    return regex.fullmatch(f"(?:.*/)?{''.join(made)}", path) is not None
