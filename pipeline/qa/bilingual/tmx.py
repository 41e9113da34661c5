"""TMX of any version, streamed: in each unit the variant of the one language against that of the other.

A language is first looked for as it was named, then without its region, so that pt-BR and pt-PT are told apart where a
memory holds both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.qa.bilingual.wanted import OTHERWISE, Wanted, same
from pipeline.qa.bilingual.xml import Element, prose, units
from pipeline.qa.model import Pair


def pairs(path: Path, wanted: Wanted) -> Iterator[Pair]:
    """Give the pairs; raise MemoryFileError for what is no TMX."""
    for number, (_, unit) in enumerate(units(path, root="tmx", names=frozenset({"tu"})), start=1):
        variants = [
            (each.attributes.get("xml:lang") or each.attributes.get("lang", ""), each) for each in unit.children("tuv")
        ]
        source = _variant(variants, wanted.source_lang)
        target = _variant([one for one in variants if one[1] is not source], wanted.target_lang)
        if source is None or target is None:
            wanted.skipped[OTHERWISE] += 1
            continue
        source_text, source_parts = prose(source.child("seg"))
        target_text, target_parts = prose(target.child("seg"))
        yield wanted.pair(
            path,
            source=source_text,
            target=target_text,
            id=unit.attributes.get("tuid") or str(number),
            line=target.line,
            column=target.column,
            parts=(source_parts, target_parts),
        )


def _variant(variants: Sequence[tuple[str, Element]], asked: str) -> Element | None:
    exact = (each for named, each in variants if named.lower() == asked.lower())
    alike = (each for named, each in variants if named and same(named, asked))
    return next(exact, None) or next(alike, None)
