"""Find where marked stretches of a sentence went in its translation.

1. A sentence is translated without its markup, because marks inside a text change its translation and get lost.
2. Several *voices* say where a stretch went: the stretch translated alone, and the sentence translated with plain
   signs (quotes, brackets) around the stretch. Each gives a span of the target; the span with most votes wins.
3. What is nested stays nested, what is apart stays apart, and what holds code or an image still holds it.
4. A place that no voice supports is a guess, and is reported as one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.text.languages import is_cjk

OBJECT = "\ufffc"

_CLOSE_ENOUGH = 85.0
_NEAR = 70.0
"""Similarities (0 to 100) from which a fuzzy find counts, and counts a little; measured in docs/translation.md."""

_EXACT, _DIRECT, _FUZZY, _FAINT, _RULE = 1.0, 1.5, 0.75, 0.4, 3.0
"""Weights of votes: the very words, the very sentence around them, similar words, faintly similar ones, a rule that
needs no voice."""

_UNSURE = 0.5
"""A place with no more weight than this is a guess."""

_MOST_WINDOWS = 4000
"""So many runs of words of a target are compared; a sentence has some hundreds."""

_HAN = r"\p{Han}\p{Hiragana}\p{Katakana}"
# Han and kana are written without spaces: each character counts as a word.
_WORD = regex.compile(
    rf"[{_HAN}]|[[\p{{L}}\p{{N}}\p{{M}}]--[{_HAN}]](?:[[\p{{L}}\p{{N}}\p{{M}}'’-]--[{_HAN}]]*[[\p{{L}}\p{{N}}\p{{M}}]--[{_HAN}]])?|\ufffc",
    regex.V1,
)
_LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{N}\ufffc]")
_EDGE = regex.compile(r"[^\p{L}\p{N}\ufffc]+$")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a sentence's prose."""

    start: int
    end: int
    open: int
    """Index of the part that opens it."""
    close: int
    """Index of the part that closes it; the same for a single one (a tag, a footnote mark), which has no width."""

    @property
    def single(self) -> bool:
        """Whether it is one part that stands between two characters."""
        return self.open == self.close

    def around(self, prose: str) -> Span:
        """Give the stretch to look for: its own, or of a single one the word before it (or after, at the start)."""
        if not self.single:
            return (self.start, self.end)
        before = None
        for found in _WORD.finditer(prose):
            if found.end() <= self.start:
                before = found.span()
            else:
                return before or found.span()
        return before or (self.start, self.start)

    def asks(self, prose: str) -> bool:
        """Tell whether voices are needed: it holds words, and there are others outside it."""
        start, end = self.around(prose)
        inside, outside = prose[start:end], prose[:start] + "\n" + prose[end:]
        if self.single and not _LETTER_OR_DIGIT.search(prose[self.start :]):
            return False
        if not any(char.isalnum() for char in inside):
            return False
        return _LETTER_OR_DIGIT.search(outside) is not None


@dataclass(frozen=True, slots=True)
class Voice:
    """One translation that tells where a stretch went."""

    text: str
    signs: str
    """The two signs that stood around the stretch; "" where it was translated alone."""


@dataclass(frozen=True, slots=True)
class _Vote:
    span: Span
    weight: float


def place(
    prose: str,
    target: str,
    marks: Sequence[Mark],
    voices: dict[int, list[Voice]],
    *,
    objects: Sequence[int] | None = None,
) -> tuple[list[Span], list[Mark]]:
    """Give each mark's span in the target, and the marks whose place is a guess.

    `objects` are the numbers of the U+FFFC of the target in their order there (None: as in the source).
    """
    order = list(objects) if objects is not None else list(range(target.count(OBJECT)))
    ballots = {
        number: [
            vote
            for vote in _count(list(_votes(prose, target, mark, voices.get(number, []))))
            if _holds(prose, target, mark, vote.span, order)
        ]
        for number, mark in enumerate(marks)
    }
    placed: dict[int, Span] = {}
    guessed: list[Mark] = []
    # The surest first; what holds others before what is held.
    ranking = sorted(
        ballots, key=lambda n: (marks[n].single, -(ballots[n][0].weight if ballots[n] else 0.0), marks[n].open)
    )
    for number in ranking:
        mark = marks[number]
        fitting = [vote for vote in ballots[number] if _fits(mark, vote.span, marks, placed)]
        if fitting:
            placed[number] = fitting[0].span
            if fitting[0].weight <= _UNSURE:
                guessed.append(mark)
            continue
        placed[number] = _guess(prose, target, mark, marks=marks, placed=placed, order=order)
        guessed.append(mark)
    spans = []
    for number, mark in enumerate(marks):
        span = placed[number]
        spans.append(_point(prose, target, mark, span=span, marks=marks, placed=placed) if mark.single else span)
    return spans, guessed


def _votes(prose: str, target: str, mark: Mark, voices: Sequence[Voice]) -> Iterator[_Vote]:
    """Give what each rule and voice says of a mark."""
    start, end = mark.around(prose)
    inside = prose[start:end]
    if mark.single and not _LETTER_OR_DIGIT.search(prose[mark.start :]):
        yield _Vote((len(target), len(target)), _RULE)
        return
    if mark.single and not _LETTER_OR_DIGIT.search(prose[: mark.start]):
        yield _Vote((0, 0), _RULE)
        return
    if start == end or not inside.strip():
        return
    before, after = prose[:start], prose[end:]
    if not _LETTER_OR_DIGIT.search(before) and not _LETTER_OR_DIGIT.search(after):
        yield _Vote(_whole(target, before, after), _RULE)
        return
    colon = _up_to_colon(inside, before, after, target)
    if colon is not None:
        yield _Vote(colon, _RULE)
    if not any(char.isalnum() for char in inside):
        # Code and signs: the same stand in the target.
        yield from _same(prose, target, start, inside)
    figure = not any(char.isalpha() for char in inside)
    for voice in voices:
        for vote in _heard(target, voice, inside, start / max(1, len(prose))):
            # A figure is sure of its own signs; what is put around it drifts ("[above 10,3]%").
            weight = _RULE if figure and not voice.signs and vote.weight >= _EXACT else vote.weight
            yield _Vote(_with_signs(target, vote.span, inside), weight)


def _with_signs(target: str, span: Span, inside: str) -> Span:
    """Widen a span by the sign at an edge of the stretch that the target has at that edge too: %, $, a bracket."""
    start, end = span
    core = inside.strip()
    if not core[-1].isalnum() and core[-1] not in ".,;:!?\ufffc" and target[end : end + 1] == core[-1]:
        end += 1
    if not core[0].isalnum() and core[0] != OBJECT and start and target[start - 1] == core[0]:
        start -= 1
    return (start, end)


def _same(prose: str, target: str, start: int, inside: str) -> Iterator[_Vote]:
    core = inside.strip()
    if OBJECT in core and core.strip(OBJECT) == "":
        yield from (_Vote((found, found + len(core)), _EXACT) for found in _all(target, core))
        return
    places = list(_all(target, core))
    if len(places) == 1:
        yield _Vote((places[0], places[0] + len(core)), _EXACT)
    elif places:
        number = len(list(_all(prose[:start], core)))
        found = places[min(number, len(places) - 1)]
        yield _Vote((found, found + len(core)), _EXACT)


def _all(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0 and piece:
        yield at
        at = text.find(piece, at + len(piece))


def _heard(target: str, voice: Voice, inside: str, share: float) -> Iterator[_Vote]:
    """Give what one voice says."""
    if not voice.signs:
        words = _trimmed(voice.text, inside)
        yield from _find(target, words, share)
        return
    found = _between(voice.text, voice.signs)
    if found is None:
        return
    start, end = found
    words = _trimmed(voice.text[start:end], inside)
    if not words:
        return
    plain = voice.text[: start - 1] + voice.text[start:end] + voice.text[end + 1 :]
    if plain.casefold() == target.casefold() and len(plain) == len(target):
        lead = voice.text[start:end].find(words)
        yield _Vote((start - 1 + lead, start - 1 + lead + len(words)), _DIRECT)
        return
    around = _left_between(target, voice.text[: start - 1], voice.text[end + 1 :])
    if around is not None:
        # The words around are the very ones of the target, so what is left of it is the stretch, however said; but
        # for a small word before it that came with another article ("de", "o").
        inner = [span for span in _places(target, words) if around[0] <= span[0] and span[1] <= around[1]]
        yield _Vote(inner[0] if len(inner) == 1 else around, _DIRECT)
        return
    near = _next_to(target, voice.text[: start - 1], voice.text[end + 1 :], most=len(_WORD.findall(words)) + 2)
    if near is not None:
        yield _Vote(near, _FUZZY)
    # Of several equal places take the one that has as many before it as here.
    number = len(_places(plain[: start - 1], words))
    yield from _find(target, words, share, number=number)


def _between(text: str, signs: str) -> Span | None:
    """Find the stretch between two signs that stand there once each."""
    opening, closing = signs[0], signs[1]
    if opening == closing:
        if text.count(opening) != 2:
            return None
        start = text.index(opening)
        return (start + 1, text.index(closing, start + 1))
    if text.count(opening) != 1 or text.count(closing) != 1:
        return None
    start, end = text.index(opening), text.index(closing)
    return (start + 1, end) if start < end else None


def _trimmed(text: str, inside: str) -> str:
    """Take off the marks at the end that the stretch itself has not."""
    text = text.strip()
    edge = _EDGE.search(inside.rstrip())
    if edge is None:
        return _EDGE.sub("", text) if _LETTER_OR_DIGIT.search(text) else text
    if not inside.rstrip().endswith(tuple(".,;:!?")):
        text = text.rstrip(".,;:")
    return text


@lru_cache(maxsize=1024)
def _pattern(words: str) -> regex.Pattern[str]:
    # [^\W...]: a letter or digit of a script that writes spaces; Han may stand against anything.
    left = rf"(?<![^\W{_HAN}])" if words[0].isalnum() and not is_cjk(words[0]) else ""
    right = rf"(?![^\W{_HAN}])" if words[-1].isalnum() and not is_cjk(words[-1]) else ""
    body = r"\s+".join(regex.escape(word) for word in words.split())
    return regex.compile(left + body + right, regex.IGNORECASE)


def _places(text: str, words: str) -> list[Span]:
    return [found.span() for found in _pattern(words).finditer(text)] if words else []


def _find(target: str, words: str, share: float, *, number: int | None = None) -> Iterator[_Vote]:
    """Find words in the target, exactly or nearly."""
    if not words:
        return
    places = _places(target, words)
    if places:
        if number is not None:
            chosen = places[min(number, len(places) - 1)]
        else:
            chosen = min(places, key=lambda span: abs(span[0] / max(1, len(target)) - share))
        yield _Vote(chosen, _EXACT if len(places) == 1 or number is not None else _EXACT * 0.75)
        return
    from rapidfuzz import fuzz  # an import that only marked sentences pay

    there = [found.span() for found in _WORD.finditer(target)]
    size = max(1, len(_WORD.findall(words)))
    folded = words.casefold()
    best: tuple[float, float, Span] | None = None
    for length in range(max(1, size - 1), size + 2):
        for first in range(min(len(there) - length + 1, _MOST_WINDOWS)):
            span = (there[first][0], there[first + length - 1][1])
            piece = target[slice(*span)].casefold()
            # "objetivo principal" may stand as "principal objetivo".
            score = max(fuzz.ratio(folded, piece), 0.97 * fuzz.token_sort_ratio(folded, piece))
            rank = (score, -abs(span[0] / max(1, len(target)) - share), span)
            if best is None or rank > best:
                best = rank
    if best is not None and best[0] >= _NEAR:
        yield _Vote(best[2], _FUZZY if best[0] >= _CLOSE_ENOUGH else _FAINT)


def _left_between(target: str, before: str, after: str) -> Span | None:
    """Give what a target has between the words that stand before and after a stretch, if it has those."""
    words = [(_plain(found.group()), found.span()) for found in _WORD.finditer(target)]
    ahead = [_plain(found.group()) for found in _WORD.finditer(before)]
    behind = [_plain(found.group()) for found in _WORD.finditer(after)]
    left = len(words) - len(ahead) - len(behind)
    if left < 1 or [word for word, _ in words[: len(ahead)]] != ahead:
        return None
    if behind and [word for word, _ in words[-len(behind) :]] != behind:
        return None
    return (words[len(ahead)][1][0], words[len(ahead) + left - 1][1][1])


def _next_to(target: str, before: str, after: str, *, most: int) -> Span | None:
    """Give what stands between the two words before and the two after a stretch, where a target has those once."""
    words = [(_plain(found.group()), found.span()) for found in _WORD.finditer(target)]
    ahead = [_plain(found.group()) for found in _WORD.finditer(before)][-2:]
    behind = [_plain(found.group()) for found in _WORD.finditer(after)][:2]
    plain = [word for word, _ in words]
    starts = [at + len(ahead) for at in _runs(plain, ahead)] if ahead else [0]
    ends = _runs(plain, behind) if behind else [len(plain)]
    if len(starts) != 1 or len(ends) != 1 or not 0 < ends[0] - starts[0] <= most:
        return None
    return (words[starts[0]][1][0], words[ends[0] - 1][1][1])


def _runs(words: Sequence[str], run: Sequence[str]) -> list[int]:
    return [at for at in range(len(words) - len(run) + 1) if list(words[at : at + len(run)]) == list(run)]


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    """Fold case and accents: engines waver between "vem" and "vêm"."""
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(char))


def _count(votes: list[_Vote]) -> list[_Vote]:
    """Add the votes for each span, the most first; of equals, the first that was given."""
    weights: dict[Span, float] = {}
    for vote in votes:
        weights[vote.span] = weights.get(vote.span, 0.0) + vote.weight
    return [_Vote(span, weight) for span, weight in sorted(weights.items(), key=lambda item: -item[1])]


def _whole(target: str, before: str, after: str) -> Span:
    """Give the target but for the marks that stand outside the stretch."""
    start, end = 0, len(target)
    for char in before.strip():
        while start < end and target[start].isspace():
            start += 1
        if start < end and not target[start].isalnum() and (target[start] == char or char in "\"'“”‘’«»「」"):
            start += 1
    for char in reversed(after.strip()):
        while end > start and target[end - 1].isspace():
            end -= 1
        if (
            end > start
            and not target[end - 1].isalnum()
            and target[end - 1] != OBJECT
            and (target[end - 1] == char or ord(char) > 0x2000 or char in "\"'")
        ):
            end -= 1
    return (start, end)


def _up_to_colon(inside: str, before: str, after: str, target: str) -> Span | None:
    """Give the lead of a sentence ("**Note:** ...", "**Note**: ..."), which ends at the colon on both sides."""
    if _LETTER_OR_DIGIT.search(before):
        return None
    holds = inside.rstrip().endswith((":", "\uff1a"))
    if not holds and not after.lstrip().startswith((":", "\uff1a")):
        return None
    if inside.rstrip()[:-1].count(":") if holds else inside.count(":"):
        return None
    found = regex.search(r"\s?[:\uff1a]", target)
    if found is None or not target[: found.start()].strip():
        return None
    return (0, found.end() if holds else found.start())


def _holds(prose: str, target: str, mark: Mark, span: Span, order: Sequence[int]) -> bool:
    """Tell whether a span holds the very objects that the mark holds in the source."""
    if mark.single:
        return True
    first = prose.count(OBJECT, 0, mark.start)
    wanted = set(range(first, first + prose.count(OBJECT, mark.start, mark.end)))
    begin = target.count(OBJECT, 0, span[0])
    return set(order[begin : begin + target.count(OBJECT, *span)]) == wanted


def _fits(mark: Mark, span: Span, marks: Sequence[Mark], placed: dict[int, Span]) -> bool:
    """Tell whether a span lies to those placed as the marks lie to one another in the source."""
    if mark.single:
        return True
    for number, other in placed.items():
        peer = marks[number]
        if peer.single:
            continue
        if peer.open < mark.open and mark.close < peer.close:
            if not (other[0] <= span[0] and span[1] <= other[1]):
                return False
        elif mark.open < peer.open and peer.close < mark.close:
            if not (span[0] <= other[0] and other[1] <= span[1]):
                return False
        elif span[0] < other[1] and other[0] < span[1]:
            return False
    return True


def _guess(
    prose: str, target: str, mark: Mark, *, marks: Sequence[Mark], placed: dict[int, Span], order: Sequence[int]
) -> Span:
    """Give the likeliest free place: as many words, as far into the sentence as in the source."""
    start, end = mark.around(prose)
    words = [found.span() for found in _WORD.finditer(target)]
    first = prose.count(OBJECT, 0, mark.start)
    wanted = set(range(first, first + prose.count(OBJECT, mark.start, mark.end))) if not mark.single else set()
    held = [place for place, number in zip(_all(target, OBJECT), order, strict=False) if number in wanted]
    inner = [
        placed[number]
        for number, peer in enumerate(marks)
        if number in placed and not peer.single and mark.open < peer.open and peer.close < mark.close
    ]
    must = [(at, at + 1) for at in held] + inner
    if must:
        span = (min(one[0] for one in must), max(one[1] for one in must))
        if _fits(mark, span, marks, placed) and (mark.single or _holds(prose, target, mark, span, order)):
            return span
    size = max(1, len(_WORD.findall(prose[start:end])))
    share = start / max(1, len(prose))
    options = [(words[index][0], words[index + size - 1][1]) for index in range(len(words) - size + 1)] + words
    for span in sorted(options, key=lambda one: (abs(one[0] / max(1, len(target)) - share), one)):
        if _fits(mark, span, marks, placed) and _holds(prose, target, mark, span, order):
            return span
    # No word is free: it stands empty where it does not cross another.
    outer = [
        placed[number]
        for number, peer in enumerate(marks)
        if number in placed and not peer.single and peer.open < mark.open and mark.close < peer.close
    ]
    at = min((span[1] for span in outer), default=len(target))
    return (at, at)


def _point(prose: str, target: str, mark: Mark, *, span: Span, marks: Sequence[Mark], placed: dict[int, Span]) -> Span:
    """Give the place of a single part: behind what it follows, or before what it precedes."""
    for number, peer in enumerate(marks):
        if not peer.single and peer.close == mark.open - 1:
            at = placed[number][1]
            return (at, at)
    if not _LETTER_OR_DIGIT.search(prose[mark.start :]):
        # It closes the sentence: before or behind its final marks, as in the source.
        tail = prose[mark.start :].strip()
        at = len(target)
        for char in reversed(tail):
            if at and target[at - 1] == char:
                at -= 1
        return (at, at)
    if not _LETTER_OR_DIGIT.search(prose[: mark.start]):
        return (0, 0)
    at = span[1]
    between = prose[mark.around(prose)[1] : mark.start].strip()
    for char in between:
        if target[at : at + 1] == char:
            at += 1
    return (at, at)
