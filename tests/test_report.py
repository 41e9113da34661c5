"""Every report format: what it must hold, and what it must survive."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.errors import ConfigError
from pipeline.qa.model import Finding, Fix, Severity
from pipeline.report import NAMES, render
from pipeline.report.github import SHOWN

DATA = Path(__file__).parent / "data" / "qa"


def _finding(number: int = 0, severity: Severity = Severity.ERROR, **more: object) -> Finding:
    values: dict[str, object] = {
        "check": "figures",
        "severity": severity,
        "message": f"figure {number} altered",
        "source": "百分之十",
        "target": "9 percent",
        "id": str(number),
        "file": "output/en/a.md",
        "line": number + 1,
        "column": 3,
        "target_span": (0, 1),
        "fix": Fix("10 percent", "the value of the source"),
    }
    return Finding(**{**values, **more})  # type: ignore[arg-type]


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
FINDINGS = st.lists(
    st.builds(
        Finding,
        check=st.sampled_from(["figures", "empty", "pivot-missing"]),
        severity=st.sampled_from(list(Severity)),
        message=TEXTS,
        source=TEXTS,
        target=TEXTS,
        id=TEXTS,
        file=st.sampled_from(["", "a.md", "output/en/a b.md", "/abs/ü.md", "a,b:c.md"]),
        line=st.integers(0, 9),
        column=st.integers(0, 9),
        fix=st.none() | st.builds(Fix, target=TEXTS, description=TEXTS),
    ),
    max_size=8,
)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_found_is_said(name: str) -> None:
    text = render([], format=name)
    assert text.endswith("\n")


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"unknown format 'yaml' \(allowed: text, json, "):
        render([], format="yaml")


@given(FINDINGS)
def test_json_follows_its_schema(findings: list[Finding]) -> None:
    schema = json.loads((Path(__file__).parent.parent / "docs/schema/findings-1.0.json").read_text(encoding="utf-8"))
    report = json.loads(render(findings, format="json", summary={"articles": 2}))
    jsonschema.Draft202012Validator(schema).validate(report)
    assert [(one["check"], one["message"], one["target"]) for one in report["findings"]] == [
        (one.check, one.message, one.target) for one in findings
    ]


_SARIF = jsonschema.Draft4Validator(json.loads((DATA / "sarif-2.1.0.json").read_text(encoding="utf-8")))


@given(FINDINGS)
def test_sarif_follows_the_official_schema(findings: list[Finding]) -> None:
    log = json.loads(render(findings, format="sarif", summary={"articles": 2}))
    _SARIF.validate(log)
    assert len(log["runs"][0]["results"]) == len(findings)


def test_the_official_schema_refuses_what_is_no_sarif() -> None:
    assert not _SARIF.is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_a_sarif_fingerprint_does_not_know_the_line() -> None:
    logs = [json.loads(render([_finding(line=line)], format="sarif")) for line in (3, 30)]
    first, second = (log["runs"][0]["results"][0]["partialFingerprints"] for log in logs)
    assert first == second


@given(FINDINGS)
def test_junit_follows_the_schema_of_jenkins(findings: list[Finding]) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(DATA / "junit-10.xsd"))
    schema.assertValid(etree.fromstring(render(findings, format="junit", summary={"articles": 2}).encode()))
    assert not schema.validate(etree.fromstring("<testsuite/>"))


@given(FINDINGS)
def test_junit_is_well_formed_and_counts(findings: list[Finding]) -> None:
    root = ET.fromstring(render(findings, format="junit", summary={"a&b": '"<'}).encode())
    suites = root.findall("testsuite")
    assert sum(int(suite.get("tests", "0")) for suite in suites) == int(root.get("tests", "0"))
    assert len(root.findall(".//failure")) == int(root.get("failures", "0"))
    for one in findings:
        failed = any(
            case.find("failure") is not None for case in root.iter("testcase") if case.get("name") == one.check
        )
        assert failed or one.severity < Severity.WARNING


def test_github_shows_the_worst_and_says_what_it_hides() -> None:
    findings = [_finding(n, Severity.WARNING) for n in range(14)] + [_finding(n) for n in range(13)]
    lines = render(findings, format="github").splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    warnings = [line for line in lines if line.startswith("::warning ")]
    assert len(errors) == len(warnings) == SHOWN
    assert lines.index(errors[-1]) < lines.index(warnings[0])
    assert any("3 more errors, 4 more warnings not shown" in line for line in lines)
    assert lines[-1] == "13 errors, 14 warnings"


def test_github_shows_ten_notices_when_nothing_is_hidden_and_nine_with_a_word_when_it_is() -> None:
    ten = render([_finding(n, Severity.NOTE) for n in range(10)], format="github")
    assert ten.count("::notice ") == 10
    assert "not shown" not in ten
    more = render([_finding(n, Severity.NOTE) for n in range(11)], format="github")
    assert more.count("::notice ") == 10
    assert "2 more notices not shown" in more


def test_github_commands_are_escaped() -> None:
    found = _finding(message="50%\n::error::no", file="a:b,c.md", source="", target="")
    line = render([found], format="github").splitlines()[0]
    assert line == "::error file=a%3Ab%2Cc.md,line=1,col=3,title=figures (error)::50%25%0A::error::no"


@given(FINDINGS)
def test_github_has_no_line_that_a_text_made(findings: list[Finding]) -> None:
    for line in render(findings, format="github").split("\n"):
        assert not line.startswith("::") or line.startswith(("::error ", "::warning ", "::notice "))


def test_text_marks_the_span_and_shows_the_fix() -> None:
    assert render([_finding()], format="text", summary={"pairs": 7}) == (
        "output/en/a.md:1:3: error: figures: figure 0 altered\n"
        "    source: 百分之十\n"
        "    target: ⟦9⟧ percent\n"
        "    fix:    ⟦10⟧ percent (the value of the source)\n"
        "pairs: 7\n"
        "1 error\n"
    )


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a terminal of 60 columns that knows colours."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.usefixtures("terminal")
def test_colours_come_only_when_asked_for() -> None:
    assert "\x1b" not in render([_finding()], format="text")
    drawn = render([_finding()], format="text", color=True)
    assert "\x1b[1;31merror\x1b[0m" in drawn
    assert "\x1b[7m9\x1b[0m percent" in drawn
    assert "⟦" not in drawn


def test_a_terminal_without_colours_gets_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert render([_finding()], format="text", color=True) == render([_finding()], format="text")


_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("text", ["他说今年的产量很高。" * 9, "output grew this year " * 9, "産量output增长a" * 12])
def test_a_side_is_wrapped_in_cells_under_its_beginning(text: str) -> None:
    drawn = _SEQUENCE.sub("", render([_finding(source=text, target="x")], format="text", color=True)).splitlines()
    sides = drawn[1 : next(at for at, line in enumerate(drawn) if "target:" in line)]
    assert len(sides) > 2
    assert sides[0].startswith("    source: ")
    assert all(line.startswith(" " * 12) and line[12] != " " for line in sides[1:])
    assert all(cell_len(line.rstrip()) <= 60 for line in sides)
    assert all(cell_len(line.rstrip()) > 40 for line in sides[:-1])


@pytest.mark.usefixtures("terminal")
def test_a_place_is_never_wrapped() -> None:
    drawn = render([_finding(file="output/en/" + "long-name/" * 9 + "a.md")], format="text", color=True).splitlines()
    assert _SEQUENCE.sub("", drawn[0]).endswith("a.md:1:3: error: figures: figure 0 altered")


@pytest.mark.usefixtures("terminal")
@given(FINDINGS, st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_cannot_send_sequences_to_the_terminal(findings: list[Finding], color: bool) -> None:
    hostile = [
        replace(one, target=f"\x1b[2J\u202e\x9b{one.target}", message=f"\x1b]0;x\x07{one.message}") for one in findings
    ]
    shown = _SEQUENCE.sub("", render(hostile, format="text", color=color))
    assert not set(shown) & set("\x1b\x9b\x07\u202e\r")


def test_the_fix_shows_what_it_puts_in() -> None:
    found = _finding(target="9 percent, 14.6万", fix=Fix("9 percent, 146,000", "d"), target_span=None)
    assert "fix:    9 percent, 146⟦,000⟧ (d)" in render([found], format="text")


def test_a_long_text_is_shown_around_its_span() -> None:
    found = _finding(target="a" * 5000 + "X" + "b" * 5000, target_span=(5000, 5001))
    shown = render([found], format="text").splitlines()[2]
    assert len(shown) < 300
    assert "⟦X⟧" in shown


def test_markdown_stays_below_what_a_comment_may_hold() -> None:
    findings = [_finding(n, target="long " * 500, file=f"output/en/{n}.md") for n in range(2000)]
    text = render(findings, format="markdown")
    assert len(text) < 65_536
    assert "1975 more findings" in text


def test_a_text_cannot_break_out_of_the_markdown() -> None:
    text = render([_finding(message="| a | @team <img> [x](y)", source="```\n# H")], format="markdown")
    assert "@team" not in text
    assert "<img>" not in text
    assert "\n# H" not in text


@given(FINDINGS)
def test_every_format_holds_every_check(findings: list[Finding]) -> None:
    for name in NAMES:
        text = render(findings, format=name)
        if name != "github":
            assert all(one.check.replace("-", "\\-") in text or one.check in text for one in findings)
