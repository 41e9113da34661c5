"""Plain text in, markdown out: how an article without markup enters ``source/``.

1. Every word stays. Only white space, markers (bullets, "1、", rows of "|", underlines) and the
   encoding change; a number that markdown would renumber is written out.
2. No rule knows an article. What a line is follows from its marker, its length, its last
   character and its neighbours; in doubt it is a paragraph.
3. What the text writes is what a reader sees: characters that markdown would act on are escaped,
   each paragraph is rendered and compared, and escaped in full where the short way failed.
4. The same bytes give the same markdown.

The title stands in the front matter *and* as the one ``#`` heading. MkDocs, Docusaurus, VitePress
and GitHub show the heading of the body and use the key for the page's metadata, and a heading tree
without its root reads badly in a diff; a Hugo or Jekyll theme that prints the key itself should
drop the first heading in its template. Both are the same text, so it is translated once. Where the
text opens with no title the key is made of the file's name, and no heading is invented.

``encoding.py`` bytes to text, ``lines.py`` what a line may be, ``blocks.py`` what it is among its
neighbours, ``write.py`` markdown. Given up on purpose: tables drawn with spaces or box characters
stay paragraphs, and so do headings that only their emptiness marks (a short line among others).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.article.model import Defect
from pipeline.article.plain.blocks import read_blocks
from pipeline.article.plain.encoding import decode
from pipeline.article.plain.write import write
from pipeline.text.languages import guess, language

__all__ = ["Imported", "convert"]


@dataclass(frozen=True, slots=True)
class Imported:
    """A plain-text article as markdown."""

    markdown: str
    """With front matter; lines end in LF."""
    encoding: str
    """What the bytes were read as: ``utf-8``, ``gb18030``, ``big5``, ``cp1252`` ..."""
    lang: str
    """As it was declared, or as the characters and words tell."""
    defects: tuple[Defect, ...]
    """What is wrong in the text, by its lines."""
    title: str
    """The first line where it is a title, else made of the file's name."""


def convert(data: bytes, *, name: str, lang: str | None = None) -> Imported:
    """Turn a plain-text article into markdown.

    `name` is the file's name, of which the last part is kept as the origin, or a declared origin
    (an address is kept whole). Raises ArticleError where the bytes are no text, ConfigError for an
    unknown `lang`.
    """
    hint = None if lang is None else language(lang).code
    text, encoding, defects = decode(data, name=name, lang=hint)
    lang = hint or guess(text)
    article = read_blocks(text, lang=lang)
    origin = name if "://" in name else re.split(r"[\\/]", name)[-1]
    title = article.title or _title_of(origin)
    markdown = write(article.blocks, title=title, heading=bool(article.title), lang=lang, origin=origin)
    return Imported(
        markdown=markdown,
        encoding=encoding,
        lang=lang,
        defects=tuple(sorted((*defects, *article.defects), key=lambda defect: (defect.line, defect.column))),
        title=title,
    )


def _title_of(origin: str) -> str:
    """Make a title of a file's name: ``spring-letter_2024.txt`` is "spring letter 2024"."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", origin)
    return " ".join(re.sub(r"[-_\s]+", " ", stem).split()) or "untitled"
