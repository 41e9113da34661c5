"""From texts to model pieces and back: what every engine does around its model.

1. A text is planned (cut into pieces), each piece prepared for the model, and the translations put
   together in the white space of the source.
2. The model is given each different piece once, in one canonical order (longest first, then by text), so
   that the same set of texts gives the same bytes whatever its order.
3. A piece without a letter has nothing to translate and is given back: models change bare digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from pipeline.engines.base import Candidate
from pipeline.engines.split import Piece
from pipeline.engines.vocabulary import Prepared
from pipeline.text.languages import Language

Plan = Callable[[str], list[Piece]]
"""Cuts a text without white space at its ends."""
Prepare = Callable[[str], Prepared]
Run = Callable[[list[str]], list[list[Candidate]]]
"""Translates pieces, each different from the others, in canonical order; a non-empty list for each."""

_LETTER = regex.compile(r"\p{L}")
_LINE_END = regex.compile(r"[\r\n\u2028\u2029\v\f\x85]")
_END_MARKS = regex.compile(r"[\s.,;:(\[{。，；：、（-]++$")
_NUMBERED = regex.compile(r"(?:\d{1,3}|[IVX]{1,5}|\p{Lu})[.)] +")
_ABBREVIATION = regex.compile(r"(?:^|[\s(])\p{L}{1,3}\.$|\.\p{L}+\.$")


def translate_pieces(
    texts: Sequence[str], *, source: Language, target: Language, plan: Plan, prepare: Prepare, run: Run
) -> list[list[Candidate]]:
    """Translate texts of any length and shape with a model that takes one short sentence at a time."""
    planned = {text: _planned(text, plan, prepare) for text in dict.fromkeys(texts)}
    different = {one.text for pieces in planned.values() for _, one in pieces if one is not None}
    wanted = sorted(different, key=lambda text: (-len(text), text))
    said = dict(zip(wanted, run(wanted) if wanted else [], strict=True))
    done = {text: _join(text, pieces, said, source, target) for text, pieces in planned.items()}
    return [done[text] for text in texts]


def with_full_stop(
    texts: Sequence[str], translate: Callable[[Sequence[str]], list[list[Candidate]]]
) -> list[list[Candidate]]:
    """Translate with a full stop where there was none, and take it off again: short models flip on it."""
    open_ends = [text.rstrip()[-1:].isalnum() for text in texts]
    stopped = [f"{text.rstrip()}." if is_open else text for text, is_open in zip(texts, open_ends, strict=True)]
    found = translate(stopped)
    return [
        [Candidate(_END_MARKS.sub("", one.text) + text[len(text.rstrip()) :], one.score) for one in some]
        if is_open
        else some
        for text, some, is_open in zip(texts, found, open_ends, strict=True)
    ]


def merge(ways: Sequence[list[list[Candidate]]], *, most: int) -> list[list[Candidate]]:
    """Put together what several ways gave for each text, without doubles: all the first ones, then the second ..."""
    merged: list[list[Candidate]] = []
    for found in zip(*ways, strict=True):
        different: dict[str, Candidate] = {}
        for rank in range(max(map(len, found))):
            for some in found:
                if rank < len(some):
                    different.setdefault(some[rank].text, some[rank])
        merged.append(list(different.values())[: max(1, most)])
    return merged


def _planned(text: str, plan: Plan, prepare: Prepare) -> list[tuple[Piece, Prepared | None]]:
    body = text.strip()
    pieces = plan(body) if body else []
    return [(piece, prepare(piece.text) if _LETTER.search(piece.text) else None) for piece in pieces]


def _join(
    text: str,
    pieces: Sequence[tuple[Piece, Prepared | None]],
    said: dict[str, list[Candidate]],
    source: Language,
    target: Language,
) -> list[Candidate]:
    """Put the translated pieces together; the n-th candidate of a text is made of its pieces' n-th ones."""
    body = text.strip()
    start = text.find(body) if body else len(text)
    before, after = text[:start], text[start + len(body) :]
    number = max((len(said[one.text]) for _, one in pieces if one is not None), default=1)
    candidates: dict[str, float] = {}
    for rank in range(number):
        parts = [before]
        scores: list[tuple[float, int]] = []
        for index, (piece, prepared) in enumerate(pieces):
            if prepared is None:
                parts.append(piece.text)
            else:
                choices = said[prepared.text]
                chosen = choices[min(rank, len(choices) - 1)]
                parts.append(_trimmed(piece.text, prepared, chosen.text))
                scores.append((chosen.score, len(piece.text)))
            parts.append(_gap(piece.gap, source, target) if index + 1 < len(pieces) else piece.gap)
        parts.append(after)
        size = sum(weight for _, weight in scores)
        score = sum(score * weight for score, weight in scores) / size if size else 0.0
        candidates.setdefault("".join(parts), score)
    return [Candidate(text, score) for text, score in candidates.items()]


def _gap(gap: str, source: Language, target: Language) -> str:
    """Give the white space between two pieces as the target writes it."""
    if _LINE_END.search(gap):
        return gap
    if not gap and not source.spaced and target.spaced:
        return " "
    if gap.isspace() and source.spaced and not target.spaced:
        return ""
    return gap


def _trimmed(source: str, prepared: Prepared, output: str) -> str:
    """Mend what models do to short texts, and raise capitals again.

    An end mark that was added goes ("Hello" came back as "Olá,", "FAQ" as "FAQ ("); a heading's capital after its
    number comes back ("1. Data privacy" came back as "1. privacidade de dados").
    """
    output = output.strip()
    if source[-1].isalnum() and not _ABBREVIATION.search(output):
        output = _END_MARKS.sub("", output) or output
    number = _NUMBERED.match(source)
    if number is not None and source[number.end() :][:1].isupper() and output.startswith(number.group()):
        output = output[: number.end()] + output[number.end() :][:1].upper() + output[number.end() + 1 :]
    return output.upper() if prepared.capitals else output
