"""What an article is to the rest of the pipeline.

1. An article keeps its text as read; a block knows where its translatable content stands in it.
2. Rendering replaces those places and nothing else.
3. A segment's text is markdown as a translator sees it: ``See **Annex I** of [the act](x.md).``
   Its parts say what of it is prose, what is markup and what must never be touched.
4. Nothing here knows a language or an engine; the sentence splitter is handed in.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Splitter = Callable[[str], Sequence[tuple[int, int]]]
"""Half-open spans of the sentences of a text, in order; the gaps between them are white space."""


class Kind(enum.StrEnum):
    """What place in an article a block of translatable text has."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    """A paragraph (tight or loose) of a list item."""
    CELL = "cell"
    HTML = "html"
    """A run of text in an HTML block, or the value of an attribute such as alt or title."""
    FRONT_MATTER = "front-matter"
    TITLE = "title"
    """The title of an admonition, tab, container or callout (``!!! note "Title"``); inline markdown."""
    ALT = "alt"
    """A text that stands alone in quotes: an attribute outside any sentence, the title of a reference definition."""


class PartKind(enum.StrEnum):
    """What a stretch of a sentence's markdown is."""

    TEXT = "text"
    """Prose. `Part.text` is what a reader reads, escapes and entities resolved."""
    OPAQUE = "opaque"
    """Code, image, autolink, bare URL, HTML tag, math, shortcode, footnote reference: carried over as it is."""
    OPEN = "open"
    """Where marked text begins: ``**``, ``*``, ``~~``, ``[``."""
    CLOSE = "close"
    """Where it ends: ``**``, ``](url "title")``."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a sentence's markdown; the parts of a sentence tile it without gap."""

    kind: PartKind
    start: int
    end: int
    text: str = ""
    """TEXT: prose as read. OPAQUE: what a reader sees of it (``GET /api`` of `` `GET /api` ``), or ""."""
    name: str = ""
    """"strong", "em", "strike", "link", "image", "code", "html", "url", "math", "footnote", "shortcode" ..."""
    key: str = ""
    """What must be the same on both sides: a link's or image's destination, the code, the tag."""
    pair: int = -1
    """Of OPEN and CLOSE: the index of the partner among the sentence's parts."""
    inner: tuple[tuple[int, int, str], ...] = ()
    """Texts inside that are prose all the same (alt, title): start and end in the sentence, text as read."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Markdown of one sentence (or of a whole short text) with its parts."""

    markdown: str
    parts: tuple[Part, ...]

    @property
    def prose(self) -> str:
        """What a reader reads; what is opaque stands as U+FFFC."""
        return "".join(
            part.text if part.kind is PartKind.TEXT else "\ufffc" if part.kind is PartKind.OPAQUE else ""
            for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a target sentence, from which `compose` makes markdown."""

    text: str = ""
    """Prose to be written, escaped as far as needed, where `part` is None."""
    part: int | None = None
    """Index of a part of the source sentence that stands here as it is."""
    inner: tuple[str, ...] = ()
    """Of that part: the texts inside it, translated, in order; () leaves them as they are."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence in its article: the unit of translation."""

    index: int
    """Place among the article's segments, from 0."""
    block: int
    """Index of the block that holds it."""
    kind: Kind
    sentence: Sentence
    """Soft line breaks are folded: a space, or nothing between characters of unspaced scripts."""
    line: int
    """Line in the file of its first character, from 1."""
    column: int
    """Column of it, from 1, in characters."""
    context: str | None = None
    """From an in-source command: tells equal sentences apart."""
    note: str | None = None
    """From an in-source comment to the translator."""
    human: bool = False
    """Whether the source leaves it to people: no machine translates it."""

    @property
    def source(self) -> str:
        """Its markdown: the msgid of its translation unit."""
        return self.sentence.markdown


class Layout(enum.StrEnum):
    """How the sentences of a paragraph are laid out in the target."""

    SENTENCE = "sentence"
    """One a line, where that cannot change the rendering."""
    SPACE = "space"
    """One after the other, a space between them."""
    JOIN = "join"
    """One after the other with nothing between: targets written without spaces."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong in the source that did not stop the reading."""

    code: str
    """Named for the fault: ``front-matter-unparsed``, ``ragged-row``, ``undecodable`` ..."""
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Fallback:
    """A segment whose target could not be written without breaking the structure; its source stands."""

    segment: int
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A localised article, verified."""

    data: bytes
    fallbacks: tuple[Fallback, ...] = ()
    places: tuple[tuple[int, int], ...] = field(default=())
    """For each segment: line and column of its target in `data`, from 1; (0, 0) where it has none."""
