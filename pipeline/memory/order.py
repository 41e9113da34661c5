"""Units that a tool has sorted go back into their article's order.

A catalogue's order is that of its article as it was last written, and learning rests on it. Some tools sort a PO by its
sentences. That is undone where nothing else can be meant: every unit has its place in the article, and the output
follows the article, not the PO. Where the author moved sentences, the output still follows the PO.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.memory.model import Catalogue, Unit

_CLEARLY = 0.3
"""Part of the targets by which the output has to follow the article rather than the PO."""

_LOOKED_AT = 200
"""Targets that are looked for: enough to see an order, few enough for an article of any length."""


def in_written_order(
    catalogue: Catalogue, known: Sequence[Unit | None], places: Sequence[tuple[str, int]], output: str
) -> Catalogue:
    """Give a catalogue in the order in which it was written.

    `known` are its units by the article's sentences (`pipeline.memory.update.match`), `places` are the kinds and blocks of those.
    """
    units = [unit for unit in known if unit is not None]
    if len(units) != len(catalogue.units) or len(units) != len(known) or all(map(_is, units, catalogue.units)):
        return catalogue
    if {id(unit) for unit in units} != {id(unit) for unit in catalogue.units}:
        return catalogue
    if _followed(units, output) < _followed(catalogue.units, output) + _CLEARLY:
        return catalogue
    ordered = (replace(unit, kind=kind, block=block) for unit, (kind, block) in zip(units, places, strict=True))
    return replace(catalogue, units=tuple(ordered))


def _is(one: Unit, other: Unit) -> bool:
    return one is other


def _followed(units: Sequence[Unit], output: str) -> float:
    """Give the part of the targets that stand in the output one after the other."""
    targets = [unit.target for unit in units if unit.target][:_LOOKED_AT]
    at = found = 0
    for target in targets:
        place = output.find(target, at)
        if place >= 0:
            at = place + len(target)
            found += 1
    return found / len(targets) if targets else 1.0
