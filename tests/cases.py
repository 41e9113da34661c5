"""Fixture files that a translator can read: title, ``.``, input, ``.``, expected, ``.``, and a blank line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a fixture file."""

    title: str
    line: int
    input: str
    expected: str


def read_cases(path: Path) -> list[Case]:
    """Read a fixture file; whatever does not have the form is an error, never passed over."""
    lines = path.read_bytes().decode().split("\n")
    cases = []
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].startswith("#"):
            at += 1
            continue
        dots = [number for number in range(at + 1, len(lines)) if lines[number] == "."][:3]
        assert len(dots) == 3, f"{path.name}:{at + 1}: a case is title, ., input, ., expected, ."
        assert dots[0] == at + 1, f"{path.name}:{at + 1}: a dot must follow the title"
        cases.append(
            Case(
                title=lines[at],
                line=at + 1,
                input="\n".join(lines[dots[0] + 1 : dots[1]]),
                expected="\n".join(lines[dots[1] + 1 : dots[2]]),
            )
        )
        at = dots[2] + 1
    return cases


def parametrize(*names: str) -> pytest.MarkDecorator:
    """Make one named test of each case of some fixture files: ``file.txt:12 title``."""
    found = [(name, case) for name in names for case in read_cases(FIXTURES / name)]
    return pytest.mark.parametrize(
        "case", [case for _, case in found], ids=[f"{name}:{case.line} {case.title}" for name, case in found]
    )
