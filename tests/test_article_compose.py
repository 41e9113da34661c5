"""What `compose` writes is read as what was asked for."""

from __future__ import annotations

import pytest
from article_oracle import split
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.article import Article, compose, parse, read
from pipeline.article.inline import is_punctuation
from pipeline.article.model import Kind, PartKind, Piece, Sentence

DEFINITIONS = "\n\n[词]: /w\n[pic]: /p\n[x]: /x\n[^1]: Note\n"


def first(markdown: str) -> tuple[Article, Sentence]:
    """Read the first sentence of a document."""
    found = read((markdown + DEFINITIONS).encode(), name="a.md", split=split)
    return found, found.segments[0].sentence


def with_texts(sentence: Sentence, texts: list[str]) -> list[Piece]:
    """Give the pieces of a sentence with other texts."""
    left = list(texts)
    return [
        Piece(text=left.pop(0) if left else part.text)
        if part.kind is PartKind.TEXT
        else Piece(part=index, inner=tuple("T" for _ in part.inner))
        for index, part in enumerate(sentence.parts)
    ]


@pytest.mark.parametrize(
    ("source", "texts", "written"),
    [
        ("A **b** c", ["Um ", "dois", " tres"], "Um **dois** tres"),
        ("A **b** c", ["Um", " dois ", "tres"], "Um **dois** tres"),
        ("A **b** c", ["Um ", " ", " tres"], "Um tres"),
        ("A **b** c", ["1. *x", "y", "*z"], "1\\. *x**y***z"),
        ("[词] a", ["word", " b"], "[word][词] b"),
        ("[词][] a", ["word", " b"], "[word][词] b"),
        ("[词] a", ["词", " b"], "[词] b"),
        ("![pic] a", [" b"], "![T][pic] b"),
        ('[a](u "t") b', ["x]y", " z"], '[x\\]y](u "T") z'),
        ("A `c` d", ["use `", " end`"], "use \\``c` end\\`"),
        ("See **重要**。下", ["看", "重要。", "下"], "看**重要**。下"),
        ("A **b** c", ["看", "《书》", "下"], "&#30475;**《书》**&#19979;"),
        ("A _b_ c", ["wor", "d", "s"], "wor*d*s"),
        ("Text here", ["# not a heading"], "\\# not a heading"),
        ("Text here", ["- not an item"], "\\- not an item"),
        ("Text here", ["2024. A year"], "2024\\. A year"),
        ("Text here", ["a\nb\r\n c"], "a b c"),
        ("Text here", ["a [x] b [y] {{c}} <d> &amp; e_f_g 5*3"], "a \\[x] b [y] &#123;{c}} \\<d> &amp;amp; e_f_g 5*3"),
        ("Text here", ["costs $5 or $6, $x$"], "costs $5 or $6, \\$x\\$"),
        ("Text here", ["ends with \\"], "ends with \\\\"),
        ("Text[^1] here", ["Nota", " aqui"], "Nota[^1] aqui"),
        ('A <a title="t" href="u">b</a>', ["X ", 'y "z"'], 'X <a title="T" href="u">y "z"</a>'),
    ],
)
def test_compose(source: str, texts: list[str], written: str) -> None:
    article, sentence = first(source)
    found = compose(sentence, with_texts(sentence, texts), article=article)
    if written.startswith("1\\. *x"):  # how the stars are told apart is free; that they are is not
        assert [part.name for part in parse(found).parts if part.kind is PartKind.OPEN] == ["strong"]
        assert parse(found).prose == "1. *xy*z"
        return
    assert found == written


@pytest.mark.parametrize(
    ("kind", "text", "written"),
    [
        (Kind.CELL, "a | b", "a \\| b"),
        (Kind.HEADING, "C #", "C \\#"),
        (Kind.HEADING, "1. One", "1. One"),
        (Kind.FRONT_MATTER, "a *b* [c](d) & <e>", "a *b* [c](d) & <e>"),
        (Kind.HTML, "a < b & <c> *d* &lt;", "a < b & &lt;c> *d* &amp;lt;"),
        (Kind.ITEM, "+ plus", "\\+ plus"),
        (Kind.ALT, '`x` "y"', '`x` "y"'),
    ],
)
def test_escapes_are_those_of_the_kind(kind: Kind, text: str, written: str) -> None:
    assert compose(parse("x", kind=kind), [Piece(text=text)], kind=kind) == written


def test_marks_may_change_places() -> None:
    article, sentence = first("Read **A** and `b` at [c](d).")
    pieces = [Piece(part=index) for index in (5, 1, 2, 3)]
    assert (
        compose(sentence, [Piece(text="x "), *pieces[:1], Piece(text=" y "), *pieces[1:]], article=article)
        == "x `b` y **A**"
    )


SOURCES = [
    "A plain one here",
    "A **b c** d and *e* f",
    "**All of it**",
    'See [the act](x.md "T") or [词] and [x][] now',
    "Use `code` at https://a.b/c with ![alt *a*](i.png) and ![pic]",
    "Note[^1] that $x^2$ is <b>bold</b> and ~~gone~~",
    "A ***b*** c **d *e* f**",
]
PIECES = """[ ] * ** _ # | < > & \\ ` 1. a word 中 。 ， ( ) { $ ~~ - ! ![ ](x) &amp; <b> <!-- {{ " ' [^1] [x] :a: " """.split()
TEXTS = st.lists(st.lists(st.sampled_from([*PIECES, " "]), min_size=1, max_size=7).map("".join), min_size=1, max_size=5)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SOURCES), TEXTS)
@example(SOURCES[6], ["*", "_", "*", "**"])
def test_what_is_written_is_read_as_what_was_asked(source: str, texts: list[str]) -> None:
    # Where nothing is left between emphasis marks they are left out, and that is said by another test.
    texts = [text if any(char.isalnum() for char in text) else f"{text}a" for text in texts]
    article, sentence = first(source)
    pieces = with_texts(sentence, texts)
    written = compose(sentence, pieces, article=article)
    found = parse(written, article=article)
    free = {"url", "emoji"}
    asked = [
        (part.kind, part.name, part.key)
        for piece in pieces
        if piece.part is not None
        for part in [sentence.parts[piece.part]]
        if part.name not in free
    ]
    assert [(p.kind, p.name, p.key) for p in found.parts if p.kind is not PartKind.TEXT and p.name not in free] == asked
    prose = "".join(
        piece.text if piece.part is None else sentence.parts[piece.part].text
        for piece in pieces
        if piece.part is None or sentence.parts[piece.part].name in free
    )
    read_back = "".join(
        part.text if part.kind is PartKind.TEXT else part.key
        for part in found.parts
        if part.kind is PartKind.TEXT or part.name in free
    )
    assert "".join(read_back.split()) == "".join(prose.split())


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["strong", "em"]),
    st.text('ab中。，（）"!', min_size=1, max_size=5),
    st.text("a中。 ", max_size=3),
    st.text("a中。 ", max_size=3),
)
def test_marks_hold_beside_any_letter_or_punctuation(name: str, inside: str, before: str, after: str) -> None:
    sentence = parse("x **y** z" if name == "strong" else "x *y* z")
    found = parse(
        compose(sentence, [Piece(text=before), Piece(part=1), Piece(text=inside), Piece(part=3), Piece(text=after)])
    )
    marks = [part for part in found.parts if part.kind is PartKind.OPEN]
    # Marked closing punctuation may move out of the mark; if nothing else is marked there is no mark to keep.
    if any(not is_punctuation(char) for char in inside.strip()):
        assert [part.name for part in marks] == [name]
    assert found.prose.replace(" ", "") == (before + inside + after).replace(" ", "")
