"""XLIFF 1.2 and 2.x, streamed.

1. A unit is a pair when it has a target and does not say that the target is still to be made (`state` new,
   needs-translation; initial in XLIFF 2). An empty target that calls itself final is a pair: a fault to be found.
2. translate="no" holds for all that stands within it. Files in other languages than those asked for are left out.
3. Suggestions (alt-trans, matches), notes and sub-flows are no pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import MemoryFileError
from pipeline.qa.bilingual.wanted import NOT_TO_BE, NOT_YET, OTHERWISE, Wanted
from pipeline.qa.bilingual.xml import Element, plain, prose, units
from pipeline.qa.model import Pair

_UNITS = frozenset({"trans-unit", "unit"})
_TO_BE_MADE = frozenset({"new", "needs-translation", "initial"})
_DONE = frozenset({"translated", "reviewed", "final", "signed-off"})


def pairs(path: Path, wanted: Wanted) -> Iterator[Pair]:
    """Give the pairs; raise MemoryFileError for what is no XLIFF."""
    for holders, unit in units(path, root="xliff", names=_UNITS):
        version = holders[0].attributes.get("version", "")
        if version[:2] not in {"1.", "2."}:
            raise MemoryFileError(
                f"XLIFF version {version!r}", file=path, line=holders[0].line, allowed="allowed: 1.0 to 1.2, 2.x"
            )
        if _kept_out((*holders, unit)):
            wanted.skipped[NOT_TO_BE] += 1
        elif not wanted.holds(
            _said(holders, "source-language", "srcLang"), _said(holders, "target-language", "trgLang")
        ):
            wanted.skipped[OTHERWISE] += 1
        elif unit.name == "trans-unit":
            yield from _segment(path, wanted, unit, unit.attributes.get("id", ""), {})
        else:
            stored = unit.child("originalData")
            data = {
                each.attributes.get("id", ""): "".join(plain(each))
                for each in (stored.children("data") if stored else ())
            }
            segments = list(unit.children("segment"))
            for number, segment in enumerate(segments, start=1):
                own = segment.attributes.get("id") or str(number)
                name = unit.attributes.get("id", "")
                yield from _segment(path, wanted, segment, f"{name}/{own}" if len(segments) > 1 else name, data)


def _segment(path: Path, wanted: Wanted, segment: Element, name: str, data: dict[str, str]) -> Iterator[Pair]:
    target = segment.child("target")
    state = (target.attributes.get("state") if target else None) or segment.attributes.get("state", "")
    source_text, source_parts = prose(segment.child("source"), data)
    target_text, target_parts = prose(target, data)
    done = state in _DONE or segment.attributes.get("approved") == "yes"
    if target is None or state in _TO_BE_MADE or not (target_text or target_parts or done) or not source_text:
        wanted.skipped[NOT_YET] += 1
        return
    yield wanted.pair(
        path,
        source=source_text,
        target=target_text,
        id=name,
        line=target.line,
        column=target.column,
        parts=(source_parts, target_parts),
    )


def _kept_out(elements: Sequence[Element]) -> bool:
    """Tell whether the innermost word on translating is no."""
    said = [each.attributes["translate"] for each in elements if "translate" in each.attributes]
    return bool(said) and said[-1] == "no"


def _said(elements: Sequence[Element], *names: str) -> str:
    return next((each.attributes[name] for each in elements for name in names if name in each.attributes), "")
