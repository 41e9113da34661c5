"""Which members of two sequences are the same: the alignment that matching and learning rest on.

1. What stands once on each side and in the same order is an anchor (patience); between anchors the same again;
   runs that are equal at both ends of a gap are taken with it.
2. Linear but for sorting: a thousand equal table cells cost no more than a thousand different ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence

_DEPTH = 64  # of gaps within gaps; deeper ones are left unaligned, which costs a match and no more


def patience(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Give the pairs of indexes of equal members, rising on both sides."""
    pairs: list[tuple[int, int]] = []
    gaps = [(0, len(old), 0, len(new), 0)]
    while gaps:
        old_from, old_to, new_from, new_to, depth = gaps.pop()
        while old_from < old_to and new_from < new_to and old[old_from] == new[new_from]:
            pairs.append((old_from, new_from))
            old_from, new_from = old_from + 1, new_from + 1
        while old_from < old_to and new_from < new_to and old[old_to - 1] == new[new_to - 1]:
            old_to, new_to = old_to - 1, new_to - 1
            pairs.append((old_to, new_to))
        if old_from == old_to or new_from == new_to or depth == _DEPTH:
            continue
        anchors = _rising(_once_each(old, new, (old_from, old_to), (new_from, new_to)))
        if not anchors:
            continue
        pairs.extend(anchors)
        for old_at, new_at in [*anchors, (old_to, new_to)]:
            gaps.append((old_from, old_at, new_from, new_at, depth + 1))
            old_from, new_from = old_at + 1, new_at + 1
    return sorted(pairs)


def _once_each(
    old: Sequence[Hashable], new: Sequence[Hashable], in_old: tuple[int, int], in_new: tuple[int, int]
) -> list[tuple[int, int]]:
    """Give the members that stand exactly once on each side, in the order of the old one."""
    places: dict[Hashable, int] = {}
    for index in range(*in_new):
        places[new[index]] = -1 if new[index] in places else index
    counts: dict[Hashable, int] = {}
    for index in range(*in_old):
        counts[old[index]] = counts.get(old[index], 0) + 1
    return [
        (index, at) for index in range(*in_old) if counts[old[index]] == 1 and (at := places.get(old[index], -1)) >= 0
    ]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest part of the pairs whose second members rise."""
    tails: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for index, (_, place) in enumerate(pairs):
        rank = bisect_left(tails, place)
        back.append(at[rank - 1] if rank else -1)
        if rank == len(tails):
            tails.append(place)
            at.append(index)
        else:
            tails[rank] = place
            at[rank] = index
    chain = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(pairs[index])
        index = back[index]
    return chain[::-1]
