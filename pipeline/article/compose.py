"""Markdown of a target sentence from translated pieces.

1. Marks and opaque parts are the source's own; prose is escaped only where a reading would make markup of it.
2. The result is read again until it says what was asked: first what was misread is escaped, then marks that touch
   letters or punctuation the wrong way are mended (CommonMark's flanking rules, which CJK text runs into all the
   time), then all of the prose is escaped, at last as entities.
3. Marked text keeps its words; the closing punctuation of ``**重要。**下`` moves out of the mark, because CommonMark
   would not close it there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.article.article import SYNTAXES, Article
from pipeline.article.blocks import parse_blocks
from pipeline.article.codecs import ATTRIBUTES, LINK_TITLES
from pipeline.article.document import identity, is_own_line
from pipeline.article.inline import (
    ASCII_PUNCTUATION,
    CLOSE,
    ESCAPE,
    HARD,
    NO_NAMES,
    OPAQUE,
    OPEN,
    SOFT,
    TEXT,
    Atom,
    Names,
    Syntax,
    is_punctuation,
    is_space,
    normal_label,
    parse_inline,
)
from pipeline.article.model import Kind, Part, PartKind, Piece, Sentence

ROUNDS: Final = 6
"""How often single marks are escaped before all of the prose is."""

_BREAKS: Final = re.compile(r"[ \t]*(?:\r\n?|[\n\x0b\x0c\x85\u2028\u2029])[ \t]*")
_MOVABLE: Final = "，。！？；：、,.!?;:…"
# What begins a line without ever beginning a block. "import" and "export" are MDX, so i and e are looked at.
_SAFE_START: Final = re.compile(
    r"(?!(?:import|export)\b)[^\W\d_]|\d+(?![\d.)])|\d{10}|[“”‘’«»„¿¡(（《「『【〈—–…\"'€£@/]|\*{1,2}[^\s*]|__?[^\s_]"
    r"|`{1,2}[^`]|!\[|\[[^\]^\[]+\](?!:)|[\u2e80-\uffff]"
)
_ORDERED: Final = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")


def fold(text: str) -> str:
    """Put a text on one line; a translation's own line breaks mean nothing."""
    return _BREAKS.sub(" ", text) if len(text.splitlines()) > 1 or text[-1:] in "\n\r\v\f\x85\u2028\u2029" else text


@dataclass(slots=True)
class _Item:
    """One piece on its way into the result."""

    text: str
    part: Part | None
    """None for prose."""
    escaped: set[int] = field(default_factory=set)
    """Places in a prose text that are escaped."""
    entities: set[int] = field(default_factory=set)
    """Places that are written as entities."""

    def written(self, syntax: Syntax) -> tuple[str, list[int]]:
        """Give the text as written, and for each of its characters where it is in there."""
        if self.part is not None or not (self.escaped or self.entities):
            return self.text, []
        pieces: list[str] = []
        places: list[int] = []
        at = 0
        for index, char in enumerate(self.text):
            if index in self.entities:
                piece = f"&#{ord(char)};"
            elif index in self.escaped:
                piece = _escape(char, syntax)
            else:
                piece = char
            places.append(at)
            pieces.append(piece)
            at += len(piece)
        return "".join(pieces), places


def _escape(char: str, syntax: Syntax) -> str:
    """Write one character so that it is no markup."""
    if syntax is Syntax.PLAIN:
        return char
    if char == "&":
        return "&amp;"
    if syntax is Syntax.HTML:
        return "&lt;" if char == "<" else f"&#{ord(char)};"
    if char == "{" or char not in ASCII_PUNCTUATION:
        # "{{" is a template to a site generator, whatever backslashes stand before it.
        return f"&#{ord(char)};"
    return "\\" + char


_MARKUP: Final = frozenset("\\`*_[]<>&{}$~!^|#")


def compose(
    sentence: Sentence,
    pieces: Sequence[Piece],
    *,
    kind: Kind = Kind.PARAGRAPH,
    article: Article | None = None,
    escape_all: bool = False,
) -> str:
    """Write a target sentence; reading it gives the parts and texts that were asked for.

    With the article, prose such as ``[note]`` is escaped where the article defines that label.
    """
    syntax = SYNTAXES.get(kind, Syntax.MARKDOWN)
    names = _own_names(sentence) if article is None else article.document.names
    items = _items(sentence, pieces, syntax)
    if not items:
        return ""
    if syntax is Syntax.PLAIN:
        # A plain value has no escapes: what looks like code in it is what the translator wrote.
        return _write(items, syntax).text
    if escape_all:
        _escape_prose(items, syntax, entities=False)
    written = _settle(items, syntax, names)
    if kind in {Kind.PARAGRAPH, Kind.ITEM}:
        written = line_start(written, syntax=syntax, names=names)
    elif kind is Kind.HEADING:
        written = heading_end(written)
    return written


def _own_names(sentence: Sentence) -> Names:
    """Give the definitions that a sentence's own references must have."""
    references: dict[str, tuple[str, str]] = {}
    footnotes: set[str] = set()
    for part in sentence.parts:
        raw = sentence.markdown[part.start : part.end]
        if part.name == "footnote":
            footnotes.add(part.key)
        elif part.name == "image" and raw.endswith("]"):
            label = raw[raw.rindex("[") + 1 : -1] or raw[2 : raw.rindex("]", 0, -1)]
            references[normal_label(label)] = (part.key, "")
        elif part.name == "link" and part.kind is PartKind.CLOSE and raw.endswith("]") and part.pair >= 0:
            label = raw[2:-1] or sentence.markdown[sentence.parts[part.pair].end : part.start]
            references[normal_label(label)] = (part.key, "")
    return Names(references=references, footnotes=frozenset(footnotes))


def _items(sentence: Sentence, pieces: Sequence[Piece], syntax: Syntax) -> list[_Item]:
    """Turn pieces into items: inner texts written, references given their label, blanks moved out of marks."""
    items: list[_Item] = []
    opened: dict[int, int] = {}
    for piece in pieces:
        if piece.part is None:
            text = fold(piece.text)
            if text:
                items.append(_Item(text, None))
            continue
        part = sentence.parts[piece.part]
        raw = sentence.markdown[part.start : part.end]
        if part.inner and piece.inner:
            raw = _with_inner(sentence, part, piece.inner, syntax)
        if part.kind is PartKind.OPEN:
            opened[piece.part] = len(items)
        elif part.kind is PartKind.CLOSE and part.name == "link" and raw in {"]", "][]"} and part.pair >= 0:
            label = sentence.markdown[sentence.parts[part.pair].end : part.start]
            begun = opened.get(part.pair)
            inside = "".join(item.text for item in items[begun + 1 :]) if begun is not None else label
            if inside != label:
                raw = f"][{label}]"
        items.append(_Item(raw, part))
    return _tidied(items)


def _with_inner(sentence: Sentence, part: Part, texts: Sequence[str], syntax: Syntax) -> str:
    """Write an opaque part or closing mark with its alt text, title or attribute translated."""
    raw = sentence.markdown[part.start : part.end]
    result = raw
    for (start, end, old), text in reversed(list(zip(part.inner, texts, strict=False))):
        first, last = start - part.start, end - part.start
        if text == old:
            continue
        new = fold(text)
        before, after = raw[first - 1 : first], raw[last : last + 1]
        if part.name == "image" and first == 2:
            new = _alt(new, syntax)
            if raw[last:] in {"]", "][]"}:
                result = f"{result[:first]}{new}][{raw[first:last]}]"
                continue
        elif part.name in {"image", "link"}:
            new = LINK_TITLES[after].encode(new) or ""
        elif before in ATTRIBUTES:
            new = ATTRIBUTES[before].encode(new) or ""
        result = result[:first] + new + result[last:]
    return result


def _alt(text: str, syntax: Syntax) -> str:
    """Write an alt text; a mark left open in it could find its partner outside of the image."""
    item = _Item(text, None)
    risky = "\\`[]<$^{|" if syntax is Syntax.CELL else "\\`[]<$^{"
    item.escaped.update(place for place, char in enumerate(text) if char in risky)
    item.escaped.update(match.start() for match in re.finditer(r"&(?=#?\w+;)", text))
    return item.written(Syntax.MARKDOWN)[0]


_BARE_MARKS: Final = frozenset({"strong", "em", "strike"})


_GLUED: Final = re.compile(r"[!-~]*?[A-Za-z0-9/&#%=+-]")


def _tidied(items: list[_Item]) -> list[_Item]:
    """Move blanks out of marks, drop marks around nothing, and join neighbouring prose."""
    changed = True
    while changed:
        changed = False
        for index, item in enumerate(items):
            part = item.part
            if part is None or part.name not in _BARE_MARKS:
                continue
            if part.kind is PartKind.OPEN and index + 1 < len(items):
                following = items[index + 1]
                if (
                    following.part is not None
                    and following.part.kind is PartKind.CLOSE
                    and following.part.name == part.name
                ):
                    del items[index : index + 2]
                    changed = True
                    break
                if following.part is None and following.text[:1].isspace():
                    blank = len(following.text) - len(following.text.lstrip())
                    items[index : index + 2] = [
                        _Item(following.text[:blank], None),
                        item,
                        _Item(following.text[blank:], None),
                    ]
                    changed = True
                    break
            elif part.kind is PartKind.CLOSE and index:
                before = items[index - 1]
                if before.part is None and before.text[-1:].isspace():
                    kept = before.text.rstrip()
                    items[index - 1 : index + 1] = [_Item(kept, None), item, _Item(before.text[len(kept) :], None)]
                    changed = True
                    break
        items = [item for item in items if item.text or item.part is not None]
    joined: list[_Item] = []
    for item in items:
        if item.part is None and joined and joined[-1].part is None:
            # A blank that moved out of a mark meets the one that stood there.
            added = item.text.lstrip(" ") if joined[-1].text.endswith(" ") else item.text
            joined[-1] = _Item(joined[-1].text + added, None)
        else:
            joined.append(item)
    for index, item in enumerate(joined):
        # An address reaches up to the next blank, and begins after one: words right beside it would become part of it.
        if item.part is None or item.part.name != "url":
            continue
        left = joined[index - 1] if index else None
        right = joined[index + 1] if index + 1 < len(joined) else None
        if left is not None and left.part is None and left.text[-1:].isascii() and left.text[-1:].isalnum():
            left.text += " "
        if right is not None and right.part is None and _GLUED.match(right.text):
            right.text = " " + right.text
    if joined and joined[0].part is None:
        joined[0].text = joined[0].text.lstrip()
    if joined and joined[-1].part is None:
        joined[-1].text = joined[-1].text.rstrip()
    return [item for item in joined if item.text or item.part is not None]


# -- reading again ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Written:
    """The items as one string, and where each stands in it."""

    text: str
    spans: list[tuple[int, int]]
    places: list[list[int]]


def _write(items: list[_Item], syntax: Syntax) -> _Written:
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    places: list[list[int]] = []
    at = 0
    for item in items:
        text, where = item.written(syntax)
        pieces.append(text)
        spans.append((at, at + len(text)))
        places.append(where)
        at += len(text)
    return _Written("".join(pieces), spans, places)


def _settle(items: list[_Item], syntax: Syntax, names: Names) -> str:
    """Escape until reading gives what was asked."""
    for item in items:
        if item.part is not None and item.part.kind is PartKind.TEXT and syntax is Syntax.CELL:
            item.text = re.sub(r"(?<!\\)\|", r"\\|", item.text)
        if item.part is None and item.text:
            if syntax is Syntax.CELL:
                item.escaped.update(place for place, char in enumerate(item.text) if char == "|")
            # A backslash at the end would take what follows: a mark, or the line's end.
            if item.text.endswith("\\") and syntax in {Syntax.MARKDOWN, Syntax.CELL}:
                item.escaped.add(len(item.text) - 1)
    written = _write(items, syntax)
    for _ in range(ROUNDS):
        bad, lost = _misread(items, written, syntax, names)
        if not bad and not lost:
            return written.text
        if bad:
            for index, place in bad:
                items[index].escaped.add(place)
        elif not _mend(items, lost):
            break
        written = _write(items, syntax)
    bad, lost = _misread(items, written, syntax, names)
    for entities in (False, True):
        if not bad and not lost:
            break
        _escape_prose(items, syntax, entities=entities)
        written = _write(items, syntax)
        bad, lost = _misread(items, written, syntax, names)
        if lost and not bad and _mend(items, lost):
            written = _write(items, syntax)
            bad, lost = _misread(items, written, syntax, names)
    return written.text


def _escape_prose(items: list[_Item], syntax: Syntax, *, entities: bool) -> None:
    for item in items:
        if item.part is None:
            places = {place for place, char in enumerate(item.text) if char in _MARKUP}
            (item.entities if entities else item.escaped).update(places)
    del syntax


_FREE: Final = frozenset({"url", "emoji"})


def _misread(
    items: list[_Item], written: _Written, syntax: Syntax, names: Names
) -> tuple[list[tuple[int, int]], list[int]]:
    """Find what was not read as asked: places in prose that became markup, and parts that were not found."""
    atoms = parse_inline(written.text, syntax=syntax, names=names)
    bad: list[tuple[int, int]] = []
    found: set[tuple[int, int]] = set()
    index = 0
    for atom in atoms:
        while index < len(items) and written.spans[index][1] <= atom.start:
            index += 1
        if index >= len(items):
            break
        item = items[index]
        start = written.spans[index][0]
        if item.part is not None:
            if item.part.kind is PartKind.TEXT or _same(atom, item.part):
                found.add((atom.start, atom.end))
            continue
        if atom.kind in {TEXT, SOFT} or (atom.kind is OPAQUE and atom.name in _FREE):
            continue
        places = written.places[index]
        offset = atom.start - start
        if atom.kind is CLOSE:
            continue
        if atom.kind is ESCAPE and places and _is_own(item, places, offset):
            continue
        for step in _openers(atom, written.text):
            place = _index(places, offset + step) if places else offset + step
            if place < len(item.text) and item.text[place] not in " \t":
                bad.append((index, place))
    lost = [
        number
        for number, item in enumerate(items)
        if item.part is not None and item.part.kind is not PartKind.TEXT and written.spans[number] not in found
    ]
    return bad, lost


def _openers(atom: Atom, text: str) -> list[int]:
    """Give the characters, from the atom's start, that must be escaped for it to be prose.

    The closing backtick or dollar is among them: left alone it would pair with one of the next sentence.
    """
    size = atom.end - atom.start
    if atom.kind is OPEN and atom.name in _BARE_MARKS:
        return list(range(size))
    if atom.name == "code":
        run = len(text[atom.start : atom.end]) - len(text[atom.start : atom.end].lstrip("`"))
        return [*range(run), *range(size - run, size)]
    if atom.name == "math" and text[atom.start] == "$":
        run = 2 if text.startswith("$$", atom.start) else 1
        return [*range(run), *range(size - run, size)]
    return [0]


def _same(atom: Atom, part: Part) -> bool:
    kinds = {OPEN: PartKind.OPEN, CLOSE: PartKind.CLOSE, OPAQUE: PartKind.OPAQUE, HARD: PartKind.OPAQUE}
    return (
        kinds.get(atom.kind) is part.kind
        and atom.name == part.name
        and " ".join(atom.key.split()) == " ".join(part.key.split())
    )


def _index(places: list[int], offset: int) -> int:
    """Find the character of a prose text that is written at an offset."""
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if places[middle] <= offset:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _is_own(item: _Item, places: list[int], offset: int) -> bool:
    """Tell an escape that we wrote from one that the prose happens to look like."""
    place = _index(places, offset)
    return places[place] == offset and (place in item.escaped or place in item.entities)


def _mend(items: list[_Item], lost: list[int]) -> bool:
    """Mend the first mark that was not read as one; tell whether anything could be done."""
    for number in lost:
        item = items[number]
        part = item.part
        assert part is not None
        before = items[number - 1] if number else None
        after = items[number + 1] if number + 1 < len(items) else None
        if part.name == "math":
            # "$" beside a letter or digit is a price.
            if _hide_last(before) or _hide_first(after):
                return True
            continue
        if part.name not in _BARE_MARKS:
            continue
        if part.name != "strike" and item.text[0] == "_":
            # An underscore inside a word is no mark; an asterisk is.
            for other in items:
                if other.part is not None and other.part.name in _BARE_MARKS and other.text[0] == "_":
                    other.text = "*" * len(other.text)
            return True
        if part.kind is PartKind.CLOSE and _is_mark(before, -1):
            # Punctuation inside and a letter outside: CommonMark takes this for no closing mark.
            if before is not None and before.part is None and after is not None and after.part is None:
                kept = before.text.rstrip(_MOVABLE)
                if kept and kept != before.text and not before.entities:
                    after.text = before.text[len(kept) :] + after.text
                    shift = len(before.text) - len(kept)
                    after.escaped = {place + shift for place in after.escaped}
                    after.entities = {place + shift for place in after.entities}
                    before.text = kept
                    before.escaped = {place for place in before.escaped if place < len(kept)}
                    return True
            if _hide_first(after):
                return True
        elif part.kind is PartKind.OPEN and _is_mark(after, 0) and _hide_last(before):
            return True
    return False


def _is_mark(item: _Item | None, place: int) -> bool:
    """Tell whether what stands inside of a mark, next to it, is punctuation or another part."""
    return item is None or item.part is not None or not _is_letter(item.text[place])


def _hide_first(item: _Item | None) -> bool:
    """Write a letter behind a mark as an entity: its ampersand is punctuation to a reader of marks."""
    if item is None or item.part is not None or 0 in item.entities or not _is_letter(item.text[:1]):
        return False
    item.entities.add(0)
    return True


def _hide_last(item: _Item | None) -> bool:
    """Write a letter before a mark as an entity: its semicolon is punctuation to a reader of marks."""
    if item is None or item.part is not None or not _is_letter(item.text[-1:]):
        return False
    last = len(item.text) - 1
    if last in item.entities:
        return False
    item.entities.add(last)
    return True


def _is_letter(char: str) -> bool:
    return bool(char) and not is_space(char) and not is_punctuation(char)


# -- places in a block --------------------------------------------------------------------------------------------


def starts_safely(text: str) -> bool:
    """Tell whether a text at the beginning of a line is surely prose."""
    return _SAFE_START.match(text) is not None


def is_paragraph(text: str) -> bool:
    """Tell whether lines by themselves are one paragraph, and no line of it is read apart."""
    if any(map(is_own_line, text.split("\n"))):
        return False
    tokens, _ = parse_blocks(text)
    return (
        len(tokens) == 3
        and tokens[0].type == "paragraph_open"
        and tokens[0].map == [0, text.count("\n") + 1]
        and tokens[1].content.count("\n") == text.count("\n")
    )


def line_start(text: str, *, syntax: Syntax = Syntax.MARKDOWN, names: Names = NO_NAMES) -> str:
    """Escape what would begin a list, heading, quote or table at the beginning of a line."""
    if starts_safely(text) or is_paragraph(text):
        return text
    number = _ORDERED.match(text)
    tries = []
    if number is not None:
        tries.append(f"{number[0]}\\{text[number.end() :]}")
    if text[0] in ASCII_PUNCTUATION and text[0] not in "<&\\":
        run = len(text) - len(text.lstrip(text[0]))
        tries.extend(("\\" + text, "".join("\\" + char for char in text[:run]) + text[run:]))
    if text[0] not in "<&\\":
        tries.append(f"&#{ord(text[0])};{text[1:]}")
    said = identity(parse_inline(text, syntax=syntax, names=names))
    return next(
        (
            attempt
            for attempt in tries
            if is_paragraph(attempt) and identity(parse_inline(attempt, syntax=syntax, names=names)) == said
        ),
        text,
    )


def heading_end(text: str) -> str:
    """Escape marks at the end that would close a heading."""
    return re.sub(r"(^|[ \t])(#+)$", lambda m: m[1] + "\\" + m[2], text)
