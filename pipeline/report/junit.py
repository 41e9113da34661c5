"""Findings as JUnit XML, which every CI server shows.

1. A test suite is a file, a test case a check; a case fails if one of its findings is an error or a
   warning, as CI servers know no other degrees. Notes and infos stand in its system-out.
2. Characters that XML cannot hold are written as U+FFFD.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import regex

from pipeline.qa.model import Finding, Severity

_NO_XML = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(findings: Sequence[Finding], *, summary: Mapping[str, object], color: bool = False) -> str:
    """Write the report; a run without findings has one case that passed, since some servers refuse none."""
    del color
    suites: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for found in findings:
        suites[found.file or "pairs"][found.check].append(found)
    lines: list[str] = []
    tests = failures = 0
    for file, checks in suites.items():
        failing = sum(any(_fails(found) for found in group) for group in checks.values())
        tests += len(checks)
        failures += failing
        lines.append(
            f'  <testsuite name={_attribute(file)} tests="{len(checks)}" failures="{failing}" errors="0" skipped="0">'
        )
        for check, group in checks.items():
            lines.append(f"    <testcase classname={_attribute(file)} name={_attribute(check)}>")
            wrong, other = [found for found in group if _fails(found)], [found for found in group if not _fails(found)]
            if wrong:
                first = f"{len(wrong)} findings" if len(wrong) > 1 else wrong[0].message
                lines.append(
                    f"      <failure message={_attribute(first)} type={_attribute(str(max(found.severity for found in wrong)))}>"
                    f"{_text(wrong)}</failure>"
                )
            if other:
                lines.append(f"      <system-out>{_text(other)}</system-out>")
            lines.append("    </testcase>")
        lines.append("  </testsuite>")
    if not suites:
        tests = 1
        lines += [
            '  <testsuite name="qa" tests="1" failures="0" errors="0" skipped="0">',
            '    <testcase classname="qa" name="all checks"/>',
            "  </testsuite>",
        ]
    properties = "".join(
        f"    <property name={_attribute(str(key))} value={_attribute(str(value))}/>\n"
        for key, value in summary.items()
    )
    if properties:
        lines[1:1] = [f"    <properties>\n{properties}    </properties>"]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="qa" tests="{tests}" failures="{failures}" errors="0">'
    return "\n".join([head, *lines, "</testsuites>"]) + "\n"


def _fails(found: Finding) -> bool:
    return found.severity >= Severity.WARNING


def _text(group: Sequence[Finding]) -> str:
    blocks = []
    for found in group:
        place = ":".join(str(part) for part in (found.file, found.line or "", found.column or "") if part)
        blocks.append(f"{place} {found.severity}: {found.message}\nsource: {found.source}\ntarget: {found.target}")
    return escape(_NO_XML.sub("\ufffd", "\n\n".join(blocks)))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))
