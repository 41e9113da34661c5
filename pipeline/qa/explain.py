"""The explanation of each check, taken from its module's docstring, and the docs pages made of them.

1. The docstring is the one place: first line, then the headings below, each once, in this order.
2. docs/checks/ is generated (``python -m pipeline.qa.explain docs/checks``) and a test holds it in step.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigError, WriteError
from pipeline.qa.registry import CHECKS, NAMES, Entry, built, entry

HEADINGS = ("What it finds", "Why it matters", "Example", "Known false alarms")
"""Every check has these; others (Severities) may stand between them."""

_NOTE = "<!-- Made from the check's docstring by `python -m pipeline.qa.explain docs/checks`; edit it there. -->"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a check says of itself."""

    name: str
    title: str
    sections: Mapping[str, str]


def explain(name: str) -> Explanation:
    """Read a check's explanation; raise ConfigError for a name that is no check."""
    if name not in NAMES:
        raise ConfigError(f"unknown check {name!r}", allowed=f"allowed: {', '.join(NAMES)}")
    text = inspect.cleandoc(importlib.import_module(entry(name).module).__doc__ or "")
    title, _, body = text.partition("\n")
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in body.splitlines():
        heading = line.removeprefix("## ").removesuffix(":").strip()
        if heading in {*HEADINGS, "Severities"} and not line.startswith(" "):
            lines = sections.setdefault(heading, [])
        else:
            lines.append(line)
    return Explanation(
        name, title, {heading: inspect.cleandoc("\n".join(["", *text])) for heading, text in sections.items()}
    )


def page(row: Entry) -> str:
    """Write the docs page of a check."""
    said = explain(row.name)
    lines = [f"# {row.name}", "", _NOTE, "", row.summary, "", f"Severity as a rule: **{row.severity}**."]
    if row.every == "set":
        lines.append("It compares all pairs of a run with each other.")
    for heading, text in said.sections.items():
        lines += ["", f"## {heading}", "", text]
    return "\n".join(lines).rstrip() + "\n"


def index() -> str:
    """Write the list of all checks."""
    rows = [f"| [{row.name}]({row.name}.md) | {row.severity} | {row.summary} |" for row in CHECKS if built(row)]
    return "\n".join(["# Checks", "", _NOTE, "", "| check | severity | what it finds |", "|---|---|---|", *rows]) + "\n"


def pages() -> dict[str, str]:
    """Give every page by its file name."""
    return {"index.md": index(), **{f"{row.name}.md": page(row) for row in CHECKS if built(row)}}


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages into a folder."""
    folder = Path((sys.argv[1:] if argv is None else argv)[0])
    for name, text in pages().items():
        partial = folder / f".{name}.partial"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            partial.write_text(text, encoding="utf-8", newline="\n")
            partial.replace(folder / name)
        except OSError as error:
            raise WriteError(f"cannot be written: {error.strerror}", file=folder / name) from error
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
