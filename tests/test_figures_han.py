"""Figures between Chinese or Japanese and English: pairs and phrases that are right, and the faults that are found in them."""

from __future__ import annotations

import pytest
from test_figures_languages import rows

from pipeline.qa.figures import check
from pipeline.qa.model import Context, Pair, Severity

KNOWN_ALARMS = {
    "s005": "百分之三 is just three",
    "b1-e018": "the degree of an injury goes unsaid",
    "b2-f038": "涨了三倍 is tripled, as many write",
    "b8-o042": "11:58:43 p.m. is no time of day but three numbers",
    "b5-k030": "an old era's year goes unsaid",
    "b6-l002": "two cars for cars that collide",
    "b13-u001": "the round of 40 is the second round",
    "b13-u034": "the first of a month is early in it",
    "b11-s008": "one-on-one for two candidates",
}
"""Renderings too free for the rules, with what is free in them."""


def alarms(source: str, target: str, languages: tuple[str, str]) -> list[str]:
    """Say what the check finds, but for information."""
    found = check(Pair(source, target, *languages), Context())
    return [finding.message for finding in found if finding.severity >= Severity.NOTE]


@pytest.mark.parametrize("name", ["zh-en.first", "zh-en.second", "ja-en.first", "ja-en.second"])
def test_a_pair_that_was_read_once_gives_no_alarm_again(name: str) -> None:
    said = {code: alarms(source, target, (name[:2], "en")) for code, source, target in rows(f"{name}.tsv")}
    assert {code for code, messages in said.items() if messages} == KNOWN_ALARMS.keys() & said.keys()


@pytest.mark.parametrize("lang", ["zh", "ja"])
def test_a_phrase_and_its_rendering_give_no_alarm(lang: str) -> None:
    said = {(source, target): alarms(source, target, (lang, "en")) for source, target in rows(f"phrases.{lang}.tsv")}
    assert not {pair: messages for pair, messages in said.items() if messages}


@pytest.mark.parametrize("lang", ["zh", "ja"])
def test_few_pairs_alarm_when_they_are_read_from_the_right(lang: str) -> None:
    pairs = [row for row in rows(f"{lang}-en.second.tsv") if row[0] not in KNOWN_ALARMS]
    alarmed = [code for code, target, source in pairs if alarms(source, target, ("en", lang))]
    assert len(alarmed) <= len(pairs) / 50, alarmed


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("有期徒刑一年零六个月", "17 months in prison", "altered: '一年零六个月' became '17 months'"),
        ("凌晨三点", "at three in the afternoon", "altered: '三点' became 'three in the afternoon'"),
        ("上午9:00—11:30", "from 9:00 to 11:30 p.m.", "altered: '11:30' became '11:30 p.m.'"),
        ("1949年10月1日成立", "founded on October 1", "missing: '1949年10月1日'"),
        ("第一，省钱；第二，省时", "First, it saves money. Fourth, it saves time.", "became 'Fourth'"),
        ("至少两人被捕", "at least were arrested", "missing: '两'"),
        ("以6-3、6-2获胜", "won 6-3, 4-2", "altered: '6-2' became '4-2'"),
        ("时速80公里", "80 kilometers", ""),
        ("二十五元五毛", "20.5 yuan", "altered: '二十五元五毛' became '20.5 yuan'"),
    ],
)
def test_an_altered_figure_is_named(source: str, target: str, said: str) -> None:
    assert said in "; ".join(alarms(source, target, ("zh", "en")))
