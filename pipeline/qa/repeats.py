"""The target repeats itself, or holds what only a machine puts there.

## What it finds
A word or phrase four times or more in a row where the source does nothing of the kind, and artefacts of
translation models and subtitles: ``(掌声)``, ``(Applause)``, ``♪``, ``<unk>``, ``⁇``, ``▁``, ``@@``.

## Why it matters
It is how a neural model fails: the sentence stops making sense, and its rest is missing.

## Example
- source: 谢谢大家。
- target: Thank you. (Applause) (Applause) (Applause) (Applause)

## Known false alarms
A refrain in a song whose source is written once with "x4".
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding

CHECK = "repeats"

LONGEST_UNIT = 12
"""Words (or characters of unspaced scripts) of the longest phrase whose repetition is looked for."""

TIMES = 4
"""How often a phrase stands in a row before it is a repeat; two and three are rhetoric."""

_TOKEN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[^\s\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{P}]++")
_ARTEFACT_SIGNS = regex.compile(r"[(（\[♪♫♬<⁇▁@]")
_EDGES = " ()[]（）,.;:!?，。"
_LETTER = regex.compile(r"\p{L}")

# An artefact, and what of the source explains it.
_ARTEFACTS: tuple[tuple[regex.Pattern[str], regex.Pattern[str]], ...] = tuple(
    (regex.compile(here, regex.IGNORECASE), regex.compile(there, regex.IGNORECASE))
    for here, there in (
        (r"[(（\[]\s?(?:applause|cheers and applause|掌声|鼓掌|拍手|applaus|beifall|applaudissements|aplausos|applausi|aplauso)\s?[)）\]]",
         r"applau|掌声|鼓掌|拍手|beifall|aplaus|аплодисмент|oklask|potlesk|तालियाँ|तालियां"),
        (r"[(（\[]\s?(?:laughter|laughs|笑声|大笑|gelächter|rires|risas|risate|risos)\s?[)）\]]",
         r"laugh|笑|gelächter|lachen|rire|risa|riso|смех|śmiech|smích|हँसी|हंसी"),
        (r"[(（\[]\s?(?:music|音乐|音楽|musik|musique|música|musica)\s?[)）\]]", r"mu[sz][iy]|音乐|音楽|музык|hudba|संगीत|♪"),
        (r"[♪♫♬]", r"[♪♫♬]"),
        (r"<unk>|\[unk\]|<s>|</s>|<pad>|⁇", r"<unk>|\[unk\]|<s>|</s>|<pad>|⁇"),
        (r"▁|@@(?=\s|$)|@-@", r"▁|@@|@-@"),
    )
)  # fmt: skip


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find endless repeats and artefacts."""
    del context
    found = longest_repeat(pair.target)
    if found:
        start, end, times = found
        there = longest_repeat(pair.source, times=3)
        if not there or there[2] * 2 < times:
            unit = pair.target[start:end]
            yield finding(
                pair,
                CHECK,
                Severity.ERROR,
                f"repeated {times} times in a row: {unit[: max(1, len(unit) // times)].strip(_EDGES)[:40]}",
                target_span=(start, end),
            )
    if not _ARTEFACT_SIGNS.search(pair.target):
        return
    for here, explained in _ARTEFACTS:
        match = here.search(pair.target)
        if match and not explained.search(pair.source):
            yield finding(
                pair, CHECK, Severity.ERROR, f"left behind by a machine: {match[0]}", target_span=match.span()
            )


def longest_repeat(text: str, *, times: int = TIMES) -> tuple[int, int, int] | None:
    """Find the stretch in which a phrase stands `times` or more in a row: start, end, how often.

    Linear: each length of phrase is one pass over the words.
    """
    found = _TOKEN.findall(text.casefold())
    # What stands four times in a row leaves at least three words over.
    if len(found) - len(set(found)) < times - 1:
        return None
    tokens = [(match[0].casefold(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    best: tuple[int, int, int] | None = None
    for length in range(1, min(LONGEST_UNIT, len(tokens) // times) + 1):
        run = 0
        for at in range(length, len(tokens) + 1):
            if at < len(tokens) and tokens[at][0] == tokens[at - length][0]:
                run += 1
                continue
            often = run // length + 1
            if often >= times:
                first = at - run - length
                unit = "".join(token for token, _, _ in tokens[first : first + length])
                # Rows of figures and rules of characters repeat by right; so does one Han character (哈哈哈哈).
                if _LETTER.search(unit) and len(unit) > 1 and (best is None or often > best[2]):
                    best = (tokens[first][1], tokens[at - 1][2], often)
            run = 0
    return best
