"""Apply the safe fixes that findings offer, and show them.

1. A fix is a whole target text. Two fixes of one text are merged where the places they change do not
   touch; of two that do, the one of the graver finding wins and the other waits for the next run.
2. Nothing is applied silently: every applied fix is given back with the text before and after.
3. Applying fixes twice changes nothing the second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.qa.model import Finding

LONGEST = 20_000
"""Characters of the longest text that is compared with its fix by words; a longer one by its ends alone,
which is linear."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """One target text with its fixes applied."""

    id: str
    file: str
    line: int
    before: str
    after: str
    applied: tuple[Finding, ...]
    left: tuple[Finding, ...] = ()
    """Findings whose fix touches a place that another one changed."""


def fixes(findings: Iterable[Finding]) -> list[Fixed]:
    """Merge the fixes of each target text, in the order of the findings' first places."""
    by_text: dict[tuple[str, str, int, int, str], list[Finding]] = defaultdict(list)
    for found in findings:
        if found.fix is not None and found.fix.target != found.target:
            by_text[found.file, found.id, found.line, found.column, found.target].append(found)
    return [_merge(group) for group in by_text.values()]


def _merge(group: Sequence[Finding]) -> Fixed:
    before = group[0].target
    taken: list[tuple[int, int, str]] = []
    applied: list[Finding] = []
    left: list[Finding] = []
    for found in sorted(group, key=lambda one: -one.severity):
        assert found.fix is not None
        changes = edits(before, found.fix.target)
        new = [change for change in changes if change not in taken]
        if any(_touches(change, other) for change in new for other in taken):
            left.append(found)
        else:
            taken += new
            applied.append(found)
    after = before
    for start, end, text in sorted(taken, reverse=True):
        after = after[:start] + text + after[end:]
    first = group[0]
    return Fixed(
        id=first.id,
        file=first.file,
        line=first.line,
        before=before,
        after=after,
        applied=tuple(applied),
        left=tuple(left),
    )


def edits(before: str, after: str) -> list[tuple[int, int, str]]:
    """Give what changes one text into the other: start, end, the text in its place."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    stop = 0
    while stop < min(len(before), len(after)) - start and before[-1 - stop] == after[-1 - stop]:
        stop += 1
    inside, other = before[start : len(before) - stop], after[start : len(after) - stop]
    if len(inside) + len(other) > LONGEST:
        return [(start, start + len(inside), other)]
    made: list[tuple[int, int, str]] = []
    for step in Levenshtein.opcodes(inside, other):
        if step.tag == "equal":
            continue
        first, last, text = start + step.src_start, start + step.src_end, other[step.dest_start : step.dest_end]
        if made and made[-1][1] == first:  # an insertion before a replacement is one change
            first, text = made[-1][0], made.pop()[2] + text
        made.append((first, last, text))
    return made


def put(line: str, fixed: Fixed) -> str | None:
    """Put a mended text into the line of a file that holds it; None where it is not certain what to replace.

    The line may have markup that the text does not: then the words that change are replaced one by one, if each of
    them stands in the line as often as in the text, and once.
    """
    if line.count(fixed.before) == 1:
        return line.replace(fixed.before, fixed.after)
    for change in _changed_words(fixed.before, fixed.after):
        old, new = next((each for each in (change, _trimmed(*change)) if _once(each[0], line, fixed.before)), ("", ""))
        if not old:
            return None
        line = line.replace(old, new)
    return line


def _once(words: str, *texts: str) -> bool:
    """Tell whether words stand once in each text, and as whole words."""
    return any(char.isalnum() for char in words) and all(
        text.count(words) == len(regex.findall(rf"(?<![^\W_]){regex.escape(words)}(?![^\W_])", text)) == 1
        for text in texts
    )


def _trimmed(old: str, new: str) -> tuple[str, str]:
    """Take off the signs around a change: in the line, a mark may stand before the full stop."""
    while old and new and old[-1] == new[-1] and not old[-1].isalnum() and old[-1] != "%":
        old, new = old[:-1], new[:-1]
    while old and new and old[0] == new[0] and not old[0].isalnum():
        old, new = old[1:], new[1:]
    return old, new


def _changed_words(before: str, after: str) -> list[tuple[str, str]]:
    """Give the stretches between spaces that hold a change, as they were and as they are."""
    stretches: list[tuple[int, int, str]] = []
    for start, end, text in edits(before, after):
        first, last = start, end
        while first and not before[first - 1].isspace():
            first -= 1
        while last < len(before) and not before[last].isspace():
            last += 1
        made = before[first:start] + text + before[end:last]
        if stretches and stretches[-1][1] > first:  # two changes of one stretch
            earlier, reached, so_far = stretches.pop()
            first, made = earlier, so_far[: len(so_far) - (reached - start)] + text + before[end:last]
        stretches.append((first, last, made))
    return [(before[first:last], made) for first, last, made in stretches]


def _touches(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def show(fixed: Fixed) -> str:
    """Say in lines what was changed, what it was and what it is now."""
    place = ":".join(str(part) for part in (fixed.file, fixed.line or "") if part)
    lines = [f"{place or fixed.id}: fixed {', '.join(dict.fromkeys(found.check for found in fixed.applied))}"]
    lines += [f"  - {fixed.before}", f"  + {fixed.after}"]
    lines += [f"  not applied ({found.check}): it touches the same place" for found in fixed.left]
    return "\n".join(lines)
