"""Lines of a text, with the line ends it has.

CRLF, CR and LF alone end a line: `str.splitlines` also breaks at U+2028, VT, FF and NEL, which stand in real prose.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from pipeline.errors import ArticleError

_END: Final = re.compile(r"\r\n?|\n")
BOM: Final = "\ufeff"


def decode(data: bytes, *, name: str) -> str:
    """Decode an article; a byte order mark stays as the text's first character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = len(_END.findall(before.decode("utf-8"))) + 1
        head = before.rsplit(b"\n", 1)[-1].rsplit(b"\r", 1)[-1]
        raise ArticleError(
            f"byte 0x{data[error.start]:02X} is not UTF-8",
            file=name,
            line=line,
            column=len(head.decode("utf-8")) + 1,
            allowed="allowed: UTF-8, with or without a byte order mark",
        ) from error


class Lines:
    r"""Where the lines of a text begin and end, and the same text with all line ends ``\n``."""

    def __init__(self, text: str) -> None:
        self.text = text
        base = 1 if text.startswith(BOM) else 0
        self.starts = [base]
        self.ends: list[int] = []
        self.eol = "\n"
        """The text's own line end: the first one."""
        if "\r" in text:
            for match in _END.finditer(text):
                self.ends.append(match.start())
                self.starts.append(match.end())
            first = _END.search(text)
            assert first is not None
            self.eol = first[0]
        else:
            pos = text.find("\n")
            while pos >= 0:
                self.ends.append(pos)
                self.starts.append(pos + 1)
                pos = text.find("\n", pos + 1)
        self.ends.append(len(text))
        if base and self.ends[0] < base:
            self.ends[0] = base
        if "\0" in text:
            # CommonMark reads NUL as U+FFFD, which unlike a control character may stand in a destination.
            text = text.replace("\0", "\ufffd")
        if "\r" in text:
            self.normal = "\n".join(text[start:end] for start, end in zip(self.starts, self.ends, strict=True))
            self.normal_starts = []
            at = 0
            for start, end in zip(self.starts, self.ends, strict=True):
                self.normal_starts.append(at)
                at += end - start + 1
        else:
            self.normal = text
            self.normal_starts = self.starts

    def body(self, line: int) -> tuple[str, int]:
        """Give the normalised text from a line on, and where it begins in the normalised text."""
        if line >= len(self.normal_starts):
            return "", len(self.normal)
        origin = self.normal_starts[line]
        return self.normal[origin:] if origin else self.normal, origin

    def source(self, line: int, normal: int) -> int:
        """Turn a place of the normalised text, on a known line, into one of the text."""
        return self.starts[line] + normal - self.normal_starts[line]

    def line_at(self, pos: int) -> int:
        """Give the line, from 0, that holds a place of the text."""
        return max(0, bisect_right(self.starts, pos) - 1)

    def position(self, pos: int) -> tuple[int, int]:
        """Give line and column, from 1, of a place of the text."""
        line = self.line_at(pos)
        return line + 1, pos - self.starts[line] + 1
