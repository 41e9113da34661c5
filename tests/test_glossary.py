"""The glossary: reading the file, finding terms, holding pairs against it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from cases import FIXTURES, Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import GlossaryError
from pipeline.glossary import Glossary, Mode, load, loads

TERMS = load(FIXTURES / "glossary" / "terms.yaml")


@parametrize("glossary/find.txt")
def test_find(case: Case) -> None:
    lang, text = case.input.split("\n", 1)
    found = [
        f"{one.concept.id}{'' if one.sure else '?'}: {text[one.start : one.end]}" for one in TERMS.find(text, lang)
    ]
    assert "\n".join(found or ["nothing"]) == case.expected


@parametrize("glossary/verify.txt")
def test_verify(case: Case) -> None:
    langs, source, target = case.input.split("\n")
    source_lang, target_lang = langs.split()
    problems = TERMS.verify(source=source, target=target, source_lang=source_lang, target_lang=target_lang)
    said = [f"{one.kind} {one.concept}{' error' if one.error else ''}" for one in problems]
    assert "\n".join(said or ["nothing"]) == case.expected


@parametrize("glossary/verify.txt")
def test_a_fix_mends_what_it_is_for(case: Case) -> None:
    langs, source, target = case.input.split("\n")
    source_lang, target_lang = langs.split()
    for problem in TERMS.verify(source=source, target=target, source_lang=source_lang, target_lang=target_lang):
        if problem.fix is not None:
            after = TERMS.verify(source=source, target=problem.fix, source_lang=source_lang, target_lang=target_lang)
            assert (problem.kind, problem.target_span) not in [(one.kind, one.target_span) for one in after]


@parametrize("glossary/errors.txt")
def test_a_file_that_cannot_be_used_is_told_with_its_place(case: Case) -> None:
    with pytest.raises(GlossaryError) as caught:
        loads(case.input + "\n", file="g.yaml")
    assert str(caught.value) == case.expected


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_bytes(b"terms: []\n# \xe9\n")
    with pytest.raises(GlossaryError, match=r"g\.yaml:2: byte 0xe9 is not UTF-8"):
        load(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot read the glossary"):
        load(tmp_path / "none.yaml")


@pytest.mark.parametrize("text", ["", "# nothing\n", "version: 1\n", "terms:\n", "terms: []\n"])
def test_an_empty_glossary_finds_nothing(text: str) -> None:
    glossary = loads(text)
    assert glossary.find("GDPR", "en") == []
    assert glossary.relevant("GDPR", "en", "pt") == ""
    assert glossary.verify(source="GDPR", target="", source_lang="en", target_lang="pt") == []


def test_yaml_that_nests_without_end_is_refused() -> None:
    with pytest.raises(GlossaryError):
        loads("[" * 5000)


def test_the_words_no_and_on_stay_words() -> None:
    glossary = loads("terms:\n  - {id: norway, mode: lock, forms: {any: NO, de: Yes}}\n")
    assert [one.form for one in glossary.find("NO", "en")] == ["NO"]


def test_a_lock_without_a_common_form_is_carried_over() -> None:
    glossary = loads("terms:\n  - {id: shopee, mode: lock, forms: {zh: 虾皮, en: Shopee}}\n")
    assert glossary.concepts[0].target("pt") == "Shopee"


def test_a_region_takes_the_forms_of_its_language() -> None:
    assert [one.concept.id for one in TERMS.find("O IVA sobe.", "pt-BR")] == ["vat"]


def test_the_digest_moves_with_the_terms_of_a_text_alone() -> None:
    before = loads("terms:\n  - {id: a, mode: lock, forms: {any: VAT}}\n  - {id: b, mode: lock, forms: {any: CE}}\n")
    after = loads(
        "terms:\n  - {id: a, mode: lock, forms: {any: VAT, pt: IVA}}\n"
        "  - {id: b, mode: lock, forms: {any: CE}, note: changed}\n  - {id: c, mode: lock, forms: {any: PSE}}\n"
    )
    assert before.relevant("CE is CE", "en", "pt") == after.relevant("CE is CE", "en", "pt") != ""
    assert before.relevant("VAT", "en", "pt") != after.relevant("VAT", "en", "pt")
    assert before.relevant("VAT", "en", "de") == after.relevant("VAT", "en", "de")
    assert before.relevant("nothing", "en", "pt") == after.relevant("nothing", "en", "pt") == ""


def test_the_shipped_glossary_holds_the_fixed_terms_of_the_articles(repository: Path) -> None:
    glossary = load(repository / "glossary.yaml")
    locked = {one.target("en") for one in glossary.concepts if one.mode is Mode.LOCK}
    assert locked >= {
        "GDPR", "VAT", "CE", "CCPA", "REACH", "CPSIA", "CPC", "PSE", "SASO", "PVOC", "AI", "1V1", "Agora", "Amazon",
        "Shopee", "Lazada", "Nasdaq", "4G", "3G", "2G",
    }  # fmt: skip
    assert glossary.by_id["gdpr"].target("pt", full=True) == "Regulamento Geral sobre a Proteção de Dados"
    assert glossary.by_id["ccpa"].target("en", full=True) == "California Consumer Privacy Act"
    assert [one.concept.id for one in glossary.find("GDPR(《通用数据保护条例》)和VAT(增值税)", "zh")] == [
        "gdpr", "gdpr", "vat", "vat",
    ]  # fmt: skip


@given(st.text(alphabet="GDPRVATCEces 增值税声网·-(),.’ＣＥ_\n\u0301", max_size=60))
def test_matches_are_in_order_and_apart_and_stand_where_they_say(text: str) -> None:
    for lang in ("zh", "en", "pt"):
        end = 0
        for match in TERMS.find(text, lang):
            assert end <= match.start < match.end <= len(text)
            end = match.end


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_pair_breaks_the_check(source: str, target: str) -> None:
    for problem in TERMS.verify(source=source, target=target, source_lang="zh", target_lang="pt"):
        assert problem.message
        for span, text in ((problem.source_span, source), (problem.target_span, target)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)


@pytest.mark.parametrize("unit", ["GDPR", "G", "通用数据保护条", "VAT ", "Amazon rainfores"])
def test_a_megabyte_is_searched_in_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.perf_counter()
    TERMS.find(text, "zh")
    TERMS.find(text, "en")
    assert time.perf_counter() - started < 20


def test_the_empty_glossary() -> None:
    assert Glossary.empty().find("GDPR", "en") == []


def test_a_chinese_form_stands_for_both_scripts_where_that_is_asked_for() -> None:
    text = "version: 1\nterms:\n  - id: vat\n    mode: lock\n    {}forms: {{any: VAT, zh: [VAT, 增值税]}}\n"
    plain, both = loads(text.format("")), loads(text.format("both_scripts: true\n    "))
    assert [match.concept.id for match in plain.find("增值稅", "zh")] == []
    assert [match.concept.id for match in both.find("增值稅與增值税", "zh-Hant")] == ["vat", "vat"]
    assert not both.verify(source="增值稅", target="VAT", source_lang="zh-Hant", target_lang="en")
