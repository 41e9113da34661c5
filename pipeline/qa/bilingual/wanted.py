"""What a reader of bilingual files is asked for, and what it had to leave out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.qa.model import Pair
from pipeline.text.languages import language

if TYPE_CHECKING:
    from pipeline.article.model import Part

NOT_YET = "not translated yet"
NOT_TO_BE = "not to be translated"
OTHERWISE = "in other languages"


@dataclass(slots=True)
class Wanted:
    """The languages asked for."""

    source_lang: str
    target_lang: str
    skipped: Counter[str] = field(default_factory=Counter)
    """Units that are no pair, by the reason: one of the three above."""

    def holds(self, source_lang: str, target_lang: str) -> bool:
        """Tell whether a file's languages are those asked for; a file that names none is believed."""
        return same(source_lang, self.source_lang) and same(target_lang, self.target_lang)

    def pair(
        self,
        path: Path,
        *,
        source: str,
        target: str,
        id: str,  # noqa: A002 -- the field's name
        line: int,
        column: int,
        parts: tuple[tuple[Part, ...], tuple[Part, ...]] = ((), ()),
    ) -> Pair:
        """Make a pair in these languages."""
        return Pair(
            source=source,
            target=target,
            source_lang=self.source_lang,
            target_lang=self.target_lang,
            id=id,
            file=str(path),
            line=line,
            column=column,
            source_parts=parts[0],
            target_parts=parts[1],
        )


def same(named: str, asked: str) -> bool:
    """Tell whether a file's name of a language is the language asked for; regions do not count, de-AT answers to de."""
    base = named.replace("_", "-").split("-", maxsplit=1)[0].lower()
    return base in {"", "und", language(asked).base}
