"""What the lines of a plain text are among their neighbours: title, headings, paragraphs, items, tables.

The order of the passes is the order of `read_blocks`. A pass looks at a line, the line before and the line
after, and at what the whole text does (how wide it is wrapped, which numbers it counts); never further.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from pipeline.article.model import Defect
from pipeline.article.plain.lines import (
    HEADING_WIDTH,
    Line,
    Numbered,
    Style,
    ends_open,
    ends_sentence,
    is_capitals,
    is_rule,
    is_underline,
    like_heading,
    read_lines,
    width,
)
from pipeline.text.languages import is_cjk

TITLE_WIDTH = 120
"""Columns up to which the first line may be the title."""
WIDEST_WRAP = 140
"""Columns above which lines are paragraphs, not wrapped by hand or by a mail program."""
NARROWEST_WRAP = 30
SHORT_LINE = 50
"""Columns up to which lines of an address or a verse are kept as lines."""

# Languages that open direct speech with a dash: "– Pourquoi ?" is no item of a list there.
_DASH_SPEECH = frozenset(
    ["fr", "es", "pt", "it", "ru", "uk", "be", "bg", "pl", "cs", "sk", "hu", "tr", "ro", "el", "fi", "sv", "da", "nb"]
)
_DASHES = frozenset("—–―")
# A line that names who speaks, or a field of a letter, is no title.
_LABEL = regex.compile(
    r"(?:from|to|cc|date|subject|re|q\d*|a\d*|问|答|發件人|发件人|收件人|日期|时间|主题)\s*[:：]", regex.IGNORECASE
)

_BORDER = regex.compile(r"\+(?:[-=]+\+)+")
_DELIMITER = regex.compile(r"(?=.*[-=]{2})[\s|｜:+=-]+")
_INNER_BAR = regex.compile(r"\S[^\S\n]+[|｜][^\S\n]+\S")

# From the outermost heading to the innermost. A heading is below the last one of a lower rank, so that a text that
# numbers its chapters 1., 2. and nothing else has them at level 2, and no level is ever skipped.
_RANKS: dict[Style | str, int] = {
    "=": 0,
    Style.ANNEX: 1,
    Style.PART: 1,
    Style.CHAPTER: 2,
    Style.SECTION: 3,
    "capitals": 4,
    "-": 5,
    Style.HAN: 6,
    Style.ROMAN: 7,
    "bare": 8,
    Style.HAN_BRACKET: 9,
    Style.CLAUSE: 10,
    Style.LETTER: 11,
    Style.STEP: 12,
    Style.NUMBER: 13,
    Style.DOTTED: 12,  # and its depth, so that 1.1 is one below 1.
    Style.NUMBER_BRACKET: 20,
    Style.NUMBER_PAREN: 21,
}
# Styles that name a division by a word: one alone is a heading, and such a line is never an item.
_NAMED = frozenset({Style.PART, Style.CHAPTER, Style.SECTION, Style.ANNEX, Style.CLAUSE, Style.STEP})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title."""

    level: int
    """From 2."""
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; more than one line where its line breaks mean something."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    depth: int
    ordered: str
    """The delimiter of its number, "." or ")"; "" for a bullet."""
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with the lists inside it."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its first row is the header, all rows have the same length."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


Block = Heading | Paragraph | Items | Table | Rule


@dataclass(frozen=True, slots=True)
class Article:
    """A plain text as blocks."""

    title: str
    """"" where the first line is none."""
    blocks: tuple[Block, ...]
    defects: tuple[Defect, ...]


@dataclass(slots=True)
class _Unit:
    """One or more lines that belong together; the passes fill in what they are."""

    first: Line
    lines: list[str]
    """Without the marker of an item."""
    blank_before: bool
    blank_after: bool = False
    heading: Style | str | None = None
    """The style of heading that it is, or None."""
    depth: int = 0
    """Of a heading with a dotted number: its parts."""
    item: bool = False
    table: tuple[tuple[str, ...], ...] = ()
    rule: bool = False
    kept_lines: bool = False
    """Whether its line breaks mean something."""
    underline: str = ""
    joined: int = field(default=1)
    """Lines of the file."""

    @property
    def text(self) -> str:
        """Its text in one line, with its number."""
        return _joined(self.lines) if self.lines else ""

    @property
    def plain(self) -> bool:
        """Whether it is words without a marker."""
        return self.first.plain and not self.table and not self.rule

    @property
    def number(self) -> Numbered | None:
        """Its number, where it has one and is no table."""
        return None if self.table else self.first.numbered


def read_blocks(text: str, *, lang: str) -> Article:
    """Tell what each line of a text is."""
    lines = read_lines(text)
    defects: list[Defect] = []
    units = _units(lines, wrap=_wrap(lines), base=lang.partition("-")[0], defects=defects)
    title = _take_title(units)
    _find_headings(units)
    _find_items(units)
    return Article(title=title, blocks=tuple(_blocks(units)), defects=tuple(defects))


def _wrap(lines: list[Line]) -> int:
    """Give the width at which a text is wrapped by line breaks, or 0 where a line is a paragraph."""
    widths = sorted(width(line.text) for line in lines if line.text and "|" not in line.text and "\t" not in line.text)
    if not widths:
        return 0
    # One long line, such as an address, is no paragraph.
    widest = widths[-1] if widths[-1] <= WIDEST_WRAP else widths[int(0.95 * (len(widths) - 1))]
    if not NARROWEST_WRAP <= widest <= WIDEST_WRAP:
        return 0
    full = broken = 0
    for line, following in pairwise(lines):
        if not line.text or not following.plain or width(line.text) < 0.7 * widest or is_rule(following.text):
            continue
        full += 1
        broken += not ends_sentence(line.text)
    return widest if full and broken * 2 >= full else 0


def _units(lines: list[Line], *, wrap: int, base: str, defects: list[Defect]) -> list[_Unit]:
    """Put lines together: rows to tables, wrapped lines to paragraphs and items."""
    tables = _tables(lines, defects)
    units: list[_Unit] = []
    at = 0
    blank = True
    while at < len(lines):
        line = lines[at]
        if line.blank:
            if units:
                units[-1].blank_after = True
            blank = True
            at += 1
            continue
        end = at + 1
        if at in tables:
            rows, end = tables[at]
            units.append(_Unit(line, [], blank, table=rows))
        elif is_underline(line.text) and units and not blank and units[-1].plain and _underlined(units[-1]):
            units[-1].underline = "=" if line.text[0] in "=═" else "-"
        elif is_rule(line.text):
            units.append(_Unit(line, [line.text], blank, rule=True))
        else:
            end = _paragraph_end(lines, at, tables, wrap=wrap)
            texts = [part.text for part in lines[at:end]]
            if line.bullet and _is_bullet(lines, at, base):
                texts[0] = line.rest
            unit = _Unit(line, texts, blank, joined=end - at)
            if line.plain and end - at == 1:
                end = _kept_end(
                    lines,
                    at,
                    tables,
                    blank=blank,
                    opens=not units and at + 1 < len(lines) and _short_run(lines, at) < 3,
                )
                unit.kept_lines = end - at > 1
                unit.lines = [part.text for part in lines[at:end]]
                unit.joined = end - at
            units.append(unit)
        blank = False
        at = end
    for unit, following in pairwise(units):
        unit.blank_after = following.blank_before
    return units


def _paragraph_end(lines: list[Line], start: int, tables: dict[int, _Rows], *, wrap: int) -> int:
    """Give the end of the paragraph or item that begins at a line."""
    first = lines[start]
    marked = bool(first.bullet) or first.numbered is not None
    end = start + 1
    while end < len(lines):
        line, before = lines[end], lines[end - 1]
        if not line.plain or is_rule(line.text) or end in tables:
            break
        deeper = line.indent > first.indent
        full = bool(wrap) and width(before.text) + before.indent >= 0.55 * wrap
        if marked:
            if first.bullet:
                goes_on = deeper or (full and not ends_sentence(before.text))
            else:
                # A short numbered line with an indented paragraph below it is a heading: 一、总则 / 　　正文。
                goes_on = (deeper and not like_heading(before.text)) or (full and not ends_sentence(before.text))
        else:
            # An indented line begins a paragraph, where the others are not indented.
            begins = line.indent >= first.indent + 2 or (line.indent == first.indent and line.indent > before.indent)
            short_end = ends_sentence(before.text) and width(before.text) < 0.75 * wrap
            goes_on = full and not begins and not short_end and not _stands_out(lines, start, end)
            goes_on = goes_on and not (first.indent > 0 and line.indent == first.indent and end > start + 1)
        if not goes_on:
            break
        end += 1
    return end


def _stands_out(lines: list[Line], start: int, end: int) -> bool:
    """Tell whether a line is a heading above a paragraph that is wrapped: capitals, or underlined."""
    if is_capitals(lines[end - 1].text) and end - start == 1 and not is_capitals(lines[end].text):
        return True
    return end + 1 < len(lines) and is_underline(lines[end + 1].text)


def _kept_end(lines: list[Line], start: int, tables: dict[int, _Rows], *, blank: bool, opens: bool) -> int:
    """Give the end of a group of short lines between blank lines, such as an address or a verse."""
    end = start
    stops = 0
    while (
        end < len(lines) and lines[end].plain and width(lines[end].text) <= SHORT_LINE and "\t" not in lines[end].text
    ):
        if is_rule(lines[end].text) or is_underline(lines[end].text) or end in tables:
            return start + 1
        stops += ends_sentence(lines[end].text)
        end += 1
    alone = blank and (end == len(lines) or lines[end].blank)
    if alone and end - start >= 2 and stops * 3 <= end - start and not opens:
        return end
    return start + 1


def _short_run(lines: list[Line], start: int) -> int:
    """Count the lines up to the next blank one: a title and its subtitle are two, an address is more."""
    end = start
    while end < len(lines) and lines[end].text and end < start + 3:
        end += 1
    return end - start


def _underlined(unit: _Unit) -> bool:
    """Tell whether a unit may be the text above an underline."""
    return unit.joined == 1 and width(unit.text) <= TITLE_WIDTH


def _is_bullet(lines: list[Line], at: int, base: str) -> bool:
    """Tell whether a bullet is one: a dash is direct speech in some languages, and one dash alone is a dash."""
    line = lines[at]
    if not line.bullet:
        return False
    if line.bullet not in _DASHES and line.bullet not in "+o":
        return True
    if base in _DASH_SPEECH:
        return False
    around = [other for other in lines[max(0, at - 4) : at + 5] if other.number != line.number]
    return any(other.bullet == line.bullet and other.indent == line.indent for other in around)


def _joined(lines: list[str]) -> str:
    """Join wrapped lines: with a space, but not among Han characters or kana, nor behind a hyphen."""
    text = lines[0]
    for line in lines[1:]:
        glued = (is_cjk(text[-1]) and is_cjk(line[0])) or (
            text[-1] == "-" and text[-2:-1].isalpha() and line[0].islower()
        )
        # Half-width marks among Han: 直播卡顿, / 画质模糊
        glued = glued or (text[-1] in ",;:?!\"'" and is_cjk(text[-2:-1] or " ") and is_cjk(line[0]))
        text = text + ("" if glued else " ") + line
    return text


# ---- tables

_Rows = tuple[tuple[tuple[str, ...], ...], int]
"""The rows of a table, of equal length, and the place behind its last line."""


def _tables(lines: list[Line], defects: list[Defect]) -> dict[int, _Rows]:
    """Find the tables by the places of their first lines."""
    tables: dict[int, _Rows] = {}
    at = 0
    while at < len(lines):
        end = at + 1
        if lines[at].text and (
            "|" in lines[at].text or lines[at].text[0] == "+" or "｜" in lines[at].text or "\t" in lines[at].text
        ):
            rows, end = _table(lines, at, defects)
            if rows:
                tables[at] = rows, end
        at = end
    return tables


def _table(lines: list[Line], at: int, defects: list[Defect]) -> _Rows:
    """Read the table that begins at a line; without rows where it is none."""
    first = lines[at].text
    split: Callable[[str], tuple[str, ...]] = _bar_cells
    if first[0] in "|｜" or _BORDER.fullmatch(first):
        found = _gather(lines, at, _is_bar_row, over_blank=True)
    elif "\t" in _behind_marker(lines[at]):
        found = _gather(lines, at, lambda text: "\t" in text)
        split = _tab_cells(found)
    elif _INNER_BAR.search(first):
        found = _gather(lines, at, lambda text: _INNER_BAR.search(text) is not None)
        if len({len(_bar_cells(line.text)) for line in found if not _is_delimiter(line.text)}) > 1:
            return (), at + len(found)
    else:
        return (), at + 1
    end = next(place for place in range(at, len(lines)) if lines[place].number == found[-1].number) + 1
    rows = [(line.number, split(line.text)) for line in found if not _is_delimiter(line.text)]
    sizes = Counter(len(cells) for _, cells in rows)
    widest = max(sizes, default=0)
    if len(rows) < 2 or widest < 2:
        return (), end
    if split is not _bar_cells and max(sizes.values()) * 3 < len(rows) * 2:
        return (), end  # tabs that only indent or align
    # Most rows are right; of equally many the header's length is.
    usual = max(sizes, key=lambda size: (sizes[size], size == len(rows[0][1])))
    for number, cells in rows:
        if len(cells) != usual:
            message = f"the row has {len(cells)} cells where the others have {usual}; it is kept whole"
            if len(cells) < widest:
                message += " and padded"
            defects.append(Defect(code="ragged-row", line=number, column=1, message=message))
    padded = tuple(cells + ("",) * (widest - len(cells)) for _, cells in rows)
    return padded, end


def _gather(lines: list[Line], at: int, is_row: Callable[[str], bool], *, over_blank: bool = False) -> list[Line]:
    """Take the rows from a line on; a blank line between two rows is passed over where asked."""
    found = [lines[at]]
    place = at + 1
    while place < len(lines):
        line = lines[place]
        if line.text and is_row(line.text):
            found.append(line)
        elif not (over_blank and line.blank and place + 1 < len(lines) and is_row(lines[place + 1].text)):
            break
        place += 1
    return found


def _behind_marker(line: Line) -> str:
    """Give a line without its marker: a tab behind "1." makes no cells."""
    if line.bullet:
        return line.rest
    return line.text if line.numbered is None else line.numbered.rest


def _bar_cells(text: str) -> tuple[str, ...]:
    """Split a row at its bars."""
    cells = regex.split(r"[|｜]", text.strip())
    if not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return tuple(" ".join(cell.split()) for cell in cells)


def _tab_cells(found: list[Line]) -> Callable[[str], tuple[str, ...]]:
    """Give the way to split rows at tabs: each tab a cell, or several tabs one where that makes the rows even."""

    def each(text: str) -> tuple[str, ...]:
        return tuple(" ".join(cell.split()) for cell in text.strip().split("\t"))

    def several(text: str) -> tuple[str, ...]:
        return tuple(" ".join(cell.split()) for cell in regex.split(r"\t+", text.strip()))

    even = len({len(each(line.text)) for line in found}) == 1
    return each if even or len({len(several(line.text)) for line in found}) > 1 else several


def _is_bar_row(text: str) -> bool:
    """Tell whether a line begins with a bar, or is a border of such a table: +---+---+."""
    return text[:1] in {"|", "｜"} or _BORDER.fullmatch(text) is not None


def _is_delimiter(text: str) -> bool:
    """Tell whether a row is the one below a header: |---|:--:|."""
    return _DELIMITER.fullmatch(text) is not None


# ---- title and headings


def _take_title(units: list[_Unit]) -> str:
    """Take the first unit away where it is the title, and give its text."""
    if len(units) < 2:
        return ""
    first = units[0]
    text = first.text
    if not first.plain or first.joined > 1 or width(text) > TITLE_WIDTH or _LABEL.match(text):
        return ""
    if not first.underline and not (ends_open(text) and _one_sentence(text)):
        return ""
    units.pop(0)
    return text


def _one_sentence(text: str) -> bool:
    """Tell whether no sentence ends inside a text."""
    return regex.search(r"[。；;]|[.!?！？]\s+\p{Lu}", text) is None


_Key = tuple[Style, str, int]
"""Of a number: its style, what stands before its last part, what it counts."""


def _find_headings(units: list[_Unit]) -> None:
    """Mark the units that are headings."""
    accepted: set[_Key] = set()
    counted = {
        (unit.number.style, unit.number.parent, unit.number.value)
        for unit in units
        if unit.number and like_heading(unit.number.rest)
    }
    runs = _runs(units)
    plain = [unit for unit in units if unit.plain]
    spaced = sum(unit.blank_before for unit in plain) * 2 >= len(plain)
    for place, unit in enumerate(units):
        following = units[place + 1] if place + 1 < len(units) else None
        before = units[place - 1] if place else None
        if unit.underline:
            unit.heading = unit.underline
        elif following is None or following.rule:
            continue
        elif unit.number is not None:
            if _is_numbered_heading(units, place, counted, accepted, run=runs[place]):
                unit.heading, unit.depth = unit.number.style, unit.number.depth
                accepted.add((unit.number.style, unit.number.parent, unit.number.value))
        elif unit.plain and unit.joined == 1:
            apart = before is None or unit.blank_before or before.heading is not None or not before.plain
            if is_capitals(unit.text) and not is_capitals(following.text if following.plain else ""):
                unit.heading = "capitals"
            elif (
                place > 0 and (apart or not spaced) and _is_bare_heading(unit, following, before=before, spaced=spaced)
            ):
                unit.heading = "bare"


def _is_numbered_heading(
    units: list[_Unit], place: int, counted: set[_Key], accepted: set[_Key], *, run: tuple[int, int]
) -> bool:
    """Tell a numbered heading from an item: short, no final mark, and not one of a row of items."""
    unit, following = units[place], units[place + 1]
    number = unit.number
    assert number is not None
    if number.style not in _RANKS or unit.first.indent >= 8:
        return False
    if not like_heading(number.rest or number.marker) or width(unit.text) > HEADING_WIDTH:
        return False
    if number.style in _NAMED:
        return not (
            number.style is Style.STEP and following.number is not None and following.number.style is Style.STEP
        )
    if not number.rest or number.rest.rstrip()[-1:] in ":：":
        return False
    neighbours = {(number.style, number.parent, number.value + step) for step in (-1, 1)}
    if not neighbours & counted:
        return False  # 一、二线城市 is no first heading: nothing counts on; 3.1 is none where 3.2 is a sentence
    first, last = run
    if first == last:
        goes_on = (number.style, number.parent, number.value - 1) in accepted
        sure = goes_on or number.style in {Style.HAN, Style.HAN_BRACKET, Style.ROMAN}
        return sure or following.table != () or not following.plain or _is_prose(following)
    if last == place and following.plain and _is_prose(following):
        # A heading behind a list that ended one number before it.
        return not any(like_heading(other.number.rest) for other in units[first:last] if other.number)
    return False


def _runs(units: list[_Unit]) -> list[tuple[int, int]]:
    """Give for each unit the first and last place of those that count on without anything between them."""

    def counts_on(one: _Unit, two: _Unit) -> bool:
        left, right = one.number, two.number
        if left is None or right is None or one.heading is not None or two.heading is not None:
            return False
        return (left.style, left.parent, left.value + 1) == (right.style, right.parent, right.value)

    runs: list[tuple[int, int]] = []
    while len(runs) < len(units):
        first = last = len(runs)
        while last + 1 < len(units) and counts_on(units[last], units[last + 1]):
            last += 1
        runs.extend([(first, last)] * (last + 1 - first))
    return runs


def _is_prose(unit: _Unit) -> bool:
    """Tell whether a unit is a paragraph of prose."""
    return ends_sentence(unit.text) or width(unit.text) > SHORT_LINE


def _is_bare_heading(unit: _Unit, following: _Unit, *, before: _Unit | None, spaced: bool) -> bool:
    """Tell a heading that has no marker: a short line without a mark between paragraphs of prose."""
    text = unit.text
    if unit.kept_lines or not like_heading(text) or width(text) > 60 or regex.search(r"[,，;；@]|://|[0-9]{4,}", text):
        return False
    if _LABEL.match(text) or not (is_cjk(text[0]) or text[0].isupper() or text[0].isdigit()):
        return False
    if regex.search(r"[:：]", text) and not spaced:
        return False  # 记者:你好
    if spaced and not (unit.blank_before and unit.blank_after):
        return False
    if before is None or not (before.table or not before.plain or _is_prose(before)):
        return False  # a byline below the title, a name below a name
    if not following.plain:
        # "Method" above 1., 2., 3.
        opens = following.number is not None and following.number.value == 1
        return spaced and not following.rule and (opens or bool(following.first.bullet) or following.table != ())
    if not ends_sentence(following.text):
        return False
    return width(following.text) >= 1.5 * width(text)


# ---- lists


def _find_items(units: list[_Unit]) -> None:
    """Mark the units that are items."""
    runs = _runs(units)
    for place, unit in enumerate(units):
        if unit.heading is not None or unit.table or unit.rule:
            continue
        if unit.first.bullet:
            unit.item = unit.lines[0] == unit.first.rest
        elif unit.number is not None and unit.number.style not in _NAMED and unit.number.style is not Style.DOTTED:
            unit.item = unit.number.style is Style.NUMBER or runs[place][0] < runs[place][1]
            if not unit.number.rest:
                unit.item = False


def _items(units: list[_Unit]) -> Items:
    """Make one list of units that follow one another, nested by indentation and by marker."""
    items: list[Item] = []
    stack: list[tuple[int, str]] = []
    expected: dict[int, int] = {}
    for unit in units:
        number = unit.number
        kind = unit.first.bullet if number is None else number.style.value
        key = (unit.first.indent, kind)
        if key in stack:
            del stack[stack.index(key) + 1 :]
        else:
            while stack and (stack[-1][0] > key[0] or (stack[-1][0] == key[0] and unit.blank_before)):
                stack.pop()
            stack.append(key)
        depth = len(stack) - 1
        for deeper in [level for level in expected if level > depth]:
            del expected[deeper]
        text = unit.text
        ordered, value = "", 0
        if number is not None and number.style in {Style.NUMBER, Style.NUMBER_PAREN}:
            # Markdown counts on by itself, so only numbers that do are left to it.
            value = number.value
            if expected.get(depth, value) == value:
                ordered = "." if number.style is Style.NUMBER else ")"
                text = _joined([number.rest, *unit.lines[1:]])
                expected[depth] = value + 1
        items.append(Item(depth=depth, ordered=ordered, number=value, text=text))
    return Items(tuple(items))


# ---- blocks


def _blocks(units: list[_Unit]) -> list[Block]:
    """Turn units into blocks."""
    blocks: list[Block] = []
    above: list[int] = []  # ranks of the headings that the next block stands under
    place = 0
    while place < len(units):
        unit = units[place]
        place += 1
        if unit.heading is not None:
            while above and above[-1] >= _rank(unit):
                above.pop()
            above.append(_rank(unit))
            text = unit.text
            if unit.number is not None and not unit.number.rest and _is_name_of(units, place):
                text = f"{text} {units[place].text}"
                place += 1
            blocks.append(Heading(level=min(len(above) + 1, 6), text=text))
        elif unit.table:
            blocks.append(Table(unit.table))
        elif unit.rule:
            blocks.append(Rule())
        elif unit.item:
            end = place
            while end < len(units) and units[end].item:
                end += 1
            blocks.append(_items(units[place - 1 : end]))
            place = end
        else:
            blocks.append(Paragraph(tuple(unit.lines) if unit.kept_lines else (unit.text,)))
    return blocks


def _is_name_of(units: list[_Unit], place: int) -> bool:
    """Tell whether a unit is the name of the chapter whose number stands in the line above it."""
    if place >= len(units):
        return False
    unit = units[place]
    return unit.plain and not unit.blank_before and unit.joined == 1 and like_heading(unit.text)


def _rank(unit: _Unit) -> int:
    """Give the rank of a heading among the styles."""
    assert unit.heading is not None
    return _RANKS[unit.heading] + (unit.depth if unit.heading is Style.DOTTED else 0)
