"""Inline markdown is read as markdown-it-py reads it, and every character belongs to one atom."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from article_oracle import FIXTURES
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.article.inline import (
    CLOSE,
    ESCAPE,
    HARD,
    MAX_MARKS,
    OPEN,
    SOFT,
    TEXT,
    Atom,
    Names,
    Syntax,
    normal_label,
    parse_inline,
    plausible_math,
)

PEER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
EXAMPLES = [
    pytest.param(example["markdown"], id=f"{name}-{example['example']}")
    for name in ("commonmark", "gfm")
    for example in json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
]


def merged(events: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Join neighbouring texts."""
    result: list[tuple[str, ...]] = []
    for event in events:
        if event[0] == "text" and result and result[-1][0] == "text":
            result[-1] = ("text", result[-1][1] + event[1])
        elif event != ("text", ""):
            result.append(event)
    return result


def theirs(tokens: list[Any]) -> list[tuple[str, ...]]:
    """Say what markdown-it-py reads."""
    events: list[tuple[str, ...]] = []
    auto = False
    for token in tokens:
        kind = token.type
        if kind == "link_open" and token.info == "auto":
            auto = True
        elif kind == "link_close" and token.info == "auto":
            auto = False
        elif kind in {"text", "text_special"}:
            events.append(("autolink" if auto else "text", token.content))
        elif kind == "html_inline":
            hard = re.match(r"<br\s*/?>", token.content, re.IGNORECASE)
            events.append(("hard",) if hard else ("html", " ".join(token.content.split())))
        elif kind == "link_open":
            events.append(("link", token.attrs["href"]))
        elif kind == "image":
            events.append(("image", token.attrs["src"]))
        elif kind == "code_inline":
            events.append(("code", token.content))
        else:
            names = {
                "softbreak": "soft",
                "hardbreak": "hard",
                "s_open": "strike",
                "s_close": "/strike",
                "link_close": "/link",
            }
            events.append(
                (names.get(kind) or re.sub(r"(\w+)_(open|close)", lambda m: "/"[m[2] == "open" :] + m[1], kind),)
            )
    return merged(events)


def ours(atoms: list[Atom], text: str) -> list[tuple[str, ...]]:
    """Say what we read, in the same words."""
    events: list[tuple[str, ...]] = []
    for atom in atoms:
        raw = text[atom.start : atom.end]
        if atom.kind in {TEXT, ESCAPE}:
            events.append(("text", atom.text))
        elif atom.kind is SOFT:
            events.append(("soft",))
        elif atom.kind is HARD:
            events.append(("hard",))
            if raw.startswith("<") and "\n" in raw:
                events.append(("soft",))
        elif atom.kind is OPEN:
            events.append(("link", PEER.normalizeLink(atom.key)) if atom.name == "link" else (atom.name,))
        elif atom.kind is CLOSE:
            events.append((f"/{atom.name}",))
        elif atom.name == "image":
            events.append(("image", PEER.normalizeLink(atom.key)))
        elif atom.name in {"url", "emoji"}:
            events.append(("text", raw))
        elif atom.name in {"html", "comment"}:
            events.append(("html", " ".join(raw.split())))
        else:
            events.append((atom.name, atom.text))
    return merged(events)


def compare(markdown: str) -> None:
    """Read every inline text of a document both ways."""
    env: dict[str, Any] = {}
    cell = False
    for token in PEER.parse(markdown, env):
        cell = token.type in {"th_open", "td_open"} or (cell and token.type == "inline")
        if token.type != "inline" or cell:
            continue
        names = Names(references={key: (ref["href"], ref["title"]) for key, ref in env.get("references", {}).items()})
        text = "\n".join(line.lstrip(" \t") for line in token.content.split("\n"))
        atoms = parse_inline(text, names=names)
        assert [0, *(atom.end for atom in atoms)] == [*(atom.start for atom in atoms), len(text)]
        assert ours(atoms, text) == theirs(token.children or [])


@pytest.mark.parametrize("markdown", EXAMPLES)
def test_examples_are_read_as_markdown_it_reads_them(markdown: str) -> None:
    compare(markdown)


PIECES = """* ** _ __ ` `` [ ] ( ) ![ < > " ' \\ &amp; & a b ~~ 中 。 ， <b> </b> [a] ](u) . <http://x.y> 1 - £ é ***""".split()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, " ", " ", "\n", "  \n"]), min_size=1, max_size=25).map("".join))
def test_random_marks_are_read_as_markdown_it_reads_them(text: str) -> None:
    # Where markdown-it-py leaves the specification: an image or link text beside a bracket that is no label, a
    # backslash before two blanks, a closing run of three tildes, comments within comments; blanks that begin a line
    # inside code, which it keeps.
    assume(not re.search(r"\]\[|\\ +\n|!\[|~~~|<!|\[a\]\(|`[^`]*(?: \n|\n )", text))
    assume(":" not in text.replace("<http://x.y>", ""))
    compare(f"{text}\n\n[a]: /url\n")


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="ab \n*_`[]()<>!&;\\$:{}%#^~|=\"'/.@中。", max_size=60),
    st.sampled_from(list(Syntax)),
)
def test_atoms_tile_any_text(text: str, syntax: Syntax) -> None:
    atoms = parse_inline(text, syntax=syntax, names=Names(references={normal_label("a"): ("u", "")}, footnotes={"b"}))
    assert "".join(text[atom.start : atom.end] for atom in atoms) == text
    assert [0, *(atom.end for atom in atoms)] == [*(atom.start for atom in atoms), len(text)]


@pytest.mark.parametrize(
    ("text", "name", "raw"),
    [
        ("costs $5 and $10 now", "", ""),
        ("let $a_1 + b$ be", "math", "$a_1 + b$"),
        ("公式$x^2$中", "math", "$x^2$"),
        ("US$5 or 6$ each", "", ""),
        (r"so \(a = b\) holds", "math", r"\(a = b\)"),
        (r"see \[1\] there", "", ""),
        ("{{< figure src=x >}} text", "shortcode", "{{< figure src=x >}}"),
        ("a {% include x %} b", "shortcode", "{% include x %}"),
        ("Head {#id .c}", "attributes", "{#id .c}"),
        ("a {not one} b", "", ""),
        ("{ref}`target`", "attributes", "{ref}"),
        ("see https://a.b/c_d?x=1&y=2.", "url", "https://a.b/c_d?x=1&y=2"),
        ("访问https://a.b/c获取", "url", "https://a.b/c"),
        ("https://zh.w.org/wiki/增值税。", "url", "https://zh.w.org/wiki/增值税"),
        ("mail a.b@c.example!", "url", "a.b@c.example"),
        ("at 10:30:15 now", "", ""),
        ("so :tada: it is", "emoji", ":tada:"),
        ("press <kbd>Ctrl *x*</kbd>", "html", "<kbd>Ctrl *x*</kbd>"),
        ('<Tab label="x" n={1}> a', "html", '<Tab label="x" n={1}>'),
        ("noted[^b].", "footnote", "[^b]"),
    ],
)
def test_what_is_no_prose_is_opaque(text: str, name: str, raw: str) -> None:
    atoms = [atom for atom in parse_inline(text, names=Names(footnotes={"b"})) if atom.kind not in {TEXT, ESCAPE}]
    assert [(atom.name, text[atom.start : atom.end]) for atom in atoms if atom.name != "code"] == (
        [(name, raw)] if name else []
    )


def test_a_block_of_marks_alone_is_carried_over_unread() -> None:
    atoms = parse_inline("[*" * MAX_MARKS)
    assert [atom.name for atom in atoms] == ["unread"]


@pytest.mark.parametrize(
    ("formula", "plausible"), [("x", True), ("5 and ", True), ("all of these words", False), ("价格", False)]
)
def test_math_is_told_from_words(formula: str, *, plausible: bool) -> None:
    assert plausible_math(formula, bare=True) is plausible
