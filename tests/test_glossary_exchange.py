"""Glossaries to CSV, TBX and YAML and back, and files of other tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cases import FIXTURES
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import GlossaryError
from pipeline.glossary import Concept, Glossary, load
from pipeline.glossary.audit import Text, audit
from pipeline.glossary.exchange import from_csv, from_tbx, to_csv, to_tbx, to_yaml
from pipeline.glossary.reader import loads

TERMS = load(FIXTURES / "glossary" / "terms.yaml")
WAYS: list[tuple[str, Callable[[Glossary], str], Callable[[str], Glossary]]] = [
    ("csv", to_csv, from_csv),
    ("tbx", to_tbx, from_tbx),
    ("yaml", to_yaml, loads),
]


def facts(concept: Concept) -> object:
    forms = [dict(table) for table in (concept.forms, concept.full)]
    return (
        concept.id,
        concept.mode,
        forms,
        concept.case,
        concept.expand,
        dict(concept.exceptions),
        concept.use,
        concept.note,
    )


@pytest.mark.parametrize(("name", "write", "read"), WAYS, ids=[way[0] for way in WAYS])
def test_a_round_trip_loses_nothing(
    name: str, write: Callable[[Glossary], str], read: Callable[[str], Glossary], repository: Path
) -> None:
    for glossary in (TERMS, load(repository / "glossary.yaml")):
        assert [facts(one) for one in read(write(glossary)).concepts] == [facts(one) for one in glossary.concepts]


WORD = (
    st.text(alphabet="aB é声<>&\"',;:#-{}[]|*!%@`", min_size=1, max_size=8)
    .map(str.strip)
    .filter(bool)
    .map(lambda text: " ".join(text.split()))
)


@pytest.mark.parametrize(("name", "write", "read"), WAYS, ids=[way[0] for way in WAYS])
@given(forms=st.lists(WORD, min_size=1, max_size=4, unique=True), note=WORD)
def test_any_form_makes_the_round_trip(
    name: str, write: Callable[[Glossary], str], read: Callable[[str], Glossary], forms: list[str], note: str
) -> None:
    glossary = from_csv(
        to_csv(Glossary())
        + "".join(
            f"t,lock,en,{'accepted' if n else 'form'},{quoted(form)},,,,{quoted(note) if n == 0 else ''}\n"
            for n, form in enumerate(forms)
        )
    )
    assert [facts(one) for one in read(write(glossary)).concepts] == [facts(one) for one in glossary.concepts]


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


MARTIF = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="c5"><note>From another tool.</note>
<langSet xml:lang="en"><tig><term>value-added tax</term></tig><tig><term>VAT</term></tig></langSet>
<langSet xml:lang="pt"><ntig><termGrp><term>imposto sobre o valor acrescentado</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>IVA</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>"""


def test_an_older_tbx_of_another_tool() -> None:
    (concept,) = from_tbx(MARTIF).concepts
    assert (concept.id, concept.mode, concept.note) == ("c5", "translate", "From another tool.")
    assert concept.forms_in("en").form == "value-added tax"
    assert concept.forms_in("en").accepted == ("VAT",)
    assert concept.forms_in("pt").variants == ("IVA",)


def test_a_plain_csv_of_three_columns() -> None:
    (concept,) = from_csv("id,language,form\nvat,zh,增值税\nvat,en,VAT\n").concepts
    assert (concept.mode, concept.target("en")) == ("translate", "VAT")


BAD = [
    (from_csv, "id,form\nvat,VAT\n", r"1: no column 'language'"),
    (from_csv, "id,language,form\nvat,xx-klingon-1,VAT\n", r"2: unknown language"),
    (from_csv, "id,language,role,form\nvat,en,alias,VAT\n", r"2: unknown role 'alias'"),
    (from_csv, "id,language,mode,form\nvat,en,locked,VAT\n", r"2: unknown mode 'locked'"),
    (from_csv, "id,language,form\nvat,en,\n", r"2: a row without a form"),
    (from_csv, "", r"no column 'id'"),
    (from_tbx, "<tbx>", r"1:\d+: not valid XML"),
    (from_tbx, "<html/>", r"no TBX: the root is 'html'"),
    (from_tbx, '<!DOCTYPE t [<!ENTITY a "b">]><tbx>&a;</tbx>', r"entities of its own"),
]


@pytest.mark.parametrize(("read", "text", "message"), BAD)
def test_what_cannot_be_read(read: Callable[..., Glossary], text: str, message: str) -> None:
    with pytest.raises(GlossaryError, match=message):
        read(text, file="g")


def test_the_audit_names_duplicates_and_conflicts() -> None:
    glossary = loads(
        "terms:\n"
        "  - {id: a, mode: lock, forms: {any: VAT, pt: {variants: [IVA]}}}\n"
        "  - {id: b, mode: lock, forms: {any: VAT}}\n"
        "  - {id: c, mode: translate, forms: {pt: IVA}}\n"
        "  - {id: d, mode: lock, forms: {en: {form: CE, variants: [CE]}}}\n"
    )
    assert [(one.kind, one.line, one.message) for one in audit(glossary)] == [
        ("duplicate", 3, "'VAT' is form of 'a' (line 2) and form of 'b' in every language"),
        ("conflict", 5, "'CE' is both form and variant of 'd' in en"),
        ("conflict", 4, "'IVA' is variant of 'a' (line 2) and form of 'c' in pt"),
    ]


def test_the_audit_holds_the_glossary_against_the_articles() -> None:
    glossary = loads(
        "terms:\n  - {id: vat, mode: lock, forms: {any: VAT}}\n  - {id: ce, mode: lock, forms: {any: CE}}\n"
    )
    texts = [
        Text("欧洲的VAT和SDK，用Zoom开会，50分，4K。", "zh", "a.md", 3),
        Text("The DHL van met Maria. Then Maria left. Chapter IV.", "en", "b.md", 7),
    ]
    assert [(one.kind, one.message.split("'")[1], one.file, one.line) for one in audit(glossary, texts)] == [
        ("unused", "ce", "", 3),
        ("lacking", "Maria", "b.md", 7),
        ("lacking", "DHL", "b.md", 7),
        ("lacking", "SDK", "a.md", 3),
        ("lacking", "Zoom", "a.md", 3),
    ]


def test_the_shipped_glossary_does_not_contradict_itself(repository: Path) -> None:
    assert audit(load(repository / "glossary.yaml")) == []
