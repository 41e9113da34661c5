"""The check ``figure-notation``: what it finds, and what its fix writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.qa.figure_notation import check
from pipeline.qa.model import Context, Pair, Severity


@pytest.mark.parametrize(
    ("langs", "source", "target", "severity", "fixed"),
    [
        ("zh-en", "新增14.6万人", "14.6万 new jobs", Severity.ERROR, "146,000 new jobs"),
        ("zh-en", "六成用户", "六成 of users", Severity.ERROR, "60% of users"),
        ("zh-en", "增长百分之十", "up 百分之十", Severity.ERROR, "up 10%"),
        ("zh-en", "2018年7月17日", "on 2018年7月17日", Severity.ERROR, "on July 17, 2018"),
        ("zh-en", "10%", "up １０％", Severity.WARNING, "up 10%"),
        ("de-en", "um 1,5 % gestiegen", "rose 1,5 %", Severity.WARNING, "rose 1.5 %"),
        ("de-en", "1.234 Euro", "1.234 euros", Severity.ERROR, "1,234 euros"),
        ("en-de", "1,234 people", "1,234 Menschen", Severity.ERROR, "1.234 Menschen"),
        ("zh-pt", "高10.3%", "10.3% mais", Severity.WARNING, "10,3% mais"),
        ("de-en", "am 17.07.2018", "on 17.07.2018", Severity.WARNING, "on July 17, 2018"),
        ("de-en", "am 05.07.2018", "on 05.07.2018", Severity.ERROR, "on July 5, 2018"),
        ("en-es", "It rose 2.5%.", "Subió 2.5%.", Severity.WARNING, "Subió 2,5%."),
        (
            "en-de",
            "a $1.2 billion law",
            "ein Gesetz über 1.2 Milliarden Dollar",
            Severity.WARNING,
            "ein Gesetz über 1,2 Milliarden Dollar",
        ),
        ("en-it", "1,234,567 euros", "1,234,567 euro", Severity.WARNING, "1.234.567 euro"),
        ("en-de", "sales of 3,400.50", "Umsätze von 3,400.50", Severity.WARNING, "Umsätze von 3.400,50"),
        ("en-de", "on 7/17/2018", "am 7/17/2018", Severity.WARNING, "am 17. Juli 2018"),
        ("fr-en", "12\u202f345 personnes", "12\u202f345 people", Severity.WARNING, "12,345 people"),
    ],
)
def test_a_notation_of_the_source_is_found_and_mended(
    langs: str, source: str, target: str, severity: Severity, fixed: str
) -> None:
    source_lang, target_lang = langs.split("-")
    (found,) = check(Pair(source, target, source_lang, target_lang), Context())
    assert found.severity is severity
    assert found.fix is not None
    assert found.fix.target == fixed
    assert not list(check(Pair(source, fixed, source_lang, target_lang), Context()))


@pytest.mark.parametrize(
    ("langs", "source", "target"),
    [
        ("zh-en", "新增14.6万人", "146,000 new jobs"),
        ("en-pt", "Windows 8.1", "Windows 8.1"),
        ("de-nl", "9.30 Uhr", "9.30 uur"),
        ("zh-en", "1,234.5", "1,234.5"),
        ("en-de", "version 2.1.3", "Version 2.1.3"),
        ("zh-ja", "14.6万人", "14.6万人"),
        ("en-zh", "146,000 jobs", "14.6万个岗位"),
        ("zh-en", "四川", "Sichuan (四川)"),
        ("es-en", "7.111 millones de euros", "7.111 billion euros"),
        ("fr-en", "le 01 23 456 789", "on 01 23 456 789"),
    ],
)
def test_a_right_notation_is_left_alone(langs: str, source: str, target: str) -> None:
    source_lang, target_lang = langs.split("-")
    assert not list(check(Pair(source, target, source_lang, target_lang), Context()))


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["zh", "en", "de", "ja", "pt", "ru"]))
def test_no_text_breaks_the_check(source: str, target: str, lang: str) -> None:
    for found in check(Pair(source, target, "zh", lang), Context()):
        start, end = found.target_span or (0, 0)
        assert 0 <= start < end <= len(target)
