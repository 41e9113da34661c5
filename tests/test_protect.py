"""What must not enter an engine: templates, masks and back, and engines that damage them."""

from __future__ import annotations

import re
import time

import pytest
from cases import FIXTURES, Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.glossary import Glossary, load
from pipeline.protect import CASCADE, OBJECT, Atom, Protector, Style, in_words, prose

TERMS = load(FIXTURES / "glossary" / "terms.yaml")


def sayable(text: str) -> bool:
    """Be a model that writes what a Portuguese keyboard does, without ü and stars."""
    return not re.search(r"[üß★🎉]", text)


def protector(langs: str) -> Protector:
    source_lang, target_lang = langs.split(" > ")
    return Protector(TERMS, source_lang, target_lang, sayable)


@parametrize("protect/templates.txt")
def test_case(case: Case) -> None:
    langs, source = case.input.split("\n")
    protect = protector(langs)
    template = protect.template(source)
    assert prose(template) == source
    encoded = protect.encode(template, Style.AS_IS)
    keys = [f"{key.mask} = {key.atom.target}".replace("\u00a0", " ") for group in encoded.keys for key in group]
    assert "\n".join([*encoded.texts, *keys]) == case.expected


@parametrize("protect/templates.txt")
@pytest.mark.parametrize("style", CASCADE)
def test_an_engine_that_gives_all_back_loses_nothing(case: Case, style: Style) -> None:
    langs, source = case.input.split("\n")
    protect = protector(langs)
    template = protect.template(source)
    restored = protect.restore(template, protect.encode(template, style), protect.encode(template, style).texts)
    assert restored.faults == ()
    assert restored.whole
    for item in template:
        assert isinstance(item, str) or item.target in restored.text or not item.hard


@parametrize("protect/templates.txt")
def test_a_mask_that_is_dropped_or_doubled_is_a_fault(case: Case) -> None:
    langs, source = case.input.split("\n")
    protect = protector(langs)
    template = protect.template(source)
    encoded = protect.encode(template, Style.X)
    for number, group in enumerate(encoded.keys):
        for key in group:
            text = encoded.texts[number]
            for damaged in (
                text.replace(key.mask, "coisa"),
                f"{text} {key.mask}",
                text.replace(key.mask, key.mask + "7"),
            ):
                outputs = [*encoded.texts[:number], damaged, *encoded.texts[number + 1 :]]
                assert protect.restore(template, encoded, outputs).faults, damaged


def test_words_of_the_source_s_own_script_are_never_carried_over() -> None:
    protect = Protector(TERMS, "zh", "en", lambda text: text.isascii())
    assert protect.encode(protect.template("我们在德国销售鞋子★"), Style.AS_IS).texts == ("我们在德国销售鞋子X1",)
    protect = Protector(TERMS, "ru", "en", lambda text: text.isascii())
    assert protect.encode(protect.template("Мы продаём обувь."), Style.AS_IS).texts == ("Мы продаём обувь.",)


ENGINE_FAULTS = [
    # source, what the engine made of it in the first style, the fault
    ("The GDPR applies.", "A lei aplica-se.", "the term 'GDPR' is missing"),
    ("The GDPR applies.", "O GDPR aplica o GDPR.", "the term 'GDPR' is doubled"),
    ("It has 45 seats.", "Tem 54 assentos.", "the figure 45 is missing"),
    ("45 and 45 seats.", "45 assentos.", "the figure 45 is missing"),
    ("Model AB-12 is new.", "O modelo AB 12 é novo.", "'AB-12' is missing"),
    ("It rose by 10.3%.", "Subiu 374%.", "'10.3' came back 0 times"),
    ("It rose by 10.3%.", "Subiu 347.1%.", "'10.3' came back 0 times"),
    ("Call Agora.", "Ligue X2 e X1.", "a mask is left over"),
]


@pytest.mark.parametrize(("source", "output", "fault"), ENGINE_FAULTS)
def test_a_damage_is_named(source: str, output: str, fault: str) -> None:
    protect = protector("en > pt")
    template = protect.template(source)
    assert fault in protect.restore(template, protect.encode(template, Style.AS_IS), [output]).faults


def test_a_variant_is_mapped_back() -> None:
    protect = protector("en > pt")
    template = protect.template("The GDPR and VAT apply.")
    restored = protect.restore(template, protect.encode(template, Style.AS_IS), ["Aplicam-se o RGPD e o IVA."])
    assert (restored.text, restored.faults) == ("Aplicam-se o GDPR e o VAT.", ())


def test_a_variant_that_the_source_itself_writes_stays() -> None:
    protect = protector("en > pt")
    template = protect.template("VAT is called IVA in Portugal.")
    restored = protect.restore(template, protect.encode(template, Style.AS_IS), ["VAT chama-se IVA em Portugal."])
    assert restored.text == "VAT chama-se IVA em Portugal."


def test_a_lost_small_figure_gets_a_surrogate_next() -> None:
    protect = protector("en > pt")
    template = protect.template("It has 45 seats.")
    restored = protect.restore(template, protect.encode(template, Style.AS_IS), ["Tem 54 assentos."])
    assert protect.encode(template, Style.X, broken=restored.broken).texts == ("It has 372 seats.",)


@pytest.mark.parametrize(
    ("source", "output", "wanted"),
    [
        ("“Yes” — he said…", '"Sim" - disse ele...', "“Sim” — disse ele…"),
        ("“Yes”, he said.", "Sim, disse ele.", "Sim, disse ele."),
        ('"Yes" - he said...', '"Sim" - disse ele...', '"Sim" - disse ele...'),
        ("It’s here", "'Tá aqui", "’Tá aqui"),
    ],
)
def test_typographic_signs_come_back(source: str, output: str, wanted: str) -> None:
    protect = protector("en > pt")
    template = protect.template(source)
    assert protect.restore(template, protect.encode(template, Style.AS_IS), [output]).text == wanted


def test_a_line_break_makes_two_texts() -> None:
    protect = protector("en > pt")
    template = protect.template(f"One house {OBJECT} two trees", breaks=frozenset({0}))
    encoded = protect.encode(template, Style.AS_IS)
    assert [text.strip() for text in encoded.texts] == ["One house", "two trees"]
    assert protect.restore(template, encoded, ["Uma casa", "duas árvores"]).text == f"Uma casa {OBJECT} duas árvores"


@pytest.mark.parametrize(
    ("value", "lang", "wanted"),
    [
        (146_000, "en", "146,000"),
        (146_000, "pt", "146.000"),
        (4_176_000, "en", "4.176 million"),
        (12_345_678, "en", "12,345,678"),
        (2_000_000_000, "pt", "2 bilhões"),
        (2_000_000_000, "pt-PT", "2 mil milhões"),
    ],
)
def test_large_numbers_in_words(value: int, lang: str, wanted: str) -> None:
    assert in_words(value, lang).replace("\u00a0", " ") == wanted


PIECES = st.lists(
    st.sampled_from(
        [
            "GDPR", "Agora", "VAT", "X1", "X2", "KX-71", "Vexor", "347", "582", "10.3%", "1,234", "€5", "1,2,3", "v1.2.3",
            "03/04/2023", "a_b", "www.a.pt", OBJECT, "🎉", "Zürich", "word", "and", " ", ", ", ". ", "\n", '"', "“", "—", "AB-12",
        ]
    ),
    max_size=14,
)  # fmt: skip


@given(pieces=PIECES)
def test_any_text_goes_through_every_style_and_back(pieces: list[str]) -> None:
    source = "".join(pieces)
    protect = protector("en > en")
    template = protect.template(source)
    assert prose(template) == source
    for style in CASCADE:
        encoded = protect.encode(template, style)
        for group in encoded.keys:
            masks = [key.mask for key in group]
            assert len(set(masks)) == len(masks)
            assert all(mask not in source for mask in masks)
        restored = protect.restore(template, encoded, encoded.texts)
        assert restored.whole
        assert not [fault for fault in restored.faults if "came back" in fault]
        assert [item for item in restored.template if isinstance(item, Atom) and item.hard] == [
            item for item in template if isinstance(item, Atom) and item.hard
        ]


@given(pieces=PIECES, output=st.text(alphabet="X1K-7 234,.58GDPRVAT\ufffc", max_size=40))
def test_no_output_breaks_the_restoring(pieces: list[str], output: str) -> None:
    protect = protector("en > pt")
    template = protect.template("".join(pieces))
    for style in CASCADE:
        encoded = protect.encode(template, style)
        restored = protect.restore(template, encoded, [output] * len(encoded.texts))
        numbers = [item.number for item in template if isinstance(item, Atom) and item.number >= 0]
        assert restored.whole == (sorted(restored.objects) == sorted(numbers))


@pytest.mark.parametrize(
    "unit", ["1,", "a-1", "http://", "a@", "X1 ", "€", "10.3% ", "“", "— ", "1.1.", "GDPR ", "v1", "a_"]
)
def test_a_long_text_ends_in_seconds(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    protect = protector("en > pt")
    started = time.perf_counter()
    protect.template(text)
    assert time.perf_counter() - started < 20


def test_a_hundred_that_english_lends_to_both_ends_of_a_range_goes_through_in_digits() -> None:
    protector = Protector(Glossary.empty(), "en", "pt", lambda _text: True)
    template = protector.template("It took two to three hundred milliseconds, not five or six thousand.")
    figures = [(item.source, item.target) for item in template if not isinstance(item, str)]
    assert figures == [("two", "200"), ("three hundred", "300")]
