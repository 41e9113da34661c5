"""Findings that a person has looked at and allows, with the reason.

1. A waiver names a check and gives a reason; one without a reason is an error, not a waiver.
2. Beside the text it is a comment, ``<!-- pipeline: allow CHECK DIGEST because REASON -->``, with the digest of both
   texts that the JSON report gives. In a file it names the pair by that digest or by both texts.
3. A waiver expires when the source or the target changes: it was given for these two texts. One that
   allows nothing any more is reported (``waiver-unused``), so that the file does not rot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from pipeline.errors import ConfigError
from pipeline.qa.model import Finding, Severity
from pipeline.qa.registry import CONFIGURED

UNUSED = "waiver-unused"
"""Name of the finding that reports a waiver which allows nothing."""

_DIGEST = regex.compile(r"[0-9a-f]{16}")
_COMMENT = regex.compile(
    r"pipeline:\s*allow\s+(?P<check>\S+)(?:\s+(?P<digest>[0-9a-f]{16}))?(?:\s+because(?:\s+(?P<reason>\S[^\n]*))?)?"
)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One check allowed on one pair."""

    check: str
    reason: str
    digest: str
    """Digest of both texts."""
    file: str = ""
    line: int = 0


def digest(source: str, target: str) -> str:
    """Give what binds a waiver to two texts: white space apart, every change to either changes it."""
    text = "\0".join(" ".join(side.split()) for side in (source, target))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def comment(text: str, *, file: str = "", line: int = 0) -> Waiver | None:
    """Read a waiver out of a comment; None for a comment that is none.

    Raise ConfigError for one without a digest or a reason, or for a check that there is not.
    """
    match = _COMMENT.fullmatch(text.strip().removeprefix("<!--").removesuffix("-->").strip())
    if match is None:
        return None
    _verify(match["check"], match["reason"] or "", file=file, line=line)
    if match["digest"] is None:
        raise ConfigError(
            f"the waiver of {match['check']!r} names no digest",
            file=file or None,
            line=line or None,
            allowed="allow CHECK DIGEST because REASON; `qa --format json` gives the digest",
        )
    return Waiver(check=match["check"], reason=match["reason"], digest=match["digest"], file=file, line=line)


def load(path: Path, *, shown: str) -> list[Waiver]:
    """Read a waiver file: a YAML list of ``check``, ``reason`` and either ``digest`` or ``source`` and ``target``.

    `shown` is its name in findings. Raise ConfigError with file and line for anything else.
    """
    import yaml

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
    return [_row(node, path, shown) for node in root.value]


_KEYS = frozenset({"check", "reason", "digest", "source", "target"})
_ALLOWED = "each waiver has check, reason, and digest or both source and target"


def _row(node: object, path: Path, shown: str) -> Waiver:
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
        if not _DIGEST.fullmatch(bound):
            raise ConfigError(
                f"{bound!r} is no digest", file=path, line=line, allowed="16 digits, as `qa --format json` gives"
            )
    elif "source" in row and "target" in row:
        bound = digest(row["source"], row["target"])
    else:
        raise ConfigError("the waiver does not say for which texts", file=path, line=line, allowed=_ALLOWED)
    return Waiver(check=row["check"], reason=row["reason"], digest=bound, file=shown, line=line)


def _verify(check: str, reason: str, *, file: str, line: int) -> None:
    if check not in CONFIGURED:
        known = f"allowed: {', '.join(CONFIGURED)}"
        raise ConfigError(f"unknown check {check!r}", file=file or None, line=line or None, allowed=known)
    if not reason.strip():
        raise ConfigError(
            f"the waiver of {check!r} has no reason",
            file=file or None,
            line=line or None,
            allowed="allow CHECK DIGEST because REASON",
        )


def apply(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
    """Leave out the findings that are waived, and add one for each waiver that allowed nothing."""
    allowed = {(waiver.check, waiver.digest) for waiver in waivers}
    used: set[tuple[str, str]] = set()
    kept: list[Finding] = []
    for found in findings:
        key = (found.check, digest(found.source, found.target))
        if key in allowed:
            used.add(key)
        else:
            kept.append(found)
    kept.extend(
        Finding(
            check=UNUSED,
            severity=Severity.NOTE,
            message=f"the waiver of {waiver.check} allows nothing any more: its texts have changed, or the fault is mended",
            file=waiver.file,
            line=waiver.line,
        )
        for waiver in waivers
        if (waiver.check, waiver.digest) not in used
    )
    return kept
