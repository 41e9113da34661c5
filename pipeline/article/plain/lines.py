"""What a line of plain text may be, taken alone: by its marker, width and last character."""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass

import regex

HEADING_WIDTH = 80
"""Columns (a Han character takes two) up to which a line may be a heading."""


class Style(enum.StrEnum):
    """How a heading or an item is numbered."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ANNEX = "annex"
    HAN = "han"
    HAN_BRACKET = "han-bracket"
    ROMAN = "roman"
    LETTER = "letter"
    CLAUSE = "clause"
    STEP = "step"
    NUMBER = "number"
    DOTTED = "dotted"
    NUMBER_PAREN = "number-paren"
    NUMBER_BRACKET = "number-bracket"
    CIRCLED = "circled"
    LOWER = "lower"


_HAN_NUMBER = "[一二三四五六七八九十百千零〇两]+"
_WORD_NUMBER = "(?:[0-9]{1,3}|[IVXLC]{1,7}|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|[A-Z](?![A-Za-z]))"

# In the order they are tried; the group "number" is what counts up, "rest" is the text behind the marker.
_NUMBERED: tuple[tuple[Style, regex.Pattern[str]], ...] = tuple(
    (style, regex.compile(rf"(?P<marker>{pattern})(?P<rest>.*)", regex.IGNORECASE if style is Style.PART else 0))
    for style, pattern in (
        (Style.CHAPTER, rf"第(?P<number>{_HAN_NUMBER}|[0-9]{{1,3}})[章篇部卷编編回](?:[、.．:：\s]\s*|$)"),
        (Style.SECTION, rf"第(?P<number>{_HAN_NUMBER}|[0-9]{{1,3}})[节節](?:[、.．:：\s]\s*|$)"),
        (Style.CLAUSE, rf"第(?P<number>{_HAN_NUMBER}|[0-9]{{1,3}})[条條](?:[、.．:：\s]\s*|$)"),
        (Style.STEP, rf"(?:步骤|步驟)\s?(?P<number>{_HAN_NUMBER}|[0-9]{{1,2}})(?:[:：、.]\s*|\s+|$)"),
        (Style.PART, r"part\s+(?P<number>[0-9]{1,3}|[IVXLC]{1,7}|one|two|three|four|five)\b[.:：—–-]?\s*"),
        (Style.CHAPTER, rf"(?:Chapter|CHAPTER)\s+(?P<number>{_WORD_NUMBER})\b[.:：—–-]?\s*"),
        (
            Style.SECTION,
            rf"(?:Section|SECTION)\s+(?P<number>{_WORD_NUMBER})\b[.:：—–-]?\s*",
        ),
        (Style.ANNEX, rf"(?:Appendix|APPENDIX|Annex|ANNEX)\s+(?P<number>{_WORD_NUMBER})\b[.:：—–-]?\s*"),
        (Style.ANNEX, rf"(?:附录|附件|附錄)\s?(?P<number>{_HAN_NUMBER}|[0-9]{{1,2}}|[A-Z])(?:[、.．:：\s]\s*|$)"),
        (Style.CLAUSE, rf"(?:Article|ARTICLE|Clause|CLAUSE)\s+(?P<number>{_WORD_NUMBER})\b[.:：—–-]?\s*"),
        (Style.STEP, rf"(?:Step|STEP)\s+(?P<number>{_WORD_NUMBER})\b[.:：—–-]?\s*"),
        (Style.HAN, rf"(?P<number>{_HAN_NUMBER})(?:、|[.．]\s*)"),
        (Style.HAN_BRACKET, rf"[（(](?P<number>{_HAN_NUMBER})[)）][、.．]?\s*"),
        (Style.DOTTED, r"(?P<number>[0-9]{1,3}(?:[.．][0-9]{1,3}){1,4})[.．、]?(?:\s+|(?=\p{Han}))"),
        (Style.NUMBER, r"(?P<number>[0-9]{1,3})(?:[.．]\s+|[.．](?=\p{Han})|、\s*)"),
        (Style.NUMBER_PAREN, r"(?P<number>[0-9]{1,3})[)）]\s*"),
        (Style.NUMBER_BRACKET, r"[（(](?P<number>[0-9]{1,3})[)）]\s*"),
        (Style.CIRCLED, r"(?P<number>[①-⑳])\s*"),
        (Style.ROMAN, r"(?P<number>(?=[IVXLC])X{0,3}(?:IX|IV|V?I{0,3}))[.、]\s+"),
        (Style.LETTER, r"(?P<number>[A-Z])(?:[.)]\s+|、\s*)"),
        (Style.LOWER, r"(?P<number>[a-z])[.)]\s+"),
        (Style.LOWER, r"[(（](?P<number>[a-z])[)）]\s*"),
    )
)

# A bullet that is also a common sign or a dash needs white space behind it; the others need none.
_BULLET = regex.compile(
    r"(?P<marker>[-*+–—‐‑−o](?=\s)|[•‣●○◦▪▫■□◆◇★☆➢➤►▶▸✓✔☑✦❖]|·)\s*(?P<rest>\S.*)",
)
_RULE = regex.compile(r"([-=~_*─━═※]{3,}|(?:[-*_=※]\s+){2,}[-*_=※])")
_UNDERLINE = regex.compile(r"(={3,}|-{3,}|~{3,}|═{3,}|━{3,}|─{3,})")
# Behind one of these, closing marks left out, a line is a finished sentence or leads to the next line.
_FINAL = frozenset("。.;；,，:：、…—．｡")
_SENTENCE_END = frozenset("。.!?！？…;；:：｡．")
_CLOSING = "\"'”’」』)）】》〉]"
_SENTENCE_INSIDE = regex.compile(r"[。！？!?]\s*\p{L}|\.\s+\p{Lu}")
_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_WORDS = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered line taken apart."""

    style: Style
    value: int
    """What the number counts: 3 of "三、", "3.", "III."; of "1.2.3" the last part."""
    depth: int
    """Parts of a dotted number; 1 of the others."""
    marker: str
    """As written, white space included."""
    rest: str
    parent: str = ""
    """Of a dotted number: what stands before its last part."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its indentation."""

    number: int
    """Counts from 1 in the file."""
    text: str
    indent: int
    """Columns of white space before it."""
    numbered: Numbered | None = None
    bullet: str = ""
    """The bullet character, or ""."""
    rest: str = ""
    """Behind the bullet."""

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return not self.text

    @property
    def plain(self) -> bool:
        """Whether it has words and no marker."""
        return bool(self.text) and self.numbered is None and not self.bullet


def read_lines(text: str) -> list[Line]:
    """Take a text apart into lines; a form feed is an empty line."""
    lines = []
    for number, raw in enumerate(regex.split(r"\r\n|\r|\n", text), start=1):
        bare = raw.replace("\f", " ").rstrip()
        content = bare.lstrip()
        indent = _columns(bare[: len(bare) - len(content)])
        bullet = _BULLET.fullmatch(content)
        if bullet is not None and is_rule(content):
            bullet = None
        lines.append(
            Line(
                number=number,
                text=content,
                indent=indent,
                numbered=None if bullet else numbered(content),
                bullet="" if bullet is None else bullet["marker"],
                rest="" if bullet is None else bullet["rest"],
            )
        )
    return lines


def numbered(text: str) -> Numbered | None:
    """Take a numbered line apart."""
    for style, pattern in _NUMBERED:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        number = found["number"]
        parts = regex.split("[.．]", number) if style is Style.DOTTED else [number]
        return Numbered(
            style=style,
            value=_value(style, parts[-1]),
            depth=len(parts),
            marker=found["marker"],
            rest=found["rest"].strip(),
            parent=".".join(parts[:-1]),
        )
    return None


def width(text: str) -> int:
    """Give the columns that a text takes: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def is_rule(text: str) -> bool:
    """Tell whether a line is a rule: -----, * * *."""
    return _RULE.fullmatch(text) is not None


def is_underline(text: str) -> bool:
    """Tell whether a line may underline the one before it."""
    return _UNDERLINE.fullmatch(text) is not None


def ends_open(text: str) -> bool:
    """Tell whether a line ends without any mark, as headings do; ? and ! are allowed in headings."""
    bare = text.rstrip(_CLOSING)
    return bool(bare) and bare[-1] not in _FINAL and text[-1] not in _FINAL


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends where a paragraph may."""
    bare = text.rstrip(_CLOSING)
    return bool(bare) and bare[-1] in _SENTENCE_END


def like_heading(text: str) -> bool:
    """Tell whether a text is short enough for a heading, without the marks and the sentences of prose."""
    return bool(text) and width(text) <= HEADING_WIDTH and ends_open(text) and not _SENTENCE_INSIDE.search(text)


def is_capitals(text: str) -> bool:
    """Tell whether a line is written in capitals: CLOSING REMARKS."""
    letters = [char for char in text if char.isalpha()]
    cased = [char for char in letters if char.isupper() or char.islower()]
    return (
        len(cased) >= 4
        and len(cased) == len(letters)
        and not any(char.islower() for char in cased)
        and like_heading(text)
    )


def _columns(space: str) -> int:
    """Give the columns of an indentation."""
    return sum(4 if char == "\t" else 2 if char == "\u3000" else 1 for char in space)


def _value(style: Style, number: str) -> int:
    """Read what a number counts."""
    if number.isascii() and number.isdigit():
        return int(number)
    if style is Style.CIRCLED:
        return ord(number) - ord("①") + 1
    if number.lower() in _WORDS:
        return _WORDS[number.lower()]
    if all(char in _HAN_DIGITS or char in "十百千" for char in number):
        return _han_value(number)
    if style is Style.LOWER or (style is Style.LETTER and len(number) == 1):
        return ord(number.lower()) - ord("a") + 1
    if all(char in "IVXLC" for char in number):
        values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[char] for char in number]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return sum(-value if value < following else value for value, following in pairs)
    return ord(number[0].lower()) - ord("a") + 1


def _han_value(number: str) -> int:
    """Read a small Chinese number: 十二, 二十, 一百零三."""
    total = digit = 0
    for char in number:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + digit
