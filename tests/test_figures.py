"""Figures in Chinese, Japanese and English: what is found, how it is written, and promises for any text."""

from __future__ import annotations

import re
import time
from fractions import Fraction

import cn2an
import pytest
from cases import Case, parametrize
from hypothesis import example, given
from hypothesis import strategies as st
from test_figures_languages import described

from pipeline.text import figures
from pipeline.text.figures import FigureKind, find
from pipeline.text.figures.digits import ascii_digits, read_digits

LANGUAGES = ("zh", "ja", "en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "ru", "hi", "sw", "ar")


@parametrize("figures/find_zh.txt", "figures/find_ja.txt", "figures/find_en.txt")
def test_figures_are_found(case: Case, request: pytest.FixtureRequest) -> None:
    lang = re.search(r"find_(\w\w)\.txt", request.node.name)
    assert lang
    assert "\n".join(described(figure) for figure in find(case.input, lang[1])) == case.expected


@given(st.integers(min_value=0, max_value=10**12 - 1))
@example(10)
@example(105)
@example(20_0000_0005)
def test_han_numerals_are_read_as_cn2an_writes_them(value: int) -> None:
    written = cn2an.an2cn(str(value))
    assert [figure.low for figure in find(f"共{written}个", "zh")] == [value]


@pytest.mark.parametrize(
    ("text", "why"),
    [("六成", "a share"), ("两三百", "a range"), ("几十万", "vague"), ("百分之零点五", "a decimal share")],
)
def test_cn2an_is_not_enough(text: str, why: str) -> None:
    del why
    with pytest.raises(ValueError):
        cn2an.cn2an(text, "smart")
    assert find(text, "zh")


@given(
    st.integers(min_value=0, max_value=10**9),
    st.sampled_from(["en", "de", "fr", "es", "pt", "it", "pl", "cs", "ru", "nl", "hi", "zh", "ja"]),
)
def test_what_is_written_is_read_back(value: int, lang: str) -> None:
    found = find(f"共{value}个", "zh")
    assert len(found) == 1
    written = figures.format(found[0], lang)
    assert [figure.low for figure in find(written, lang)] == [value]


@pytest.mark.parametrize(
    ("text", "lang", "target", "written"),
    [
        ("14.6万", "zh", "en", "146,000"),
        ("14.6万", "zh", "fr", "146\u202f000"),
        ("14.6万", "zh", "de", "146.000"),
        ("417.6万", "zh", "en", "4.176 million"),
        ("10.3%", "zh", "pt", "10,3%"),
        ("六成", "zh", "en", "60%"),
        ("2018年7月17日", "zh", "en", "July 17, 2018"),
        ("17时07分", "zh", "de", "17:07"),
        ("第二十二", "zh", "en", "22nd"),
        ("1234", "zh", "es", "1234"),
        ("三分之二", "zh", "en", "2/3"),
        ("3比1", "zh", "en", "3–1"),
        ("几十万", "zh", "en", "几十万"),
        ("3吨", "zh", "de", "3 吨"),
        ("5公里", "zh", "en", "5 kilometers"),
        ("20世纪80年代", "zh", "en", "1980s"),
    ],
)
def test_a_figure_is_written_in_the_notation_of_the_target(text: str, lang: str, target: str, written: str) -> None:
    assert figures.format(find(text, lang)[0], target) == written


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
@example("百", "zh")
@example("½ 2½", "en")
@example("1,,2..3", "en")
@example("'98's", "en")
@example("半半半", "zh")
@example("20€4.2 billion", "nl")
@example("10:75:99", "en")
@example("٣٫٥", "ar")
def test_figures_stand_in_order_and_inside_the_text(text: str, lang: str) -> None:
    end = 0
    for figure in find(text, lang):
        assert end <= figure.start < figure.end <= len(text)
        assert figure.text == text[figure.start : figure.end]
        assert figure.low <= figure.high or figure.kind is FigureKind.SCORE
        end = figure.end


_PIECES = st.sampled_from(
    "一 二 三 十 百 千 万 亿 半 成 点 分之 第 年 月 日 时 几 数 多 余 比 倍 至 两 0 7 12 1998 , . : - / % $ one two hundred million and"
    " half a third July of the to between 1,234 3.5 ½ s 's th".split()
)


@given(st.lists(_PIECES, max_size=30), st.sampled_from(["", " "]), st.sampled_from(LANGUAGES))
def test_no_order_of_figures_breaks_the_reader(pieces: list[str], space: str, lang: str) -> None:
    text = space.join(pieces)
    found = find(text, lang)
    assert figures.compare(found, found).faithful


HOSTILE = [
    "一", "1", "十万", "1万", "百分之", "第", "半", "1-", "1,234,", "1.2.3.", "17:07 ", "July 17 and ", "between one and ",
    "tens of ", "half a ", "twenty-one ", "million ", "7月17日", "$", "'9", "I", "1/2/", "3:1 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("lang", ["zh", "en", "de"])
def test_reading_takes_time_in_proportion_to_the_text(piece: str, lang: str) -> None:
    # 6 kB of nothing but figures; a reader that backtracks would take minutes.
    text = piece * (6_000 // len(piece))
    start = time.perf_counter()
    found = find(text, lang)
    figures.compare(found, found[1:])
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("token", "lang", "value"),
    [
        ("1,234.5", "en", "1234.5"),
        ("1.234,5", "de", "1234.5"),
        ("1.234", "de", "1234"),
        ("1.234", "en", "1.234"),
        ("1,5", "en", "1.5"),
        ("1 234 567", "fr", "1234567"),
        ("12,34,567", "hi", "1234567"),
        ("36,0000", "en", "360000"),
    ],
)
def test_digits_are_read_with_the_marks_of_the_language(token: str, lang: str, value: str) -> None:
    assert read_digits(token, lang)[0] == Fraction(value)


def test_digits_of_any_script_are_read() -> None:
    assert ascii_digits("१२३ ٤٥ １％") == "123 45 1%"
    assert [figure.low for figure in find("२०१८", "hi")] == [2018]


def test_digits_alone_leaves_words_out() -> None:
    assert [figure.text for figure in figures.digits("三天, 14.6万, 10%", "zh")] == ["14.6万", "10%"]


def test_a_language_without_a_module_has_its_digits_read() -> None:
    assert [(figure.low, figure.kind) for figure in find("1.234,5 km na 10 %", "sw-KE")] == [
        (Fraction("1234.5"), FigureKind.UNIT),
        (Fraction(1, 10), FigureKind.PERCENT),
    ]
