from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.assemble import merge, translate_pieces, with_full_stop
from pipeline.engines.base import Candidate
from pipeline.engines.split import Piece, split
from pipeline.engines.vocabulary import Prepared, Vocabulary
from pipeline.text.languages import language


class Letters:
    """A tokenizer that knows ASCII letters, some marks, and a few words as one piece."""

    falls_back = False
    pieces = frozenset(
        [*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'\"-()% é▁", "▁GDPR"]
        + [f"▁{word}" for word in ("please", "read", "this", "the", "company", "must", "pay", "warning", "i")]
    )

    def encode(self, text: str) -> list[str]:
        if f"▁{text}" in self.pieces:
            return [f"▁{text}"]
        return ["▁" if char == " " else char for char in text]


class Bytes(Letters):
    falls_back = True


VOCABULARY = Vocabulary(Letters())


@pytest.mark.parametrize(
    ("text", "prepared", "capitals"),
    [
        ("“a” — ‘b’…", "\"a\" - 'b'...", False),
        ("10–20", "10-20", False),
        ("a\u00a0b\u2009c\u200bd\u00ad", "a b cd", False),
        ("Ｆｕｌｌ（１）", "Full (1)", False),
        ("“什么”？", '" "?', False),
        ("cafe\u0301", "café", False),
        ("ñandú", "nandu", False),
        ("€5", "EUR 5", False),
        ("a 😀.", "a.", False),
        ("x \n y", "x y", False),
        ("THE COMPANY MUST PAY", "The company must pay", True),
        ("THE COMPANY MUST PAY GDPR", "The company must pay GDPR", True),
        ("WARNING", "Warning", True),
        ("NASA", "NASA", False),
        ("GDPR CCPA", "GDPR CCPA", False),
        ("I MUST PAY. THE END", "I must pay. The END", True),
        ("PLEASE READ THIS: it is new", "Please read this: it is new", False),
        ("the GDPR and the VAT", "the GDPR and the VAT", False),
        ("THE X1 COMPANY", "The X1 company", True),
        ("A", "A", False),
        ("", "", False),
    ],
)
def test_a_text_is_given_in_characters_that_the_model_has(text: str, prepared: str, capitals: bool) -> None:
    assert VOCABULARY.prepare(text) == Prepared(prepared, capitals=capitals)


@pytest.mark.parametrize(
    ("text", "sayable"),
    [
        ("a “b”", True),
        ("café", True),
        ("cafe\u0301", True),
        ("ñ", False),
        ("€", False),
        ("𝟙", False),
        ("²", False),
        ("½", False),
    ],
)
def test_what_has_an_equal_can_be_said(text: str, sayable: bool) -> None:
    assert VOCABULARY.sayable(text) is sayable


def test_both_vocabularies_must_know_a_character() -> None:
    assert not Vocabulary(Letters(), {"a", "b"}).sayable("abc")
    assert Vocabulary(Letters(), {"a", "b"}).sayable("abba")


def test_a_piece_that_is_a_word_can_be_said_whole() -> None:
    class Masks(Letters):
        pieces = frozenset(["▁GDPR"])

    assert Vocabulary(Masks()).sayable("GDPR")
    assert not Vocabulary(Masks()).sayable("VAT")


def test_a_model_that_falls_back_to_bytes_can_say_everything() -> None:
    vocabulary = Vocabulary(Bytes())
    assert vocabulary.sayable("“€” 😀")
    assert vocabulary.prepare("“€” 😀").text == "“€” 😀"


@given(st.text())
def test_what_is_prepared_has_only_characters_of_the_model(text: str) -> None:
    prepared = VOCABULARY.prepare(text).text
    assert all(char in Letters.pieces for char in prepared.replace(" ", "▁"))
    assert VOCABULARY.prepare(prepared).text == prepared or any(char.isupper() for char in prepared)


def _upper(pieces: list[str]) -> list[list[Candidate]]:
    return [[Candidate(piece.upper(), -1.0), Candidate(f"{piece}2", -2.0)] for piece in pieces]


def _translate(texts: list[str], source: str = "en", target: str = "pt") -> list[list[Candidate]]:
    from pipeline.engines.split import sentence_spans

    return translate_pieces(
        texts,
        source=language(source),
        target=language(target),
        plan=lambda text: split(text, count=len, limit=1000, sentences=sentence_spans(source)),
        prepare=lambda text: Prepared(text, capitals=False),
        run=_upper,
    )


def test_candidates_are_joined_by_rank() -> None:
    found = _translate([" One two. Three four.\n12"])[0]
    assert [one.text for one in found] == [" ONE TWO. THREE FOUR.\n12", " One two.2 Three four.2\n12"]
    assert [one.score for one in found] == [-1.0, -2.0]


def test_sentences_of_a_script_without_spaces_get_them_in_the_target() -> None:
    assert _translate(["你好。再见。"], "zh", "en")[0][0].text == "你好。 再见。"
    assert _translate(["One two. Three four."], "en", "zh")[0][0].text == "ONE TWO.THREE FOUR."
    assert _translate(["One two.\nThree four."], "en", "zh")[0][0].text == "ONE TWO.\nTHREE FOUR."


def test_each_different_piece_is_run_once_longest_first() -> None:
    seen: list[list[str]] = []

    def run(pieces: list[str]) -> list[list[Candidate]]:
        seen.append(pieces)
        return [[Candidate(piece)] for piece in pieces]

    translate_pieces(
        ["b", "ccc", "b", "a", "", "7"],
        source=language("en"),
        target=language("pt"),
        plan=lambda text: [Piece(text)],
        prepare=lambda text: Prepared(text, capitals=False),
        run=run,
    )
    assert seen == [["ccc", "a", "b"]]


@given(st.lists(st.text(max_size=12)))
def test_order_of_texts_changes_nothing(texts: list[str]) -> None:
    assert _translate(texts[::-1])[::-1] == _translate(texts)


def test_an_added_full_stop_is_taken_off_again() -> None:
    def translate(texts: object) -> list[list[Candidate]]:
        assert texts == ["Hello.", "Bye."]
        return [[Candidate("Olá.")], [Candidate("Tchau.")]]

    assert [one[0].text for one in with_full_stop(["Hello ", "Bye."], translate)] == ["Olá ", "Tchau."]


def test_ways_are_merged_without_doubles_the_first_ones_first() -> None:
    ways = [[[Candidate("a"), Candidate("b")]], [[Candidate("a"), Candidate("c")]], [[Candidate("d")]]]
    assert [one.text for one in merge(ways, most=3)[0]] == ["a", "d", "b"]
    assert [one.text for one in merge(ways, most=9)[0]] == ["a", "d", "b", "c"]
