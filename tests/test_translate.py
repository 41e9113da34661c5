"""Sentences to translations: with engines that misbehave in every way, and with the real Portuguese model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from cases import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import parse
from pipeline.article.model import Kind, PartKind
from pipeline.engines import Candidate, Engine, open_engine
from pipeline.glossary import Glossary, load
from pipeline.translate import Judge, Request, Result, repeats, translate, unsound, without_remark

TERMS = load(FIXTURES / "glossary" / "terms.yaml")
DATA = Path(__file__).parent / "data" / "translate"


class Scripted:
    """An engine that does what a function says to each text, and remembers what it was asked."""

    name = "scripted"
    verbatim = False
    fingerprint = "scripted"

    def __init__(self, say: Callable[[str], str], *, again: Callable[[str], list[str]] | None = None) -> None:
        self.say = say
        self.calls: list[list[str]] = []
        if again is not None:
            self.again = lambda texts, candidates=1: [
                [Candidate(one) for one in again(text)][:candidates] for text in texts
            ]

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        del candidates
        self.calls.append(list(texts))
        return [[Candidate(self.say(text))] for text in texts]

    def sayable(self, text: str) -> bool:
        return "★" not in text

    def close(self) -> None:
        return None


WORDS = {
    "the": "o", "house": "casa", "is": "é", "red": "vermelha", "and": "e", "we": "nós", "call": "ligamos", "pay": "pagamos",
    "every": "cada", "day": "dia", "big": "grande", "sells": "vende", "for": "para", "a": "uma", "new": "nova", "garden": "jardim",
}  # fmt: skip


def wordwise(text: str) -> str:
    """Translate word by word; what is no word of the list stays."""
    said = re.sub(r"[A-Za-z]+", lambda found: WORDS.get(found.group().lower(), found.group()), text)
    return said[:1].upper() + said[1:]


def run(
    texts: Sequence[str],
    engine: Engine,
    *,
    glossary: Glossary = TERMS,
    judge: Judge | None = None,
    kind: Kind = Kind.PARAGRAPH,
    first: frozenset[str] = frozenset(),
) -> list[Result]:
    requests = [Request(parse(text, kind=kind), kind, first=first) for text in texts]
    return translate(requests, engine=engine, glossary=glossary, source_lang="en", target_lang="pt", judge=judge)


def one(text: str, engine: Engine, **options: object) -> Result:
    return run([text], engine, **options)[0]  # type: ignore[arg-type]


def test_a_plain_sentence() -> None:
    result = one("The house is red.", Scripted(wordwise))
    assert result == Result("O casa é vermelha.", "as-is")


def test_equal_sentences_are_asked_once_and_results_keep_their_order() -> None:
    engine = Scripted(wordwise)
    results = run(["The house.", "The garden.", "The house."], engine)
    assert [result.target for result in results] == ["O casa.", "O jardim.", "O casa."]
    assert engine.calls == [["The house.", "The garden."]]


def test_nothing_to_translate_asks_nothing() -> None:
    engine = Scripted(wordwise)
    results = run(["`a = 1`", "10.5%", "![](x.png)", "**1,234**", "https://example.org/a"], engine)
    assert [result.target for result in results] == [
        "`a = 1`",
        "10,5%",
        "![](x.png)",
        "**1.234**",
        "https://example.org/a",
    ]
    assert {result.how.split("+")[0] for result in results} == {"copied"}
    assert engine.calls == []


def test_no_requests() -> None:
    assert run([], Scripted(wordwise)) == []


def test_a_stage_is_one_call_for_all() -> None:
    """An engine that drops all masks but in the last style: five calls for a hundred sentences."""
    engine = Scripted(lambda text: re.sub(r"\b(GDPR|X\d+|KX-\d+|Vexor|Zandir)\b", "isso", wordwise(text)))
    results = run([f"The GDPR is big{' big' * number}." for number in range(40)], engine)
    assert {result.how for result in results} == {"split"}
    assert all(result.target.count("GDPR") == 1 for result in results)
    assert len(engine.calls) == 5


@pytest.mark.parametrize(
    ("drops", "how"),
    [(r"GDPR", "X1"), (r"GDPR|X\d", "KX-71"), (r"GDPR|X\d|KX-\d+", "name"), (r"GDPR|X\d|KX-\d+|Vexor", "split")],
)
def test_the_cascade_stops_where_the_term_holds(drops: str, how: str) -> None:
    result = one("We pay for the GDPR every day.", Scripted(lambda text: re.sub(drops, "lei", wordwise(text))))
    assert (result.how, result.faults) == (how, ())
    assert result.target.count("GDPR") == 1


def test_a_lost_term_that_nothing_brings_back_is_named() -> None:
    result = one("GDPR", Scripted(lambda _: "Lei"))
    assert result.target == "GDPR"


def test_code_and_links_survive_an_engine_that_eats_everything() -> None:
    text = "We call `f(x)` and [the **garden**](g.md) every day ![red](r.png)."
    result = one(text, Scripted(lambda _: "Nada."))
    kept = [part.key for part in parse(result.target).parts if part.key]
    assert sorted(kept) == sorted(part.key for part in parse(text).parts if part.key)
    assert [part.kind for part in parse(result.target).parts].count(PartKind.OPEN) == 2


def test_a_sentence_that_comes_back_untranslated_keeps_its_source_and_says_so() -> None:
    result = one("Our **old** friends travelled slowly northward.", Scripted(lambda text: text))
    assert result.untranslated
    assert result.target == "Our **old** friends travelled slowly northward."
    assert result.faults


def test_an_empty_answer_is_never_written() -> None:
    result = one("The house is red.", Scripted(lambda _: ""))
    assert result.untranslated
    assert result.target == "The house is red."


def test_another_way_of_the_engine_is_asked_when_the_first_fails() -> None:
    engine = Scripted(lambda _: "a a a a a a a a", again=lambda _: ["", "A casa é vermelha."])
    result = one("The house is red.", engine)
    assert (result.target, result.how) == ("A casa é vermelha.", "retry")


def test_clauses_are_tried_at_last() -> None:
    engine = Scripted(lambda text: wordwise(text) if len(text.split()) < 8 else "casa casa casa casa casa casa casa")
    result = one("The red house is big and new; we pay for the garden every day.", engine)
    assert (result.target, result.how) == (
        "O vermelha casa é grande e nova; nós pagamos para o jardim cada dia.",
        "clauses",
    )


def test_the_judge_decides_between_candidates() -> None:
    engine = Scripted(lambda _: "Má.", again=lambda _: ["Pior.", "Boa.", "Outra."])
    penalty = {"Má.": 2.0, "Pior.": 3.0, "Boa.": 0.5, "Outra.": 0.5}
    result = one("The house.", engine, judge=lambda _, target: penalty[target])
    assert (result.target, result.how, result.penalty) == ("Boa.", "retry", 0.5)


def test_the_judge_is_asked_of_prose_without_markup() -> None:
    heard: list[tuple[str, str]] = []

    def judge(source: str, target: str) -> float:
        heard.append((source, target))
        return 0.0

    one("The **house** is `red`.", Scripted(wordwise), judge=judge)
    assert ("The house is \ufffc.", "O casa é \ufffc.") in heard


def test_alt_and_title_are_translated() -> None:
    result = one('The [house](h.md "red house") and ![big garden](g.png "the day").', Scripted(wordwise))
    assert result.target == 'O [casa](h.md "Vermelha casa") e ![Grande jardim](g.png "O dia").'


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    requests = [Request(parse(text), Kind.PARAGRAPH) for text in ("The house.", "The day.")]
    translate(
        requests,
        engine=Scripted(wordwise),
        glossary=Glossary.empty(),
        source_lang="en",
        target_lang="pt",
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]


def test_the_first_use_is_expanded_when_asked_for() -> None:
    first = frozenset({"gdpr"})
    result = one("We pay for **GDPR** and GDPR.", Scripted(wordwise), first=first)
    assert result.target == "Nós pagamos para **Regulamento Geral sobre a Proteção de Dados (GDPR)** e GDPR."
    again = one("We call the General Data Protection Regulation (GDPR).", Scripted(wordwise), first=first)
    assert again.target.count("Regulamento") <= 1


def test_the_first_uses_of_an_article() -> None:
    texts = ["GDPR in a heading", "No term.", "The GDPR.", "The GDPR again and VAT."]
    assert TERMS.first_uses([None, *texts[1:]], "en") == [
        frozenset(),
        frozenset(),
        frozenset({"gdpr"}),
        frozenset(),
    ]


UNSOUND = [
    ("The house is red.", "", "it came back empty"),
    ("The house is very red.", "The house is very red.", "it came back untranslated"),
    ("你好。", "你好。", "it came back untranslated"),
    ("Photo", "Photo", None),
    ("Michel, J.-B., Aiden, E. L., and Petrov, S.", "Michel, J.-B., Aiden, E. L., and Petrov, S.", None),
    ("Vitaly Puzrin", "Vitaly Puzrin (em inglês)", "it holds brackets of its own"),
    ("A name.", "Um nome ().", "it holds empty brackets"),
    ("Radio Lisbon", "Radio Lisbon", None),
    ("A b c.", "sim sim sim sim sim", "it repeats itself 5 times"),
    ("No no no no no.", "Não não não não não.", None),
    ("One two three four five six seven.", "Um.", "its length is absurd"),
    ("One two three four five six seven.", "Um dois três quatro cinco seis sete.", None),
]


@pytest.mark.parametrize(("source", "target", "fault"), UNSOUND)
def test_what_is_plainly_wrong(source: str, target: str, fault: str | None) -> None:
    assert list(unsound(source, target)) == ([fault] if fault else [])


def test_repeats_of_a_long_text_end_soon() -> None:
    assert repeats("la " * 300_000) > 100


@cache
def portuguese() -> Engine:
    return open_engine("firefox", source_lang="en", target_lang="pt")


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (DATA / name).read_text(encoding="utf-8").splitlines()[1:]]


def test_the_real_model_keeps_every_term() -> None:
    """Every fifth sentence of the measurement; benchmarks/quality_translate.py runs all."""
    glossary = load(DATA / "glossary.yaml")
    texts = [row[1] for row in rows("terms.tsv")][::5]
    results = run(texts, portuguese(), glossary=glossary)
    for text, result in zip(texts, results, strict=True):
        problems = glossary.verify(source=text, target=result.target, source_lang="en", target_lang="pt")
        assert not [problem for problem in problems if problem.error], (text, result)
        assert not result.untranslated
    assert sum(result.how == "split" for result in results) == 0


def test_the_real_model_keeps_figures_and_markup() -> None:
    texts = [
        "The GDPR and VAT rules apply above **10.3%**.",
        "See **Annex I** of [the act](x.md), which has 1,234 pages.",
        "Run `git push` in the [main folder](a/b.md) *twice*.",
        "It costs €1,234.50 or $5.5 million per year.",
    ]
    targets = [result.target for result in run(texts, portuguese())]
    assert "**10,3%**" in targets[0]
    assert "GDPR" in targets[0]
    assert "VAT" in targets[0]
    assert re.search(r"\*\*[Aa]nexo I\*\* .*\[.+\]\(x\.md\)", targets[1])
    assert "1.234" in targets[1]
    assert "`git push`" in targets[2]
    assert "*duas vezes*" in targets[2]
    assert "1.234,50" in targets[3]
    assert "5,5 milhões" in targets[3]
    assert "€" in targets[3]


def test_order_and_company_change_nothing() -> None:
    texts = [row[1] for row in rows("markup.tsv")][:24]
    forward = run(texts, portuguese())
    backward = run(texts[::-1], portuguese())[::-1]
    alone = [one(text, portuguese()) for text in texts[:6]]
    assert forward == backward
    assert forward[:6] == alone


PIECES = st.lists(
    st.sampled_from(
        ["GDPR", "Agora", " ", " ", "word", "the", "1,234", "**a b**", "*c*", "`d`", "[e f](g)", "![h](i)", "~~j~~", ".", ", ", "★", "é", "<b>", "</b>"]
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=60)
@given(
    pieces=PIECES,
    answer=st.sampled_from(
        ["", "Nada.", "X1", "X1 X2 X3", "347", "\ufffc", "[X1](y)", "**", 'Um (dois) "três" [X2] X1.']
    ),
)
def test_whatever_an_engine_says_nothing_opaque_is_lost(pieces: list[str], answer: str) -> None:
    text = "".join(pieces).strip()
    source = parse(text)
    result = one(text, Scripted(lambda _: answer))
    kept = sorted(
        (part.name, part.key) for part in parse(result.target).parts if part.kind is PartKind.OPAQUE or part.key
    )
    assert kept == sorted((part.name, part.key) for part in source.parts if part.kind is PartKind.OPAQUE or part.key)
    marks = [part.name for part in source.parts if part.kind is PartKind.OPEN]
    assert result.faults or sorted(
        part.name for part in parse(result.target).parts if part.kind is PartKind.OPEN
    ) == sorted(marks)


@pytest.mark.parametrize(
    ("source", "said", "wanted"),
    [
        ("Changelog", "Changelog (de Changelog)", "Changelog"),
        ("Chardet", "Chardet (o", "Chardet"),
        ("Thread-safe.", "Thread-safe (a) (a).", "Thread-safe."),
        ("Packer", "Packer (em inglês)", "Packer"),
        ("GDPR", "o regulamento (GDPR)", "o regulamento (GDPR)"),
        ("Packer (new)", "Packer (novo)", "Packer (novo)"),
        ("The year of the change", "O ano da mudança (2018)", "O ano da mudança (2018)"),
        ("Packer", "(Packer)", "(Packer)"),
        ("Packer", "Packer (um dos que fazem caixas)", "Packer (um dos que fazem caixas)"),
    ],
)
def test_a_remark_that_an_engine_adds_is_cut(source: str, said: str, wanted: str) -> None:
    assert without_remark(said, source=source) == wanted
