"""Every check on its fixture file, and what holds for all of them: places, order, bounds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import FIXTURES, Case, parametrize
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article.model import Part, PartKind
from pipeline.errors import ConfigError
from pipeline.glossary import Glossary, loads
from pipeline.qa import LONGEST, MOST, run
from pipeline.qa.model import Context, Finding, Pair, Severity
from pipeline.qa.registry import CHECKS, NAMES, pair_check

FILES = sorted(path.stem for path in (FIXTURES / "qa").glob("*.txt"))
PAIR_CHECKS = [row.name for row in CHECKS if row.every == "pair"]

# The figures have tests of their own, as hostile as these.
_OURS = [name for name in PAIR_CHECKS if not name.startswith("figure")]


def _pairs() -> Iterator[tuple[str, Case]]:
    from cases import read_cases

    for name in FILES:
        for case in read_cases(FIXTURES / "qa" / f"{name}.txt"):
            yield name, case


@pytest.mark.parametrize(
    ("name", "case"), list(_pairs()), ids=[f"{name}:{case.line} {case.title}" for name, case in _pairs()]
)
def test_check(name: str, case: Case) -> None:
    langs, source, target = case.input.split("\n")
    source_lang, target_lang = langs.split()
    origin = ("价格是5。", "zh") if "pivot" in case.title else ("", "")
    pair = Pair(
        source=source,
        target=target,
        source_lang=source_lang,
        target_lang=target_lang,
        origin=origin[0],
        origin_lang=origin[1],
    )
    said = []
    for found in pair_check(name)(pair, Context()):
        said.append(f"{found.severity}: {found.message}")
        if found.fix:
            said.append(f"fix: {found.fix.target}")
        _is_placed(found, name)
    assert "\n".join(said or ["nothing"]) == case.expected


def _is_placed(found: Finding, name: str) -> None:
    assert found.check == name
    for text, span in ((found.source, found.source_span), (found.target, found.target_span)):
        assert span is None or 0 <= span[0] < span[1] <= len(text), found


def test_every_check_but_the_figures_has_a_fixture_file() -> None:
    assert set(PAIR_CHECKS) - set(FILES) <= {"figures", "figure-notation", "glossary"}


def test_every_check_finds_something_and_spares_something() -> None:
    said = {name: [case.expected for found, case in _pairs() if found == name] for name in FILES}
    for name, expected in said.items():
        assert any(text == "nothing" for text in expected), name
        assert any(text != "nothing" for text in expected), name


@given(
    source=st.text(max_size=120),
    target=st.text(max_size=120),
    langs=st.sampled_from(
        [("zh", "en"), ("de", "en"), ("en", "fr"), ("en", "zh"), ("pl", "de"), ("ja", "hi"), ("ru", "cs")]
    ),
)
@settings(max_examples=60)
def test_no_text_breaks_a_check(source: str, target: str, langs: tuple[str, str]) -> None:
    pair = Pair(source=source, target=target, source_lang=langs[0], target_lang=langs[1])
    for name in _OURS:
        for found in pair_check(name)(pair, Context()):
            _is_placed(found, name)


HOSTILE = {
    "letters": "a",
    "words": "word ",
    "German words": "Haus und Hof ",
    "Russian words": "два ",
    "Hindi words": "एक ",
    "Han": "汉字",
    "Han numerals": "千万亿",
    "kana": "さん",
    "brackets": "(",
    "closing brackets": ")",
    "mixed brackets": "([{",
    "braces": "{",
    "percent signs": "%(",
    "placeholders": "%s",
    "placeholders and spaces": "%s ",
    "braced placeholders": "{a}",
    "tags": "<b>",
    "angle brackets": "<a ",
    "slashes": "/a",
    "at signs": "a@",
    "dots": "a.",
    "sentences": "A b. ",
    "ellipses": "…",
    "colons": "a: ",
    "addresses": "http://",
    "whole addresses": "http://a.b/c ",
    "hyphens": "a-",
    "underscores": "a_",
    "capitals": "A.",
    "words in capitals": "ABC ",
    "capitals and small": "aA",
    "digits": "1,2",
    "figures": "1 ",
    "quotes": "\"'",
    "typographic quotes": "“”",
    "spaces": " ",
    "no-break spaces": "\u00a0",
    "line breaks": "\n",
    "combining marks": "e\u0301",
    "backticks": "`",
    "codes": "EN71 ",
    "French marks": "a ?",
    "guillemets": "« a »",
    "months": "May March ",
    "damage": "Ã©",
    "entities": "&amp;",
    "objects": "\ufffc",
}
"""What patterns stumble over, repeated to one segment."""

HOSTILE_LENGTH = 120_000
SLOW = 0.4
"""Seconds of processor time from which on growth is looked at; linear work on this length takes less."""


def _seconds(check: str, text: str, langs: tuple[str, str]) -> float:
    pair = Pair(source=text[:1000], target=text, source_lang=langs[0], target_lang=langs[1])
    started = time.process_time()
    for _ in pair_check(check)(pair, Context()):
        pass
    return time.process_time() - started


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_segment_takes_time_in_proportion_to_its_length(name: str) -> None:
    unit = HOSTILE[name]
    for check in _OURS:
        langs = {"spacing": ("de", "fr"), "sentence-count": ("zh", "en")}.get(check, ("de", "en"))
        whole = _seconds(check, unit * (HOSTILE_LENGTH // len(unit)), langs)
        if whole > SLOW:
            # A quarter of the length: a quarter of the time where growth is linear, a sixteenth where it is quadratic.
            quarter = _seconds(check, unit * (HOSTILE_LENGTH // len(unit) // 4), langs)
            assert whole < 8 * quarter + 0.6, (check, whole, quarter)
        # What is linear stays below ten seconds at 1 MB.
        assert whole < 6, check


@pytest.mark.parametrize("text", ["千万亿" * 10, "一" * 30, "9" * 40, "1,5" * 30, "三百" * 200])
def test_a_figure_of_very_many_digits_breaks_no_check(text: str) -> None:
    for langs in (("zh", "en"), ("de", "fr"), ("en", "zh")):
        for source, target in ((text, text), (text, "x"), ("x", text)):
            pair = Pair(source=source, target=target, source_lang=langs[0], target_lang=langs[1])
            for name in PAIR_CHECKS:
                for found in pair_check(name)(pair, Context(glossary=Glossary.empty())):
                    _is_placed(found, name)


# --- run


def _pair(source: str, target: str, **more: str | int) -> Pair:
    return Pair(source=source, target=target, source_lang="zh", target_lang="en", **more)  # type: ignore[arg-type]


def test_findings_come_by_file_line_and_column() -> None:
    pairs = [
        _pair("三", "", file="b.md", line=1),
        _pair("三", "", file="a.md", line=9),
        _pair("三", "", file="a.md", line=2, column=5),
        _pair("三", "", file="a.md", line=2, column=1),
    ]
    found = run(pairs, Context(), disabled=["inconsistent"])
    assert [(one.file, one.line, one.column) for one in found if one.check == "empty"] == [
        ("a.md", 2, 1),
        ("a.md", 2, 5),
        ("a.md", 9, 0),
        ("b.md", 1, 0),
    ]


def test_pairs_without_a_place_keep_their_order() -> None:
    found = run([_pair("甲", "", id=str(number)) for number in range(12)], Context())
    assert [one.id for one in found if one.check == "empty"] == [str(number) for number in range(12)]


def test_a_disabled_check_does_not_run() -> None:
    assert not run([_pair("甲", "")], Context(), disabled=["empty"])


def test_an_unknown_check_cannot_be_disabled() -> None:
    with pytest.raises(ConfigError, match="unknown check 'empti'"):
        run([], Context(), disabled=["empti"])


def test_equal_sources_with_different_targets() -> None:
    pairs = [_pair("立即注册", "Register now"), _pair("立即注册", "Sign up today"), _pair("立即注册", "Register  now")]
    found = [one for one in run(pairs, Context()) if one.check == "inconsistent"]
    assert [(one.severity, one.target, one.message) for one in found] == [
        (Severity.NOTE, "Sign up today", "the same source is elsewhere: Register now")
    ]


def test_different_sources_with_an_equal_target() -> None:
    pairs = [_pair("请立即注册账户", "Please register now"), _pair("请登录您的账户", "Please register now")]
    found = [one for one in run(pairs, Context()) if one.check == "inconsistent"]
    assert [(one.severity, one.source) for one in found] == [(Severity.INFO, "请登录您的账户")]


@pytest.mark.parametrize("engine", ["identity", "pseudo"])
def test_what_an_engine_leaves_on_purpose_is_not_untranslated(engine: str) -> None:
    assert "untranslated" not in {one.check for one in run([_pair("汉字", "汉字", engine=engine)], Context())}


# --- markup and glossary, which need more than two texts


def _parts(*marks: tuple[str, str]) -> tuple[Part, ...]:
    return tuple(Part(PartKind.OPAQUE, 0, 0, name=name, key=key) for name, key in marks)


def test_a_link_and_code_are_compared_by_what_they_hold() -> None:
    pair = Pair(
        source="\ufffc和\ufffc",
        target="\ufffc and \ufffc",
        source_lang="zh",
        target_lang="en",
        source_parts=_parts(("link", "a.md"), ("code", "GET")),
        target_parts=_parts(("code", "GET"), ("link", "b.md")),
    )
    found = list(pair_check("markup-and-links")(pair, Context()))
    assert [one.message for one in found] == ["link altered: a.md became b.md"]


def test_the_order_of_marks_is_free() -> None:
    marks = (("link", "a.md"), ("code", "GET"))
    pair = _pair("\ufffc", "\ufffc")
    same = Pair(
        source=pair.source,
        target=pair.target,
        source_lang="zh",
        target_lang="en",
        source_parts=_parts(*marks),
        target_parts=_parts(*reversed(marks)),
    )
    assert not list(pair_check("markup-and-links")(same, Context()))


GLOSSARY = loads(
    "terms:\n  - {id: agora, mode: lock, forms: {any: Agora, zh: 声网}}\n"
    "  - {id: regierung, mode: lock, forms: {any: Regierung}}\n"
)


def test_a_lost_term_is_an_error() -> None:
    found = list(pair_check("glossary")(_pair("声网很快", "It is fast"), Context(glossary=GLOSSARY)))
    assert [(one.check, one.severity) for one in found] == [("glossary", Severity.ERROR)]


def test_a_glossary_term_is_not_untranslated() -> None:
    pair = Pair(source="Die Regierung kam.", target="The Regierung came.", source_lang="de", target_lang="en")
    assert list(pair_check("untranslated")(pair, Context()))
    assert not list(pair_check("untranslated")(pair, Context(glossary=GLOSSARY)))


# --- the docs pages


def test_the_docs_pages_are_those_of_the_docstrings(repository: Path) -> None:
    from pipeline.qa.explain import pages

    folder = repository / "docs" / "checks"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")} == pages(), (
        "run: python -m pipeline.qa.explain docs/checks"
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_check_explains_itself(name: str) -> None:
    from pipeline.qa.explain import HEADINGS, explain

    said = explain(name)
    assert said.title
    assert [heading for heading in said.sections if heading in HEADINGS] == list(HEADINGS)
    assert all(said.sections.values())


def test_pages_are_written_whole(tmp_path: Path) -> None:
    from pipeline.qa.explain import main, pages

    assert main([str(tmp_path / "made")]) == 0
    assert {path.name for path in (tmp_path / "made").iterdir()} == set(pages())


@parametrize("qa/untranslated.txt")
def test_a_pair_translated_from_another_language_of_the_same_name_is_left_alone(case: Case) -> None:
    langs, source, target = case.input.split("\n")
    lang = langs.split()[1]
    pair = Pair(source=source, target=target, source_lang=lang, target_lang=lang)
    assert not list(pair_check("untranslated")(pair, Context()))


def test_how_many_processes_share_the_work_does_not_matter() -> None:
    pairs = [
        _pair("三天" * (number % 4), "three days" * (number % 3), id=str(number), file=f"{number % 5}.md")
        for number in range(700)
    ]
    alone = run(pairs, Context(), disabled=["figures", "figure-notation"], workers=1)
    assert alone == run(pairs, Context(), disabled=["figures", "figure-notation"], workers=3)
    assert alone


def _many_faults(copies: int, target: str) -> list[Finding]:
    pair = Pair(source="他说14.6万。" * copies, target=target, source_lang="zh", target_lang="en")
    return [one for one in run([pair], Context(glossary=Glossary.empty())) if one.check == "figures"]


def test_one_pair_fills_no_report_and_says_what_is_left_out() -> None:
    found = _many_faults(500, "Nothing of it. " * 50)
    assert len(found) == MOST
    assert found[-1].message.endswith("400 more of this check in this pair")
    huge = _many_faults(500, "Nothing of it. " * 30_000)
    assert sum(len(one.source) + len(one.target) for one in huge) <= LONGEST
    assert huge
