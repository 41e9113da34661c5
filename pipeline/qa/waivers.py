"""Findings that a person has looked at and allows, with the reason.

1. A waiver names a check and gives a reason; one without a reason is an error, not a waiver.
2. Beside the text it is a comment, ``<!-- pipeline: allow CHECK DIGEST because REASON -->``, with the digest of both
   texts that the JSON report gives. In a file it names the pair by that digest or by both texts.
3. A waiver expires when the source or the target changes: it was given for these two texts. One that
   allows nothing any more is reported (check ``waiver-unused``), so that the file does not rot.
4. A baseline is a list of the findings that were there when checking began. It is a waiver of them all,
   by check and texts, and shrinks only.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import regex

from pipeline.errors import ConfigError
from pipeline.qa.model import Finding, Severity
from pipeline.qa.registry import NAMES

UNUSED = "waiver-unused"
"""Name of the finding that reports a waiver which allows nothing."""

BASELINE_VERSION = 1

_COMMENT = regex.compile(
    r"^\s*(?:<!--)?\s*pipeline:\s*allow\s+(?P<check>\S+)(?:\s+(?P<digest>[0-9a-f]{16}))?(?:\s+because\s+(?P<reason>\S[^\n]*?))?\s*(?:-->)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One check allowed on one pair."""

    check: str
    reason: str
    digest: str = ""
    """Digest of both texts; "" for a comment beside the text, which is bound by its place."""
    id: str = ""
    """Of a comment: the id of the pair that it stands before."""
    file: str = ""
    line: int = 0


def digest(source: str, target: str) -> str:
    """Give what binds a waiver to two texts: white space apart, every change to either changes it."""
    text = "\0".join(" ".join(side.split()) for side in (source, target))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def comment(text: str, *, id: str = "", file: str = "", line: int = 0) -> Waiver | None:  # noqa: A002
    """Read a waiver out of a comment; None for a comment that is none.

    Raise ConfigError for one without a reason or for a check that there is not.
    """
    match = _COMMENT.match(text)
    if match is None:
        return None
    _verify(match["check"], match["reason"] or "", file=file, line=line)
    return Waiver(
        check=match["check"], reason=match["reason"], digest=match["digest"] or "", id=id, file=file, line=line
    )


def load(path: str | Path) -> list[Waiver]:
    """Read a waiver file: a YAML list of ``check``, ``reason`` and either ``digest`` or ``source`` and ``target``.

    Raise ConfigError with file and line for anything else.
    """
    import yaml

    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=path) from error
    except UnicodeDecodeError as error:
        line = bytes(error.object).count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8", file=path, line=line) from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (None, None)
        what = getattr(error, "problem", None) or "not YAML"
        raise ConfigError(str(what), file=path, line=place[0], column=place[1]) from error
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise ConfigError("not a list of waivers", file=path, line=1, allowed=_ALLOWED)
    return [_row(node, path) for node in root.value]


_KEYS = frozenset({"check", "reason", "digest", "source", "target"})
_ALLOWED = "each waiver has check, reason, and digest or both source and target"


def _row(node: object, path: Path) -> Waiver:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if isinstance(node, yaml.Node) else 0
        raise ConfigError("not a waiver", file=path, line=line, allowed=_ALLOWED)
    line = node.start_mark.line + 1
    row: dict[str, str] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value not in _KEYS or not isinstance(value, yaml.ScalarNode):
            what = f"unknown key {key.value!r}" if isinstance(key, yaml.ScalarNode) else "not a key"
            raise ConfigError(what, file=path, line=key.start_mark.line + 1, allowed=_ALLOWED)
        row[key.value] = value.value
    _verify(row.get("check", ""), row.get("reason", ""), file=str(path), line=line)
    if "digest" in row:
        bound = row["digest"]
    elif "source" in row and "target" in row:
        bound = digest(row["source"], row["target"])
    else:
        raise ConfigError("the waiver does not say for which texts", file=path, line=line, allowed=_ALLOWED)
    return Waiver(check=row["check"], reason=row["reason"], digest=bound, file=str(path), line=line)


def _verify(check: str, reason: str, *, file: str, line: int) -> None:
    if check not in NAMES:
        raise ConfigError(
            f"unknown check {check!r}", file=file or None, line=line or None, allowed=f"allowed: {', '.join(NAMES)}"
        )
    if not reason.strip():
        raise ConfigError(
            f"the waiver of {check!r} has no reason",
            file=file or None,
            line=line or None,
            allowed="allow CHECK because REASON",
        )


def apply(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
    """Leave out the findings that are waived, and add one for each waiver that allowed nothing."""
    by_digest = {(waiver.check, waiver.digest): waiver for waiver in waivers if waiver.digest}
    by_id = {(waiver.check, waiver.id): waiver for waiver in waivers if not waiver.digest and waiver.id}
    used: set[int] = set()
    kept: list[Finding] = []
    for found in findings:
        waiver = by_digest.get((found.check, digest(found.source, found.target))) or by_id.get((found.check, found.id))
        if waiver is None:
            kept.append(found)
        else:
            used.add(id(waiver))
    kept.extend(
        Finding(
            check=UNUSED,
            severity=Severity.NOTE,
            message=f"the waiver of {waiver.check} allows nothing any more: its texts have changed, or the fault is mended",
            file=waiver.file,
            line=waiver.line,
        )
        for waiver in waivers
        if id(waiver) not in used
    )
    return kept


# --- baseline


def baseline(findings: Iterable[Finding]) -> str:
    """Write the baseline file of these findings: JSON, sorted, stable to the byte."""
    counts = Counter((found.check, digest(found.source, found.target)) for found in findings)
    rows = [{"check": check, "digest": bound, "count": count} for (check, bound), count in sorted(counts.items())]
    return json.dumps({"version": BASELINE_VERSION, "findings": rows}, indent=1) + "\n"


def without_baseline(findings: Iterable[Finding], text: str, *, file: str = "") -> list[Finding]:
    """Leave out the findings that a baseline holds; raise ConfigError where it cannot be read."""
    try:
        data = json.loads(text)
        if data["version"] != BASELINE_VERSION:
            raise ConfigError(
                f"baseline of version {data['version']}", file=file or None, allowed=f"allowed: {BASELINE_VERSION}"
            )
        old = Counter({(row["check"], row["digest"]): int(row["count"]) for row in data["findings"]})
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            "not a baseline file", file=file or None, allowed="written by: qa --write-baseline FILE"
        ) from error
    kept: list[Finding] = []
    for found in findings:
        key = (found.check, digest(found.source, found.target))
        if old[key] > 0:
            old[key] -= 1
        else:
            kept.append(found)
    return kept


# --- policy


@dataclass(frozen=True, slots=True)
class Rule:
    """What a project says of a check: another severity, or off; for all pairs, some paths, some languages."""

    check: str
    """Name of a check, or ``*``."""
    severity: Severity | None
    """None turns it off."""
    path: str = "**"
    """Glob over the finding's file: ``output/pt/legal/**``."""
    language: str = ""
    """Target language; "" for all."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a project, the later ones stronger, and its gates."""

    rules: tuple[Rule, ...] = ()
    gate: Severity = Severity.ERROR
    """Findings of this severity and above fail a run."""
    gates: tuple[Rule, ...] = ()
    """Other gates for some checks, paths or languages: `Rule.severity` is the gate there, None for no gate."""


def policy(options: Mapping[str, object], *, gate: str = "error", file: str = "") -> Policy:
    """Read a policy out of configuration: ``{"check": "severity"}`` with tables for paths and languages.

    ``{"capitals": "off", "figures": "error", "path": {"drafts/**": {"*": "info"}}, "language": {"pt": {...}},
    "gate": {"figures": "warning"}}``. Raise ConfigError for an unknown check or severity.
    """
    rules: list[Rule] = []
    gates: list[Rule] = []
    for name, value in options.items():
        if name in {"path", "language"} and isinstance(value, Mapping):
            for where, table in value.items():
                if not isinstance(table, Mapping):
                    raise ConfigError(
                        f"{name}.{where} is no table", file=file or None, allowed="allowed: check = severity"
                    )
                made = [_rule(check, severity, file) for check, severity in table.items()]
                rules += [
                    replace(rule, path=str(where)) if name == "path" else replace(rule, language=str(where))
                    for rule in made
                ]
        elif name == "gate" and isinstance(value, Mapping):
            gates += [_rule(check, severity, file) for check, severity in value.items()]
        else:
            rules.insert(0, _rule(name, value, file)) if name == "*" else rules.append(_rule(name, value, file))
    return Policy(rules=tuple(rules), gate=severity_named(gate, file=file), gates=tuple(gates))


def _rule(check: object, severity: object, file: str) -> Rule:
    if check != "*" and check not in NAMES:
        raise ConfigError(f"unknown check {check!r}", file=file or None, allowed=f"allowed: {', '.join(NAMES)}")
    off = severity is False or severity == "off"
    try:
        return Rule(check=str(check), severity=None if off else severity_named(severity, file=file))
    except ConfigError as error:
        # Which of the rules it was is half of what a person needs to find it.
        raise ConfigError(f"{check}: {error.what}", file=file or None, allowed=error.allowed) from error


def severity_named(name: object, *, file: str = "") -> Severity:
    """Give the severity of a name; raise ConfigError for one that is none."""
    try:
        return Severity[str(name).upper()]
    except KeyError:
        known = ", ".join(str(severity) for severity in Severity)
        raise ConfigError(f"unknown severity {name!r}", file=file or None, allowed=f"allowed: {known}, off") from None


def apply_policy(findings: Iterable[Finding], policy: Policy, *, language: str = "") -> list[Finding]:
    """Give findings the severities that a project wants, and leave out those it turned off.

    `language` is the target language of all the findings, where rules name one.
    """
    kept: list[Finding] = []
    for found in findings:
        severity: Severity | None = found.severity
        for rule in policy.rules:
            # An info stays one: it says that nothing is wrong, and a stricter check does not change that.
            if _holds(rule, found, language) and not (severity is Severity.INFO and rule.severity is not None):
                severity = rule.severity
        if severity is not None:
            kept.append(found if severity is found.severity else replace(found, severity=severity))
    return kept


def fails(found: Finding, policy: Policy, *, language: str = "") -> bool:
    """Tell whether a finding is at or above its gate."""
    gate: Severity | None = policy.gate
    for rule in policy.gates:
        if _holds(rule, found, language):
            gate = rule.severity
    return gate is not None and found.severity >= gate


def _holds(rule: Rule, found: Finding, language: str) -> bool:
    if rule.check not in {"*", found.check}:
        return False
    if rule.language and language.split("-", maxsplit=1)[0] != rule.language and language != rule.language:
        return False
    return rule.path == "**" or _matches(found.file.replace("\\", "/"), rule.path)


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
