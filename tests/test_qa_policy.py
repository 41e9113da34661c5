"""What a project makes of findings: severities and gates by check, path and language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import ConfigError
from pipeline.qa.model import Finding, Severity
from pipeline.qa.policy import fails, judged, policy

FOUND = Finding(
    check="figures",
    severity=Severity.ERROR,
    message="lost",
    source="三天",
    target="Days",
    id="a",
    file="output/pt/a.md",
)


def test_severities_by_check_path_and_language() -> None:
    rules = policy(
        {
            "figures": "warning",
            "empty": "off",
            "path": {"drafts/**": {"*": "info"}},
            "language": {"pt": {"figures": "error"}},
            "*": "note",
        }
    )
    drafts, other = replace(FOUND, file="x/drafts/a/b.md"), replace(FOUND, check="spacing")
    assert [one.severity for one in judged([FOUND, drafts, other], rules)] == [
        Severity.WARNING,
        Severity.INFO,
        Severity.NOTE,
    ]
    assert [one.severity for one in judged([FOUND], rules, language="pt-BR")] == [Severity.ERROR]
    assert judged([replace(FOUND, check="empty")], rules) == []


def test_a_narrower_rule_decides_wherever_it_stands() -> None:
    rules = policy({"path": {"output/**": {"figures": "note"}}, "figures": "error", "*": "info"})
    assert [one.severity for one in judged([FOUND], rules)] == [Severity.NOTE]


def test_what_only_a_run_finds_has_a_severity_too() -> None:
    stale = replace(FOUND, check="stale", severity=Severity.WARNING)
    assert judged([stale], policy({"stale": "error"}))[0].severity is Severity.ERROR
    with pytest.raises(ConfigError, match="unknown check 'conflict'"):
        policy({"conflict": "off"})


def test_an_info_is_not_made_worse() -> None:
    info = replace(FOUND, severity=Severity.INFO)
    assert judged([info], policy({"figures": "error"})) == [info]
    assert judged([info], policy({"figures": "off"})) == []


def test_the_gate() -> None:
    rules = policy({"gate": {"figures": "warning", "spacing": "off"}}, gate="error")
    assert fails(FOUND, rules)
    assert fails(replace(FOUND, severity=Severity.WARNING), rules)
    assert not fails(replace(FOUND, severity=Severity.NOTE), rules)
    assert not fails(replace(FOUND, check="empty", severity=Severity.WARNING), rules)
    assert not fails(replace(FOUND, check="spacing"), rules)


def test_gates_of_a_path_and_a_language() -> None:
    rules = policy({"gate": {"path": {"legal/**": {"*": "note"}}, "language": {"pt": {"figures": "off"}}}})
    note = replace(FOUND, severity=Severity.NOTE)
    assert not fails(note, rules)
    assert fails(replace(note, file="output/en/legal/a.md"), rules, language="en")
    assert fails(FOUND, rules, language="en")
    assert not fails(FOUND, rules, language="pt")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"figurs": "error"}, "unknown check 'figurs'"),
        ({"figures": "fatal"}, r"unknown severity 'fatal' \(allowed: info, note, warning, error, off\)"),
        ({"path": {"a": "error"}}, "checks.path.a: is no table"),
        ({"figures": ["off"]}, "checks.figures: unknown severity"),
        ({"gate": {"figurs": "error"}}, "checks.gate.figurs: unknown check 'figurs'"),
        (
            {"gate": {"language": {"pt": {"figures": "loud"}}}},
            "checks.gate.language.pt.figures: unknown severity 'loud'",
        ),
        ({"gate": "error"}, "checks.gate: is no table"),
        ({"capitals": {"a": 1}}, "capitals: unknown severity"),
    ],
)
def test_a_policy_that_cannot_be_used(options: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        policy(options)


@pytest.mark.parametrize(
    ("pattern", "path", "holds"),
    [
        ("output/pt/**", "output/pt/a/b.md", True),
        ("output/*/a.md", "output/pt/a.md", True),
        ("output/*/a.md", "output/pt/x/a.md", False),
        ("a.md", "output/pt/a.md", True),
        ("a.md", "output/pt/aa.md", False),
        ("?.md", "b.md", True),
        ("output\\pt", "output/pt", False),
    ],
)
def test_paths(pattern: str, path: str, *, holds: bool) -> None:
    rules = policy({"path": {pattern: {"figures": "info"}}})
    assert (judged([replace(FOUND, file=path)], rules)[0].severity is Severity.INFO) is holds
