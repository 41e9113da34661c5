"""Baselines: what stood there before is held back, what is new is not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipeline.errors import ConfigError
from pipeline.qa.baseline import dumps, without
from pipeline.qa.model import Finding, Severity

FOUND = Finding(
    check="figures",
    severity=Severity.ERROR,
    message="lost",
    source="三天",
    target="Days",
    id="a",
    file="output/pt/a.md",
)


def test_a_baseline_holds_back_what_was_there() -> None:
    old = [FOUND, replace(FOUND, check="empty")]
    text = dumps(old)
    assert without(old, text) == []
    new = replace(FOUND, target="Two days")
    assert without([*old, new], text) == [new]
    assert without([FOUND, FOUND], text) == [FOUND]


def test_a_baseline_is_stable_to_the_byte() -> None:
    findings = [FOUND, replace(FOUND, check="empty"), FOUND]
    assert dumps(findings) == dumps(reversed(findings))
    assert [row["count"] for row in json.loads(dumps(findings))["findings"]] == [1, 2]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 1}', '{"version": 9, "findings": []}', '{"version": 1, "findings": [1]}']
)
def test_a_baseline_that_cannot_be_used(text: str) -> None:
    with pytest.raises(ConfigError, match=r"base\.json(:1)?: (not a baseline file|baseline of version)"):
        without([], text, file="base.json")
