"""The characters that numerals are written with."""

from __future__ import annotations

DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    **dict(zip("壹貳參肆伍陸柒捌玖", range(1, 10), strict=True)),
    "〇": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
    "幺": 1,
    "弐": 2,
}
SCALES = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
    "阡": 1000,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "兆": 10**12,
}
FORMAL = frozenset("壹贰叁肆伍陆柒捌玖貳參陸弐")
"""Numerals of cheques; each alone is another word."""

TENS = {"廿": 20, "卅": 30}
BIG = frozenset("万萬亿億兆")
NUMERAL = frozenset(DIGITS) | frozenset(SCALES) | frozenset(TENS)
SEVERAL = frozenset("几幾")
VAGUE = SEVERAL | frozenset("数數")
MORE = frozenset("多余餘来來")
"""Behind a numeral: somewhat more than it says."""

PAIRS = frozenset("双雙俩倆")
RANGE = frozenset("至到-–—~～〜∼")
DASHES = frozenset("-–—")
MONEY_SIGNS = frozenset("$¥￥€£")
END = "\0"
"""What stands before the first and behind the last character of a page, so that looking there needs no question."""
