"""The check ``figures`` over labelled pairs: right translations give no alarm, altered ones do."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.qa.figures import check
from pipeline.qa.model import Context, Pair, Severity

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data" / "figures"
SETS = ("zh-en.dev", "zh-en.test", "ja-en.dev")


def _alterations() -> ModuleType:
    """Load the script that alters figures; it shares nothing with the check."""
    path = ROOT / "benchmarks" / "figure_alterations.py"
    spec = importlib.util.spec_from_file_location("figure_alterations", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def pairs(name: str) -> Iterator[tuple[str, str, str]]:
    for line in (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "id\t")):
            code, source, target = line.split("\t")
            yield code, source, target


def alarms(source: str, target: str, source_lang: str, target_lang: str) -> list[str]:
    pair = Pair(source, target, source_lang, target_lang)
    return [found.message for found in check(pair, Context()) if found.severity >= Severity.NOTE]


@pytest.mark.parametrize("name", SETS)
def test_a_right_translation_gives_no_alarm(name: str) -> None:
    lang = name[:2]
    found = {code: alarms(source, target, lang, "en") for code, source, target in pairs(name)}
    assert {code: what for code, what in found.items() if what} == {}


@pytest.mark.parametrize("name", SETS)
def test_a_right_translation_into_the_other_language_gives_no_alarm(name: str) -> None:
    lang = name[:2]
    found = {code: alarms(target, source, "en", lang) for code, source, target in pairs(name)}
    wrong = {code: what for code, what in found.items() if what}
    assert len(wrong) <= len(found) / 50, wrong


@pytest.mark.parametrize("name", SETS)
def test_altered_figures_are_found(name: str) -> None:
    altered = _alterations().alterations
    missed, count = [], 0
    for code, source, target in pairs(name):
        for kind, text in altered(target):
            count += 1
            if not alarms(source, text, name[:2], "en"):
                missed.append(f"{kind} {code} {text}")
    assert len(missed) <= count * 0.03, missed


@pytest.mark.parametrize(
    ("source", "target", "severity", "says"),
    [
        ("三个人", "nine people", Severity.ERROR, "figure altered: '三' became 'nine'"),
        ("预算417.6万元", "a budget of 41.76 million yuan", Severity.ERROR, "figure altered: '417.6万元'"),
        ("预算417.6万元", "a budget", Severity.ERROR, "figure missing: '417.6万元'"),
        ("他来了", "he came 14 times", Severity.WARNING, "figure added: '14 times'"),
        ("下午三点半", "at 3:30 a.m.", Severity.ERROR, "figure altered: '三点半'"),
        ("增加了两倍", "has doubled", Severity.ERROR, "figure altered: '两倍'"),
        ("十八届三中全会", "the Second Plenary Session of the 18th", Severity.WARNING, "figure altered: '三'"),
        ("100美元", "100 euros", Severity.ERROR, "figure altered: '100美元'"),
        ("全长10公里", "6.2 miles long", Severity.INFO, "figure converted: '10公里'"),
        ("1480万人", "nearly 15 million people", Severity.INFO, "figure rounded: '1480万'"),
        ("8日，他签署了命令", "He signed the order on Wednesday", Severity.INFO, "date named otherwise: '8日'"),
        ("10斤", "ten jin (five kilograms)", None, ""),
        ("7月17日和7月22日", "July 17 and 22", None, ""),
        ("新增14.6万人", "14.6万 new jobs", None, ""),
        ("7×24小时服务", "24/7 service", None, ""),
        ("一个人", "a person", None, ""),
    ],
)
def test_what_is_said_of_a_pair(source: str, target: str, severity: Severity | None, says: str) -> None:
    found = list(check(Pair(source, target, "zh", "en"), Context()))
    if severity is None:
        assert not found
    else:
        assert [item.severity for item in found] == [severity]
        assert found[0].message.startswith(says)
        assert found[0].check == "figures"


@pytest.mark.parametrize(
    ("lang", "source", "target", "severity", "says"),
    [
        ("de", "Drei Tage später", "Three weeks later", Severity.ERROR, "figure altered: 'Drei Tage'"),
        ("de", "Der 550 Hektar große Park", "The 550-acre park", Severity.ERROR, "figure altered: '550 Hektar'"),
        ("de", "Die beiden Frauen kamen.", "The women came.", Severity.ERROR, "figure missing: 'beiden'"),
        ("fr", "Il a marché 20 kilomètres.", "He walked 20 miles.", Severity.ERROR, "figure altered: '20 kilomètres'"),
        ("es", "Es a las 9 de la mañana.", "It is at 9 p.m.", Severity.ERROR, "figure altered: '9 de la mañana'"),
        ("pl", "W czwartek 26 września", "On Thursday, November 26", Severity.ERROR, "figure altered: '26 września'"),
        ("cs", "30 000 akrů (12 000 ha) půdy", "30,000 acres of land", Severity.INFO, "figure converted: '12 000 ha'"),
        ("de", "die 30er Jahre des 20. Jahrhunderts", "the 1930s", None, ""),
        ("pl", "w latach 30. XX wieku", "in the 1830s", Severity.ERROR, "figure altered: 'latach 30. XX wieku'"),
        (
            "nl",
            "beide ketens, twee jaar geleden",
            "both chains, two months ago",
            Severity.ERROR,
            "figure altered: 'twee jaar'",
        ),
        ("it", "Il volo dura 2 ore e mezza.", "The flight takes two and a half hours.", None, ""),
        ("pt", "Custa 1,5% a mais.", "It costs 1.5% more.", None, ""),
        ("hi", "दोनों भाई घर आए।", "Both brothers came home.", None, ""),
    ],
)
def test_what_is_said_of_a_pair_of_spaced_languages(
    lang: str, source: str, target: str, severity: Severity | None, says: str
) -> None:
    found = list(check(Pair(source, target, lang, "en"), Context()))
    assert [item.severity for item in found] == ([] if severity is None else [severity])
    assert all(item.message.startswith(says) for item in found)


def test_a_finding_says_where_the_figures_stand() -> None:
    (found,) = check(Pair("共有三个人", "there are nine people", "zh", "en", id="7", line=3), Context())
    assert (found.source_span, found.target_span, found.id, found.line) == ((2, 3), (10, 14), "7", 3)
