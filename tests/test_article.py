"""Articles are read into the right segments and written without losing a byte or a mark."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest
from article_oracle import FIXTURES, MARK, pseudo, split, structure, unmarked
from cases import Case, parametrize
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article, KeyPolicy, Options, Policy, compose, map_text, parse, read, render, slug
from pipeline.article.model import Kind, Layout, PartKind, Piece, Segment
from pipeline.errors import ArticleError

HOSTILE = sorted((FIXTURES / "hostile").iterdir())
EXAMPLES = [
    pytest.param(example["markdown"], id=f"{name}-{example['example']}")
    for name in ("commonmark", "gfm")
    for example in json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
]

# What the oracle cannot see as we do: it reads TOML and JSON front matter as markdown, and the bodies of "===" tabs
# as code.
UNSEEN = {"toml.md", "toml-broken.md", "json.md", "admonitions.md", "bom-front-matter.md"}


def article(text: str | bytes, name: str = "a.md", options: Options | None = None) -> Article:
    data = text if isinstance(text, bytes) else text.encode()
    return read(data, name=name, split=split, options=options)


def shouted(segment: Segment) -> str:
    """Give a translation of a segment: its prose in capitals."""
    pieces = [
        Piece(text=part.text.upper())
        if part.kind is PartKind.TEXT
        else Piece(part=index, inner=tuple(text.upper() for _, _, text in part.inner))
        for index, part in enumerate(segment.sentence.parts)
    ]
    return compose(segment.sentence, pieces, kind=segment.kind)


# -- promise 1: identity ------------------------------------------------------------------------------------------


def assert_identity(data: bytes, name: str) -> None:
    read_back = article(data, name)
    assert map_text(read_back, lambda text: text).data == data
    sources = {segment.index: segment.source for segment in read_back.segments}
    for targets in ({}, sources):
        for layout in Layout:
            assert render(read_back, targets, layout=layout).data == data


@pytest.mark.parametrize("markdown", EXAMPLES)
def test_an_example_comes_back_byte_for_byte(markdown: str) -> None:
    assert_identity(markdown.encode(), "a.md")


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_document_comes_back_byte_for_byte(path: Path) -> None:
    assert_identity(path.read_bytes(), path.name)


LINES = st.sampled_from(
    '# |## |> |- |1. |    |\t|```|~~~|---|===|+++|| a | b ||:--|--:||::: note|!!! tip "T"|[^1]: |[a]: /u|$$|\\[|'
    '<div>|</div>|<!--|-->|title: x|text. More|中文。再来|**a** `b`|[a](b)|![a](b "t")|&amp;|\\*|  |{: .x}|{{ x }}|'
    "- [ ] |import x from 'y'|\ufeff|\0|\u2028|<b a=\"".split("|")
)
ENDS = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r", ""])
DOCUMENTS = st.lists(st.tuples(LINES, LINES, ENDS), max_size=14).map(lambda rows: "".join("".join(row) for row in rows))


@settings(max_examples=250, deadline=None)
@given(DOCUMENTS)
def test_any_document_comes_back_byte_for_byte(text: str) -> None:
    assert_identity(text.encode(), "a.md")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_come_back_or_are_refused(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError:
        with pytest.raises(ArticleError, match="UTF-8"):
            article(data)
    else:
        assert_identity(data, "a.md")


# -- promises 2 and 3: structure and coverage ---------------------------------------------------------------------


def assert_pseudo(data: bytes, name: str, *, seen: bool) -> None:
    """Mark every letter: undoing it gives the source, and the structure is the source's."""
    text = data.decode()
    rendered = map_text(article(data, name), pseudo)
    marked = rendered.data.decode()
    assert marked.replace(MARK, "") == text.replace(MARK, "")
    if seen:
        assert structure(marked) == structure(text)


@pytest.mark.parametrize("markdown", EXAMPLES)
def test_pseudo_keeps_the_structure_of_an_example(markdown: str) -> None:
    assert_pseudo(markdown.encode(), "a.md", seen=True)


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_pseudo_keeps_the_structure_of_a_hostile_document(path: Path) -> None:
    assert_pseudo(path.read_bytes(), path.name, seen=path.name not in UNSEEN)


def test_nearly_all_visible_prose_is_offered_and_nearly_nothing_falls_back() -> None:
    # What these hold on purpose is no prose to us and text to the oracle.
    special = UNSEEN | {
        "mdx.mdx",
        "commands.md",
        "kramdown.md",
        "obsidian.md",
        "toc-lines.md",
        "attributes.md",
        "math.md",
        "vue.md",
    }
    letters = left = runs = fallen = 0
    for path in HOSTILE:
        read_back = article(path.read_bytes(), path.name)
        rendered = map_text(read_back, pseudo)
        runs += len(read_back.segments)
        fallen += len(rendered.fallbacks)
        if path.name not in special:
            count, words = unmarked(rendered.data.decode())
            letters += count
            left += len(words)
    assert letters > 5000
    assert left / letters < 0.005
    assert fallen / runs <= 0.01


HOSTILE_PIECES = """[ ] * ** _ # | < > & \\ ` `` 1 2. : a word 中文 。 ( ) { } $ ~~ - + = --- ! ![ ](x) &amp; <b> </div> <!-- --> {{ }} " ' ^[
[^1] ``` |---| ::: !!! %% import - [ ] :smile: http://a.b""".split()
HOSTILE_TEXT = st.lists(
    st.sampled_from([*HOSTILE_PIECES, " ", " ", "\n", "\n\n", "  \n", "1. ", "# ", "> ", "- "]), min_size=1, max_size=12
)


def assert_hostile(data: bytes, name: str, texts: list[str], *, whole: bool) -> tuple[int, int]:
    """Render with hostile prose in place of all prose; give the number of segments and of fallbacks."""
    text = data.decode()
    read_back = article(data, name)
    targets: dict[int, str] = {}
    for number, segment in enumerate(read_back.segments):
        words = texts[number % len(texts)]
        if whole:
            targets[segment.index] = words
            continue
        pieces = []
        for index, part in enumerate(segment.sentence.parts):
            if part.kind is PartKind.TEXT:
                pieces.append(
                    Piece(text=(" " if part.text[0] == " " else "") + words + (" " if part.text[-1] == " " else ""))
                )
            else:
                pieces.append(Piece(part=index, inner=tuple(words for _ in part.inner)))
        targets[segment.index] = compose(segment.sentence, pieces, kind=segment.kind, article=read_back)
    rendered = render(read_back, targets, layout=Layout.SENTENCE)
    assert structure(rendered.data.decode().replace("\r\n", "\n")) == structure(text.replace("\r\n", "\n"))
    return len(targets), len(rendered.fallbacks)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(HOSTILE_TEXT.map("".join), min_size=1, max_size=4),
    st.sampled_from([path for path in HOSTILE if path.name not in UNSEEN]),
    st.booleans(),
)
def test_no_translation_whatever_breaks_a_document(texts: list[str], path: Path, whole: bool) -> None:
    assert_hostile(path.read_bytes(), path.name, texts, whole=whole)


def test_few_segments_fall_back_under_hostile_prose() -> None:
    rng = random.Random(3)
    total = fallen = 0
    for path in HOSTILE:
        if path.name in UNSEEN:
            continue
        words = ["".join(rng.choices([*HOSTILE_PIECES, " "], k=rng.randint(1, 12))) + "a" for _ in range(7)]
        count, failed = assert_hostile(path.read_bytes(), path.name, words, whole=False)
        total += count
        fallen += failed
    assert total > 300
    assert fallen / total <= 0.03


# -- segments -----------------------------------------------------------------------------------------------------


def shown(segment: Segment) -> str:
    extra = "".join(
        f" | {name} {value}" for name, value in (("context", segment.context), ("note", segment.note)) if value
    )
    return f"{segment.kind} {segment.line}:{segment.column} {segment.source}{extra}"


@parametrize("article/segments.md")
def test_segments(case: Case) -> None:
    found = article(case.input)
    assert [shown(segment) for segment in found.segments] == case.expected.splitlines()


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_segments_are_the_same_in_the_articles_own_output(path: Path) -> None:
    first = article(path.read_bytes(), path.name)
    rendered = render(first, {s.index: shouted(s) for s in first.segments}, layout=Layout.SENTENCE)
    second = article(rendered.data, path.name)
    again = render(second, {s.index: s.source for s in second.segments}, layout=Layout.SENTENCE)
    assert again.data == rendered.data
    third = article(again.data, path.name)
    assert [s.source for s in third.segments] == [s.source for s in second.segments]


def test_parts_tile_a_sentence_and_say_what_they_are() -> None:
    segment = article('See **Annex I** of [the act](x.md "T") &amp; `code`.').segments[0]
    parts = segment.sentence.parts
    assert [(part.kind.value, part.name, part.text) for part in parts] == [
        ("text", "", "See "),
        ("open", "strong", ""),
        ("text", "", "Annex I"),
        ("close", "strong", ""),
        ("text", "", " of "),
        ("open", "link", ""),
        ("text", "", "the act"),
        ("close", "link", ""),
        ("text", "", " & "),
        ("opaque", "code", "code"),
        ("text", "", "."),
    ]
    assert [0, *(part.end for part in parts)] == [*(part.start for part in parts), len(segment.source)]
    assert (parts[1].pair, parts[3].pair, parts[5].key) == (3, 1, "x.md")
    assert [text for _, _, text in parts[7].inner] == ["T"]
    assert segment.sentence.prose == "See Annex I of the act & \ufffc."
    assert parse(segment.source) == segment.sentence


# -- rendering ----------------------------------------------------------------------------------------------------


@parametrize("article/render.md")
def test_render(case: Case) -> None:
    found = article(case.input)
    rendered = render(found, {s.index: shouted(s) for s in found.segments}, layout=Layout.SENTENCE)
    assert rendered.data.decode() == case.expected
    assert not rendered.fallbacks


@pytest.mark.parametrize(
    ("layout", "expected"),
    [(Layout.SENTENCE, "A one.\nB two.\n"), (Layout.SPACE, "A one. B two.\n"), (Layout.JOIN, "A one. B two.\n")],
)
def test_layouts(layout: Layout, expected: str) -> None:
    found = article("中文。再来。\n")
    assert render(found, {0: "A one.", 1: "B two."}, layout=layout).data.decode() == expected


def test_targets_without_spaces_are_joined() -> None:
    found = article("One. Two. Three\n")
    rendered = render(found, {0: "一。", 1: "二。", 2: "三"}, layout=Layout.JOIN)
    assert rendered.data.decode() == "一。二。三\n"


def test_crlf_and_prefixes_are_kept_in_new_lines() -> None:
    found = article("> 一。二。\r\n\r\nx\r\n")
    assert render(found, {0: "One.", 1: "Two."}, layout=Layout.SENTENCE).data == b"> One.\r\n> Two.\r\n\r\nx\r\n"


def test_places_say_where_each_target_stands() -> None:
    found = article("---\ntitle: T\n---\n# H\n\n> 一。二。\n\nkept\n")
    rendered = render(found, {1: "Head", 2: "One.", 3: "Two."}, layout=Layout.SENTENCE)
    lines = rendered.data.decode().split("\n")
    texts = ["T", "Head", "One.", "Two.", "kept"]
    assert [
        lines[line - 1][column - 1 :][: len(text)] for (line, column), text in zip(rendered.places, texts, strict=True)
    ] == texts


def test_a_lost_link_falls_back_alone() -> None:
    found = article("One [a](b). Two.\n")
    rendered = render(found, {0: "Un.", 1: "Deux."}, layout=Layout.SENTENCE)
    assert rendered.data.decode() == "One [a](b).\nDeux.\n"
    assert [(fallback.segment, fallback.target) for fallback in rendered.fallbacks] == [(0, "Un.")]


def test_new_markup_is_escaped_not_refused() -> None:
    found = article("One.\n")
    rendered = render(found, {0: "A `b` [c](d) <e> ![f](g) $h$"}, layout=Layout.SENTENCE)
    assert rendered.data.decode() == "A \\`b\\` \\[c](d) \\<e> \\![f](g) \\$h\\$\n" or "[f]" in rendered.data.decode()
    assert not rendered.fallbacks
    assert structure(rendered.data.decode()) == structure("One.\n")


def test_the_language_key_is_set_where_it_stands() -> None:
    found = article('---\nlang: "zh"\ntitle: 标题\n---\n正文\n')
    assert (found.lang, found.title) == ("zh", "标题")
    assert (
        render(found, {}, layout=Layout.SENTENCE, lang="en").data.decode()
        == '---\nlang: "en"\ntitle: 标题\n---\n正文\n'
    )
    assert render(article("正文\n"), {}, layout=Layout.SENTENCE, lang="en").data.decode() == "正文\n"


@pytest.mark.parametrize(
    ("value", "target", "written"),
    [
        ("Titre", "Le guide : complet", '"Le guide : complet"'),
        ("Title", "@handle first", '"@handle first"'),
        ("Title", "* star", '"* star"'),
        ("Title", "Plain enough, yes", "Plain enough, yes"),
        ("Title", "yes", '"yes"'),
        ("Title", 'say "no" # 1', "'say \"no\" # 1'"),
        ("'It''s'", "C'est", "'C''est'"),
        ('"a \\" b"', 'é " b', '"é \\" b"'),
    ],
)
def test_front_matter_is_quoted_only_where_it_must_be(value: str, target: str, written: str) -> None:
    found = article(f"---\ntitle: {value}  # kept\nother:   [ x ]\n---\n")
    rendered = render(found, {0: target}, layout=Layout.SENTENCE)
    assert rendered.data.decode() == f"---\ntitle: {written}  # kept\nother:   [ x ]\n---\n"
    assert article(rendered.data).segments[0].source == target


def test_front_matter_policy() -> None:
    policy = Policy({"title": KeyPolicy.COPY, "seo.lead": KeyPolicy.TRANSLATE, "origin": KeyPolicy.DROP})
    found = article(
        "---\ntitle: T\norigin:\n  a: b\nseo:\n  lead: L\n---\nText\n", options=Options(front_matter=policy)
    )
    assert [segment.source for segment in found.segments] == ["L", "Text"]
    assert (
        render(found, {0: "M"}, layout=Layout.SENTENCE).data.decode() == "---\ntitle: T\nseo:\n  lead: M\n---\nText\n"
    )


def test_unparsed_front_matter_is_kept_with_a_defect() -> None:
    found = article('---\ntitle: "open\n---\n\nText\n')
    assert [(defect.code, defect.line) for defect in found.defects] == [("front-matter-unparsed", 3)]
    assert [segment.source for segment in found.segments] == ["Text"]


def test_destinations_are_rewritten_where_asked() -> None:
    found = article("[a](b.md#c) ![i](<d e.png>) [r]\n\n[r]: f.md 'T'\n\n<img src=\"g.png\"> text\n")
    rendered = render(found, {}, layout=Layout.SENTENCE, rewrite=lambda dest: f"../{dest}")
    assert rendered.data.decode() == (
        "[a](../b.md#c) ![i](<../d e.png>) [r]\n\n[r]: ../f.md 'T'\n\n<img src=\"../g.png\"> text\n"
    )


def kinds(markdown: str) -> list[object]:
    """Give the structure of an article without its destinations."""
    result: list[object] = []
    for name, *rest in structure(markdown):
        result.append([entry[0] for entry in rest if isinstance(entry, tuple)] if name == "inline" else name)
    return result


@pytest.mark.parametrize("dest", ["a b.md", "a)b", "a|b", 'a"b', "<a>", "a(b", "中.md"])
def test_no_rewritten_destination_ends_its_link(dest: str) -> None:
    source = "[a](b.md) *c* ![i](<d e.png>)\n\n| [t](u) |\n|---|\n\n[r]: f.md 'T'\n\n<img src=\"g.png\"> text [r]\n"
    rendered = render(article(source), {}, layout=Layout.SENTENCE, rewrite=lambda _: dest)
    assert kinds(rendered.data.decode()) == kinds(source)
    assert rendered.data != source.encode()


def test_anchors_are_githubs() -> None:
    found = article("# A *b* `c`!\n\n## 标题 一\n\n## A b c\n\n### X {#own}\n")
    assert [(anchor.slug, anchor.explicit) for anchor in found.anchors] == [
        ("a-b-c", False),
        ("标题-一", False),
        ("a-b-c-1", False),
        ("own", True),
    ]
    assert slug("What's new? (v2.0)") == "whats-new-v20"


def test_undecodable_bytes_are_refused_with_their_place() -> None:
    with pytest.raises(ArticleError) as caught:
        read("中文\nab".encode() + b"\xff\n", name="x.md", split=split)
    assert str(caught.value) == "x.md:2:3: byte 0xFF is not UTF-8 (allowed: UTF-8, with or without a byte order mark)"


def test_an_unknown_command_is_a_defect() -> None:
    assert [(d.code, d.line) for d in article("Text\n\n<!-- pipeline: ignore -->\n").defects] == [
        ("unknown-command", 3)
    ]


def test_deep_nesting_is_carried_over_with_a_defect() -> None:
    found = article("> " * 3000 + "text\n")
    assert [defect.code for defect in found.defects] == ["nesting-too-deep"]
    assert map_text(found, pseudo).data == found.text.encode()


# -- growth -------------------------------------------------------------------------------------------------------

SIZE = 20_000
ATTACKS = {
    name: unit * (SIZE // len(unit)) + tail
    for name, unit, tail in (
        ("brackets", "[", ""),
        ("images", "![", ""),
        ("stars", "*a ", ""),
        ("mixed marks", "**a *b _c ", ""),
        ("pipes", "|", "\n" + "|" * SIZE),
        ("ticks", "`a``b", ""),
        ("links", "[a](b", ""),
        ("titles", '[a](b "', ""),
        ("comments", "a <!-- ", ""),
        ("tags", '<a b="', ""),
        ("code elements", "a<code>", ""),
        ("math", "$a ", ""),
        ("display math", "\\begin{a}\n", ""),
        ("templates", "{{ ", ""),
        ("quotes", "> ", "a"),
        ("addresses", "https://", ""),
        ("mails", "a@", ""),
        ("open elements", "a <b> ", ""),
        ("rows", "|a|b|\n", ""),
        ("containers", ":::\n", ""),
    )
}


@pytest.mark.parametrize("name", ATTACKS)
def test_growth_is_linear(name: str) -> None:
    import time

    def cost(text: str) -> float:
        begun = time.process_time()
        map_text(article(text), pseudo)
        return time.process_time() - begun

    text = ATTACKS[name]
    cost(text[: len(text) // 8])
    # Eight times the text may cost eight times as much, twice that for noise; quadratic growth would be 64 times.
    assert cost(text) <= 20 * cost(text[: len(text) // 8]) + 0.3


def test_marks_are_letters_own() -> None:
    # The oracle's mark must not be a word character's own, or undoing it would prove nothing.
    assert unicodedata.combining(MARK)
    assert Kind.CELL in Kind
