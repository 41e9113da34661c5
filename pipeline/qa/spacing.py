"""Spaces are missing or too many for the target language.

## What it finds
Doubled spaces, a space before a comma or full stop, none after a comma, spaces inside brackets, spaces
between Chinese characters; and the spaces that French asks for before ``; : ! ? »`` and after ``«``.
French has two profiles, chosen by the target's tag or the option ``french-spacing``: ``france`` (a
no-break space before ``; : ! ?`` and inside guillemets) and ``canada`` (before ``:`` and inside guillemets
alone); ``off`` asks for none.

## Why it matters
Readers of the language notice at once; a mark without its no-break space can begin a line.

## Example
- source: Ready?
- target: Prêt?

## Known false alarms
Text that imitates a terminal or a table made with spaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

from pipeline.qa.model import Context, Finding, Fix, Pair, Severity, finding
from pipeline.qa.prose import blanked
from pipeline.text.languages import language

CHECK = "spacing"

# Stands for what is no prose: a space there would be taken for one of the text.
_OPAQUE = "\ufffc"
_NO_BREAK = "\u00a0"
_NARROW = "\u202f"
_ANY = " \u00a0\u202f\u2009"

_DOUBLE = regex.compile(r"(?<=\S)(?<![.!?:…])  ++(?=\S)")
_BEFORE_MARK = regex.compile(r"(?<=[\p{L}\p{N}\)”»]) ++(?=[,.;:!?](?:\s|$))")
_AFTER_COMMA = regex.compile(r"(?<=[\p{Latin}\p{Cyrillic}]{2})[,;](?=[\p{Latin}\p{Cyrillic}]{2})")
_IN_BRACKETS = regex.compile(r"(?<=\p{L})\s?\((?: +)(?=\p{L})|(?<=\p{L}) +\)(?=\s|[.,]|$)")
_BETWEEN_HAN = regex.compile(r"(?<=[\p{Han}]) ++(?=[\p{Han}])")
_FRENCH_MARK = regex.compile(r"(?<=[\p{L}\p{N}\)»])([ \u00a0\u202f\u2009]?+)([;!?]|:(?![/\d]))(?=\s|$|[)»])")
_FRENCH_OPEN = regex.compile(r"«([ \u00a0\u202f\u2009]?+)(?=[^\s])")
_FRENCH_CLOSE = regex.compile(r"(?<=[^\s«])([ \u00a0\u202f\u2009]?+)»")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find spacing that the target language does not have."""
    target = language(pair.target_lang)
    french = target.base == "fr"
    # Several lines, or a gap of three, are laid out with spaces: a table, a list of options.
    laid_out = "\n" in pair.target or "   " in pair.target or "   " in pair.source
    for name, signs, pattern, mend, applies in (
        ("doubled space", ("  ",), _DOUBLE, " ", not laid_out),
        (
            "space before a mark",
            (" ,", " .", " ;", " :", " !", " ?"),
            _BEFORE_MARK,
            "",
            target.spaced and not french and not laid_out,
        ),
        ("no space after a comma", (",", ";"), _AFTER_COMMA, None, target.spaced),
        ("space inside brackets", ("( ", " )"), _IN_BRACKETS, None, True),
        ("space between characters", (" ",), _BETWEEN_HAN, "", target.cjk and not laid_out),
    ):
        # The cheap look first: most texts have none of the signs.
        if not applies or not any(sign in pair.target for sign in signs):
            continue
        text = blanked(pair.target, _OPAQUE)
        match = pattern.search(text)
        if match and not pattern.search(blanked(pair.source, _OPAQUE)):
            fix = None if mend is None else Fix(_mended(pair.target, text, pattern, mend), "mend the spaces")
            yield finding(pair, CHECK, Severity.NOTE, name, target_span=match.span(), fix=fix)
    if french:
        yield from _french(pair, context, blanked(pair.target, _OPAQUE))


def _mended(target: str, text: str, pattern: regex.Pattern[str], mend: str) -> str:
    made, at = [], 0
    for match in pattern.finditer(text):
        made += [target[at : match.start()], mend]
        at = match.end()
    return "".join(made) + target[at:]


def _french(pair: Pair, context: Context, text: str) -> Iterator[Finding]:
    profile = context.options.get("french-spacing") or (
        "canada" if pair.target_lang.upper().endswith("CA") else "france"
    )
    if profile == "off":
        return
    asked: tuple[tuple[regex.Pattern[str], Callable[[str], str]], ...] = (
        (
            _FRENCH_MARK,
            (lambda mark: _NO_BREAK if mark == ":" else _NARROW)
            if profile == "france"
            else (lambda mark: _NO_BREAK if mark == ":" else ""),
        ),
        (_FRENCH_OPEN, lambda _: _NO_BREAK),
        (_FRENCH_CLOSE, lambda _: _NO_BREAK),
    )
    wanted: list[tuple[int, int, str, bool]] = []
    for pattern, space in asked:
        for match in pattern.finditer(text):
            there = match[1]
            right = space(match[2] if pattern is _FRENCH_MARK else "")
            # Either no-break space will do where one is asked for; a plain one is a lesser fault.
            if (right == "") != (there == "") or (right and there not in {_NO_BREAK, _NARROW}):
                wanted.append((match.start(1), match.end(1), right, there == "" or right == ""))
    if not wanted:
        return
    wanted.sort()
    made, at = [], 0
    for start, end, right, _ in wanted:
        made += [pair.target[at:start], right]
        at = end
    missing = any(wrong for *_, wrong in wanted)
    start = wanted[0][0]
    yield finding(
        pair,
        CHECK,
        Severity.NOTE if missing else Severity.INFO,
        "French spacing: a space is missing or too many"
        if missing
        else "French spacing: a no-break space belongs here",
        target_span=(start, max(start + 1, wanted[0][1])),
        fix=Fix("".join(made) + pair.target[at:], "set the spaces that French asks for"),
    )
