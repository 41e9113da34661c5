"""Where marked text went: rules, voices, and the gold places of the measurement."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import parse
from pipeline.article.model import Kind
from pipeline.engines import open_engine
from pipeline.glossary import Glossary
from pipeline.place import Mark, Voice, place
from pipeline.translate import Request, lay, translate

DATA = Path(__file__).parent / "data" / "translate"

ALONE, QUOTED, BRACKETS = "", '""', "[]"

CASES = [
    # title, source (marked by **), target, voices, what is marked in the target, whether it is a guess
    ("the very words", "See **Annex I** now.", "Ver anexo I agora.", [(ALONE, "Anexo I")], "anexo I", False),
    ("other words than alone, between the same neighbours", "We met **heavy rain** today.", "Vimos chuva forte hoje.",
     [(ALONE, "chuva pesada"), (QUOTED, 'Vimos "chuvas fortes" hoje.')], "chuva forte", False),
    ("the other order", "Our **main goal** is it.", "O principal objetivo é isso.", [(ALONE, "objetivo principal")],
     "principal objetivo", False),
    ("the second of two equal words", "The house and the **house**.", "A casa e a casa.",
     [(ALONE, "casa"), (BRACKETS, "A casa e a [casa].")], "casa", False),
    ("a lead before a colon", "**Note:** it rains.", "Atenção: chove.", [(ALONE, "Nota:")], "Atenção:", False),
    ("a lead whose colon stands outside", "**Tip**: keep it.", "Dica: guarde-o.", [(ALONE, "Ponta")], "Dica", False),
    ("a whole sentence", "**It rains.**", "Chove.", [], "Chove.", False),
    ("a whole sentence without its stop", "**It rains**.", "Chove.", [], "Chove", False),
    ("a figure with its sign", "It rose by **10.3%** today.", "Subiu 10,3% hoje.",
     [(ALONE, "10,3%"), (BRACKETS, "Subiu [em 10,3%] hoje.")], "10,3%", False),
    ("inside a Chinese clause", "See **the red house** now.", "现在看红房子吧。", [(ALONE, "红房子")], "红房子", False),
    ("between Chinese neighbours", "We met **heavy rain** today.", "今天我们遇到大雨了。",
     [(ALONE, "暴雨"), (BRACKETS, "今天我们遇到[暴雨]了。")], "大雨", False),
    ("nothing to go by", "We saw **a bird** there.", "Lá estava o animal.", [(ALONE, "pássaro")], None, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "source", "target", "voices", "wanted", "guess"), CASES, ids=[case[0] for case in CASES]
)
def test_case(
    *, title: str, source: str, target: str, voices: list[tuple[str, str]], wanted: str | None, guess: bool
) -> None:
    laid = lay(parse(source))
    spoken = [Voice(text, signs) for signs, text in voices]
    ((start, end),), guessed = place(laid.prose, target, laid.marks, {0: spoken})
    assert bool(guessed) is guess
    assert wanted is None or target[start:end] == wanted


def test_the_second_of_two_equal_words_is_the_second() -> None:
    laid = lay(parse("The house and the **house**."))
    voices = [Voice("casa", ""), Voice("A casa e a [casa].", "[]")]
    assert place(laid.prose, "A casa e a casa.", laid.marks, {0: voices})[0] == [(11, 15)]


def test_what_is_nested_stays_nested() -> None:
    laid = lay(parse("We saw **a [red house](u) there**."))
    target = "Vimos uma casa vermelha ali."
    voices = {0: [Voice("uma casa vermelha ali", "")], 1: [Voice("casa vermelha", "")]}
    (outer, inner), guessed = place(laid.prose, target, laid.marks, voices)
    assert (target[slice(*outer)], target[slice(*inner)], guessed) == ("uma casa vermelha ali", "casa vermelha", [])


def test_code_stays_in_the_mark_that_holds_it() -> None:
    laid = lay(parse("Use **the `a` key** and `b`."))
    target = "Use \ufffc e a tecla \ufffc."
    voices = {0: [Voice("a tecla \ufffc", "")]}
    ((start, end),), _ = place(laid.prose, target, laid.marks, voices, objects=[1, 0])
    assert target[start:end] == "a tecla \ufffc"
    # Where the voice leads to the other piece of code, it is not believed.
    ((start, end),), _ = place(laid.prose, target, laid.marks, voices, objects=[0, 1])
    assert target[start:end].count("\ufffc") == 1
    assert start == target.index("\ufffc")


TEXT = st.text(alphabet="ab cd.:é\ufffc", max_size=24)


@given(prose=TEXT, target=TEXT, data=st.data())
def test_spans_are_in_the_text_and_never_cross(prose: str, target: str, data: st.DataObject) -> None:
    target = target.replace("\ufffc", "") + "\ufffc" * prose.count("\ufffc")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(prose)), min_size=4, max_size=4)))
    outer, first, second = (cuts[0], cuts[3]), (cuts[0], cuts[1]), (cuts[2], cuts[3])
    marks = [Mark(*outer, 0, 9), Mark(*first, 1, 3), Mark(*second, 5, 7)]
    voices = {number: [Voice(data.draw(TEXT), ""), Voice(data.draw(TEXT), "[]")] for number in range(3)}
    spans, _ = place(prose, target, marks, voices)
    for start, end in spans:
        assert 0 <= start <= end <= len(target)
    (start, end), one, other = spans
    for inner in (one, other):
        assert inner[0] == inner[1] or (start <= inner[0] and inner[1] <= end)
    assert one[0] == one[1] or other[0] == other[1] or one[1] <= other[0] or other[1] <= one[0]


def test_a_long_sentence_ends_soon() -> None:
    words = "palavra " * 3000
    started = time.perf_counter()
    place(
        "word " * 3000,
        words,
        [Mark(10, 40, 0, 2)],
        {0: [Voice("outra coisa qualquer", ""), Voice(f"x [y] {words}", "[]")]},
    )
    assert time.perf_counter() - started < 10


def test_the_real_model_puts_marks_where_a_reader_would() -> None:
    """A quarter of the measurement's sentences; benchmarks/quality_translate.py runs all and tells near from wrong."""
    rows = [line.split("\t") for line in (DATA / "markup.tsv").read_text(encoding="utf-8").splitlines()[1:]][::4]
    engine = open_engine("firefox", source_lang="en", target_lang="pt")
    requests = [Request(parse(row[1]), Kind.PARAGRAPH) for row in rows]
    results = translate(requests, engine=engine, glossary=Glossary.empty(), source_lang="en", target_lang="pt")
    engine.close()
    exact = sum(row[2] == result.target for row, result in zip(rows, results, strict=True))
    assert exact >= 0.9 * len(rows), [
        result.target for row, result in zip(rows, results, strict=True) if row[2] != result.target
    ]
