"""Plain-text import: the texts of fixtures/import/ with their markdown, and what must hold of any text."""

from __future__ import annotations

import re
import string
import time
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from cases import FIXTURES
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.article.plain import Imported, convert
from pipeline.errors import ArticleError, ConfigError

TEXTS = sorted((FIXTURES / "import").glob("*.txt"))
ENCODINGS = {
    "business-letter-cp1252": "cp1252",
    "product-notes-gb18030": "gb18030",
    "traditional-letter-big5": "big5",
    "utf16-notice": "utf-16",
}
LANGUAGES = {"traditional-letter-big5": "zh-Hant"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SOURCE = Path(__file__).parent.parent / "source"

# What an import may change: white space, and the signs that mark bullets, numbers, tables and underlines.
MARKERS = frozenset("-*+•‣●○◦▪▫■□◆◇★☆➢➤►▶▸✓✔☑✦❖·–—‐‑−|｜=~_─━═※.．、)）:")


class _Visible(HTMLParser):
    """Collects what a reader sees of HTML, numbers of items included."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []
        self.counts: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in {"ul", "ol"}:
            self.counts.append(int(dict(attrs).get("start") or 1) if tag == "ol" else None)
        if tag == "li" and (count := self.counts[-1]) is not None:
            self.text.append(f"\n{count}. ")
            self.counts[-1] = count + 1
        self.text.append("\n" if tag != "br" else " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self.counts.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def body(markdown: str) -> str:
    return markdown.split("\n---\n", 1)[1]


def visible(markdown: str) -> _Visible:
    """Render the body with a parser that also knows strikethrough, which GitHub's does."""
    reader = _Visible()
    reader.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(body(markdown)))
    return reader


def bare(text: str) -> str:
    """Leave what an import must keep."""
    return "".join(char for char in text if not char.isspace() and char not in MARKERS)


def front(imported: Imported) -> dict[str, str]:
    loaded = yaml.safe_load(imported.markdown.split("\n---\n", 1)[0].removeprefix("---\n"))
    assert isinstance(loaded, dict)
    return loaded


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_becomes_the_markdown_beside_it(path: Path) -> None:
    imported = convert(path.read_bytes(), name=path.name)
    assert imported.markdown == path.with_suffix(".md").read_bytes().decode()
    assert imported.encoding == ENCODINGS.get(path.stem, "utf-8")
    text = path.read_bytes().decode(imported.encoding)
    assert imported.lang == LANGUAGES.get(path.stem, "zh" if CHINESE.search(text) else "en")
    assert front(imported) == {"title": imported.title, "lang": imported.lang, "origin": path.name}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_word_of_a_text_stands_in_its_markdown(path: Path) -> None:
    imported = convert(path.read_bytes(), name=path.name)
    text = path.read_bytes().decode(imported.encoding).lstrip("\ufeff")
    assert bare("".join(visible(imported.markdown).text)) == bare(text)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_headings_are_one_tree_without_gaps(path: Path) -> None:
    levels = [
        int(tag[1])
        for tag in visible(convert(path.read_bytes(), name=path.name).markdown).tags
        if re.fullmatch(r"h\d", tag)
    ]
    assert levels.count(1) <= 1
    assert 1 not in levels[1:]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_neither_line_ends_nor_encoding_change_the_markdown(path: Path, ending: str, encoding: str) -> None:
    text = path.read_bytes().decode(convert(path.read_bytes(), name=path.name).encoding).replace("\r\n", "\n")
    if encoding == "gb18030" and not CHINESE.search(text):
        pytest.skip("an English text is not sent in GB18030")
    lang = LANGUAGES.get(path.stem, "zh") if CHINESE.search(text) else "en"
    again = convert(text.replace("\n", ending).encode(encoding), name=path.name, lang=lang)
    assert again.markdown == path.with_suffix(".md").read_bytes().decode()


@pytest.mark.parametrize(
    "name", ["cross-border-communication-and-compliance", "european-market-communication-and-compliance"]
)
def test_the_shipped_articles_are_what_their_texts_give(name: str) -> None:
    text = FIXTURES / "import" / f"{name}.txt"
    assert (SOURCE / f"{name}.md").read_bytes().decode() == convert(text.read_bytes(), name=text.name).markdown


def test_the_ragged_row_is_kept_whole_padded_and_reported_with_its_line() -> None:
    path = FIXTURES / "import" / "cross-border-communication-and-compliance.txt"
    imported = convert(path.read_bytes(), name=path.name)
    (defect,) = imported.defects
    line = path.read_text("utf-8").split("\n")[defect.line - 1]
    assert (defect.code, line.startswith("| 新兴市场、网络基础设施待完善")) == ("ragged-row", True)
    assert "| 新兴市场、网络基础设施待完善 | 弱网对抗、本地化适配 | |" in imported.markdown


def md(text: str, *, lang: str = "en") -> str:
    """Import a text and give the body, the title's heading left out."""
    return body(convert(text.encode(), name="a.txt", lang=lang).markdown).strip()


LONG = "This is a paragraph of prose that is long enough to be one, and it ends with a full stop."
CASES = {
    "a row with too many cells widens the table": (
        "Title\n\n| a | b |\n| 1 | 2 |\n| 3 | 4 | 5 |",
        "# Title\n\n| a | b | |\n| --- | --- | --- |\n| 1 | 2 | |\n| 3 | 4 | 5 |",
    ),
    "a delimiter row is no row": ("T\n\n| a | b |\n|---|:-:|\n| 1 | 2 |", "# T\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"),
    "one row alone is no table": (f"T\n\n| a | b |\n\n{LONG}", f"# T\n\n\\| a | b |\n\n{LONG}"),
    "a bar inside a sentence is no table": (f"T\n\n{LONG} a | b\n\n{LONG}", f"# T\n\n{LONG} a | b\n\n{LONG}"),
    "consecutive numbered lines are a list": (
        f"T\n\n1. Wash\n2. Dry\n3. Iron\n\n{LONG}",
        f"# T\n\n1. Wash\n2. Dry\n3. Iron\n\n{LONG}",
    ),
    "numbers that do not count on are written out": (
        "T\n\n1. One.\n3. Three.\n4. Four.",
        "# T\n\n1. One.\n- 3\\. Three.\n- 4\\. Four.",
    ),
    "a list may begin at any number": ("T\n\n7. Seven.\n8. Eight.", "# T\n\n7. Seven.\n8. Eight."),
    "numbered short lines with paragraphs are headings": (
        f"T\n\n1. Washing\n{LONG}\n2. Drying\n{LONG}",
        f"# T\n\n## 1. Washing\n\n{LONG}\n\n## 2. Drying\n\n{LONG}",
    ),
    "a number that nothing counts on from is no heading": (f"T\n\n1. Washing\n{LONG}", f"# T\n\n1. Washing\n\n{LONG}"),
    "dotted headings nest": (
        f"T\n\n1. A\n{LONG}\n1.1 B\n{LONG}\n1.2 C\n{LONG}\n2. D\n{LONG}",
        f"# T\n\n## 1. A\n\n{LONG}\n\n### 1.1 B\n\n{LONG}\n\n### 1.2 C\n\n{LONG}\n\n## 2. D\n\n{LONG}",
    ),
    "underlined headings": (
        f"T\n=\n\nA\n---\n{LONG}\n\nB\n===\n{LONG}",
        f"# T\n\n\\=\n\n## A\n\n{LONG}\n\n## B\n\n{LONG}",
    ),
    "capitals are a heading": (f"T\n\nFIRST THINGS\n{LONG}", f"# T\n\n## FIRST THINGS\n\n{LONG}"),
    "a table with borders": (
        "T\n\n+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n",
        "# T\n\n| a | b |\n| --- | --- |\n| 1 | 2 |",
    ),
    "a rule stays": (f"T\n\n{LONG}\n\n* * *\n\n{LONG}", f"# T\n\n{LONG}\n\n---\n\n{LONG}"),
    "bullets of several kinds": ("T\n\n• a\n● b\n◆ c\n➢ d", "# T\n\n- a\n  - b\n    - c\n      - d"),
    "a dash in one line alone is a dash": (f"T\n\n{LONG}\n\n— Anonymous", f"# T\n\n{LONG}\n\n— Anonymous"),
    "dashes in a row are bullets": ("T\n\n– one\n– two", "# T\n\n- one\n- two"),
    "a negative number is no bullet": (
        f"T\n\n{LONG}\n\n-5 degrees at night.",
        f"# T\n\n{LONG}\n\n-5 degrees at night.",
    ),
    "nested by indentation": ("T\n\n- a\n  - b\n    - c\n- d", "# T\n\n- a\n  - b\n    - c\n- d"),
    "bullets inside numbers": ("T\n\n1. a.\n- b\n- c\n2. d.", "# T\n\n1. a.\n   - b\n   - c\n2. d."),
    "hashes are no headings": (f"# T\n\n{LONG}", f"# # T\n\n{LONG}"),
    "a tab table": ("T\n\na\tb\n1\t2\n3\t4", "# T\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"),
    "several tabs that align are one": ("T\n\na\t\tb\nlonger\t2", "# T\n\n| a | b |\n| --- | --- |\n| longer | 2 |"),
    "front matter of the text is text": (f"---\ntitle: x\n---\n\n{LONG}", f"---\n\n## title: x\n\n{LONG}"),
    "a link definition is shown": (f"T\n\n[a]: b\n\n{LONG}", f"# T\n\n\\[a]: b\n\n{LONG}"),
    "a footnote mark is shown": (f"T\n\n{LONG}[^1]", f"# T\n\n{LONG}\\[^1]"),
    "a task box is shown": (f"T\n\n- [x] done\n- [ ] not\n\n{LONG}", f"# T\n\n- \\[x] done\n- \\[ ] not\n\n{LONG}"),
    "a shortcode is shown": (f"T\n\n{LONG} {{{{ x }}}}", f"# T\n\n{LONG} \\{{{{ x }}}}"),
    "a comment is shown": (f"T\n\n<!-- x -->\n\n{LONG}", f"# T\n\n\\<!-- x -->\n\n{LONG}"),
    "one dollar is left alone": (f"T\n\n{LONG} $5.", f"# T\n\n{LONG} $5."),
}
CASES_ZH = {
    "一、二线城市 is no heading": (
        "标题\n一、二线城市的房价都在下跌。\n三线城市也是。",
        "# 标题\n\n一、二线城市的房价都在下跌。\n\n三线城市也是。",
    ),
    "（一） below 一、 below 第一章": (
        "标题\n第一章 总论\n一、背景\n（一）国内\n国内的很好。\n（二）国外\n国外的一般。\n二、方法\n去看。",
        "# 标题\n\n## 第一章 总论\n\n### 一、背景\n\n#### （一）国内\n\n国内的很好。\n\n#### （二）国外\n\n国外的一般。\n\n### 二、方法\n\n去看。",
    ),
    "the number of a chapter and its name in the next line": (
        "标题\n\n第一章\n总则\n\n为了规范使用,制定本办法。",
        "# 标题\n\n## 第一章 总则\n\n为了规范使用,制定本办法。",
    ),
    "consecutive 一、 are a list": (
        "标题\n大会决定:\n一、批准报告。\n二、批准预算。\n会议结束。",
        "# 标题\n\n大会决定:\n\n- 一、批准报告。\n- 二、批准预算。\n\n会议结束。",
    ),
    "indented paragraphs under numbered headings": (
        "标题\n一、起因\n　　事情是这样开始的。\n二、结果\n　　事情是这样结束的。",
        "# 标题\n\n## 一、起因\n\n事情是这样开始的。\n\n## 二、结果\n\n事情是这样结束的。",
    ),
    "a heading behind a list that ended one number before": (
        "标题\n1. 洗手。\n2. 擦干。\n3. 后记\n这些步骤很重要。\n4. 附记\n没有了。",
        "# 标题\n\n1. 洗手。\n2. 擦干。\n\n## 3. 后记\n\n这些步骤很重要。\n\n## 4. 附记\n\n没有了。",
    ),
    "the last heading of a series needs no paragraph of prose": (
        "标题\n\n一、业务\n\n我们做通信云。\n\n二、联系\n\n电话:400-123-4567",
        "# 标题\n\n## 一、业务\n\n我们做通信云。\n\n## 二、联系\n\n电话:400-123-4567",
    ),
    "a middle dot is a bullet": (
        "标题\n·72%的人愿意。\n·四成的人不愿意。",
        "# 标题\n\n- 72%的人愿意。\n- 四成的人不愿意。",
    ),
    "full-width bars": ("标题\n｜甲｜乙｜\n｜1｜2｜", "# 标题\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"),
    "blank lines between rows": ("标题\n\n| 甲 | 乙 |\n\n| 1 | 2 |", "# 标题\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"),
    "a decimal at the start is no number of a list": (
        "标题\n3.5倍的增长很惊人。\n4.2倍更惊人。",
        "# 标题\n\n3.5倍的增长很惊人。\n\n4.2倍更惊人。",
    ),
    "a year at the start is no number of a list": ("标题\n2024. 这一年很难。", "# 标题\n\n2024\\. 这一年很难。"),
}


@pytest.mark.parametrize("name", [*CASES, *CASES_ZH])
def test_shape(name: str) -> None:
    lang = "zh" if name in CASES_ZH else "en"
    text, wanted = (CASES_ZH if lang == "zh" else CASES)[name]
    assert md(text, lang=lang) == wanted


def test_dashes_open_direct_speech_in_french() -> None:
    text = "Titre\n\n– Pourquoi ?\n– Parce que.\n"
    assert md(text, lang="fr") == "# Titre\n\n– Pourquoi ?\n\n– Parce que."


def test_without_a_title_the_name_gives_the_key_and_no_heading_is_invented() -> None:
    imported = convert(f"{LONG}\n\n{LONG}\n".encode(), name=r"C:\texts\spring-letter_2024.txt")
    assert front(imported) == {"title": "spring letter 2024", "lang": "en", "origin": "spring-letter_2024.txt"}
    assert not any(line.startswith("#") for line in imported.markdown.split("\n"))


@pytest.mark.parametrize(
    ("name", "origin"),
    [("a/b/c.txt", "c.txt"), (r"a\c.txt", "c.txt"), ("https://example.com/a/b", "https://example.com/a/b"), ("c", "c")],
)
def test_the_origin_holds_no_path_of_a_machine(name: str, origin: str) -> None:
    assert front(convert(b"A title\n\nText.\n", name=name))["origin"] == origin


@pytest.mark.parametrize(
    ("text", "encoding", "lang", "found"),
    [
        ("为什么?", "gb18030", None, "gb18030"),
        ("你好", "gb18030", None, "gb18030"),
        ("我们的产品需要认证。", "gb18030", None, "gb18030"),
        ("為什麼?", "big5", None, "big5"),
        ("您好，謝謝", "big5", None, "big5"),
        ("我們的產品需要認證。", "big5", None, "big5"),
        ("“Quotes” – and €5.", "cp1252", None, "cp1252"),
        ("Café", "cp1252", None, "cp1252"),
        ("Où êtes-vous allé cet été ?", "cp1252", None, "cp1252"),
        ("Größe: 5 m", "cp1252", None, "cp1252"),
        ("これはペンです。", "cp932", "ja", "cp932"),
        ("Привет, как дела?", "cp1251", "ru", "cp1251"),
        ("Hello", "utf-16-le", None, "utf-16-le"),
        ("Hello", "utf-16-be", None, "utf-16-be"),
        ("为什么?\n因为。\n", "utf-16-le", None, "utf-16-le"),
        ("为什么", "utf-8", None, "utf-8"),
        ("plain", "ascii", None, "utf-8"),
    ],
)
def test_short_texts_in_old_encodings(text: str, encoding: str, lang: str | None, found: str) -> None:
    imported = convert(text.encode(encoding), name="a.txt", lang=lang)
    assert imported.encoding == found
    assert bare(text) in bare("".join(visible(imported.markdown).text))


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00\xd8\x00", b"\x80\x81\xfe\xff\x00\x01\x02" * 3, b"\x89PNG\r\n\x1a\n\x00\x00\xff"]
)
def test_bytes_that_are_no_text_are_refused_with_the_file(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^photo\.txt"):
        convert(data, name="photo.txt")


def test_a_lost_character_is_reported_with_its_place() -> None:
    imported = convert("Title\n\nA b\ufffdd word.\nAnd a \0 too.\n".encode(), name="a.txt")
    assert [(defect.code, defect.line, defect.column) for defect in imported.defects] == [
        ("undecodable", 3, 4),
        ("nul", 4, 7),
    ]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ConfigError, match="unknown language"):
        convert(b"text", name="a.txt", lang="klingonese")


@pytest.mark.parametrize("data", [b"", b"\n\n", b" ", b"\xef\xbb\xbf", b"\f"])
def test_an_empty_text_is_an_empty_article(data: bytes) -> None:
    assert body(convert(data, name="empty.txt").markdown).strip() == ""


_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                "",
                "Title of it",
                LONG,
                "今天的天气很好,我们去公园吧。",
                "一、背景",
                "二、方法",
                "（一）国内",
                "第一章 总则",
                "1. One",
                "2. Two is a sentence.",
                "3. 三",
                "1.1 Scope",
                "- item",
                "  - nested",
                "• bullet",
                "①圆圈",
                "| a | b |",
                "| 1 | 2 | 3 |",
                "a\tb\tc",
                "x | y",
                "=====",
                "-----",
                "* * *",
                "CAPITALS HERE",
                "    indented line",
                "　　缩进的一行。",
                "# hash",
                "> quote",
                "```",
                "<b>bold</b>",
                "[x]: y",
                "a\\",
                "Chapter 3",
                "Q: why?",
                "&amp; &#35;",
            ]
        ),
        st.text(alphabet=string.punctuation + " \tab1甲。", max_size=20),
    ),
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(_LINES, st.sampled_from(["en", "zh", "fr"]))
def test_any_text_is_kept_whole(lines: list[str], lang: str) -> None:
    text = "\n".join(lines)
    imported = convert(text.encode(), name="a.txt", lang=lang)
    seen = visible(imported.markdown)
    assert bare("".join(seen.text)) == bare(text)
    assert not {"code", "pre", "blockquote", "a", "img", "em", "strong", "s", "b"} & set(seen.tags)
    levels = [int(tag[1]) for tag in seen.tags if re.fullmatch(r"h\d", tag)]
    assert all(after <= before + 1 for before, after in pairwise([1, *levels]))
    assert convert(text.encode(), name="a.txt", lang=lang) == imported


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet=string.punctuation + " ab1甲", min_size=1, max_size=30), min_size=1, max_size=4))
def test_signs_inside_prose_are_shown_to_the_letter(pieces: list[str]) -> None:
    paragraphs = [f"甲乙丙丁 {' '.join(piece.split())} 戊己庚辛,这是一个很长的段落。" for piece in pieces]
    assume(not any("|" in paragraph for paragraph in paragraphs))
    text = "\n\n".join([LONG, *paragraphs])
    seen = "".join(visible(convert(text.encode(), name="a.txt", lang="zh").markdown).text)
    assert [line for line in seen.split("\n") if line.strip()] == [LONG, *paragraphs]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_imported_or_refused(data: bytes) -> None:
    try:
        imported = convert(data, name="a.txt")
    except ArticleError as error:
        assert str(error).startswith("a.txt")
    else:
        assert imported.markdown.startswith("---\ntitle: ")


HOSTILE = {
    "bars": "| a |\n" * 10_000,
    "rows": "| a | b |\n" * 10_000,
    "one long line": "a" * 200_000,
    "brackets": "[" * 25_000,
    "asterisks": "*" * 50_000 + "a",
    "asterisks and letters": "a*" * 25_000,
    "backticks": "a`" * 25_000,
    "numbers": "".join(f"{number % 900}. a\n" for number in range(20_000)),
    "tabs": "a\tb\n\n" * 20_000,
    "short lines": "a\n" * 25_000,
    "indents": "".join(" " * (number % 200) + "- a\n" for number in range(10_000)),
    "underlines": "a\n---\n" * 10_000,
    "wrapped": ("word " * 14 + "\n") * 10_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_large_text_of_anything_ends_soon(name: str) -> None:
    began = time.process_time()
    convert(HOSTILE[name].encode(), name="a.txt")
    assert time.process_time() - began < 20
