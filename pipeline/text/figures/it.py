"""Figures in Italian.

Number words are glued and lose a vowel (``ventuno``, ``centottanta``, ``duecentocinquantamila``); ``sei`` is six and
"you are", ``secondo`` second and "according to", ``prima`` first and "before"; ``miliardo`` is 10^9; centuries are
Roman, or named for their hundreds (``il Novecento``); ``gli anni '80`` are a decade; ``un italiano su tre`` is one in three.
"""

from __future__ import annotations

from fractions import Fraction

import regex

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Rule, Spec
from pipeline.text.figures.spoken import (
    RACE_TIME,
    Found,
    clock,
    dateline,
    decade,
    figure,
    first_of_month,
    number,
    one_in,
    one_of,
    pattern,
    quarters_of,
    soft,
    tall,
    tens,
    times_and_a_half,
    values,
    with_cents,
)

_NUMBERS = {"un": 1, "uno": 1, "una": 1} | values("it", low=2, high=30)
_PAST = {
    "e mezza": 30,
    "e mezzo": 30,
    "e un quarto": 15,
    "e trenta": 30,
    "e quindici": 15,
    "meno un quarto": -15,
    "meno dieci": -10,
    "meno venti": -20,
    "e dieci": 10,
    "e venti": 20,
}
_HALVES = {
    "del mattino": False,
    "di mattina": False,
    "di notte": False,
    "del pomeriggio": True,
    "di sera": True,
    "della sera": True,
}
_CENTURIES = {
    "duecento": 13,
    "trecento": 14,
    "quattrocento": 15,
    "cinquecento": 16,
    "seicento": 17,
    "settecento": 18,
    "ottocento": 19,
    "novecento": 20,
}
_NUMBERS_BELOW_100 = values("it", low=2, high=99)
_TENS = {word: value for word, value in values("it", low=20, high=90).items() if value % 10 == 0}
_ABOUT = {"decina": (10, (12,)), "quindicina": (15, (14, 2))}
_QUARTERED = {"milione": 10**6, "miliardo": 10**9}


def _o_clock(found: Found) -> Figure | None:
    """Read "alle tre e mezza", "alle 15.30", "ore 20"."""
    hour = number(found[1], _NUMBERS)
    if hour is None or hour > 24:
        return None
    minutes = int(found[2]) if found[2] else _PAST[" ".join(found[3].lower().split())] if found[3] else 0
    half = found[4]
    return clock(found, hour, minutes, afternoon=_HALVES[" ".join(half.lower().split())] if half else None)


def _o_clock_or_count(found: Found) -> Figure | None:
    """Read "alle 20" as a time only where something says so: minutes, the half of the day, or the word itself."""
    return _o_clock(found) if found[2] or found[3] or found[4] else None


def _middle(found: Found) -> Figure:
    """Read "a metà giugno": in the middle of it."""
    return figure(found, FigureKind.COUNT, Fraction(1, 2), hard=False)


def _small(word: str) -> int | None:
    """Give the value of a glued number below a hundred: trentadue."""
    if word in _NUMBERS_BELOW_100:
        return _NUMBERS_BELOW_100[word]
    for ten, value in _TENS.items():
        rest = word.removeprefix(ten)
        if rest != word and 2 <= _NUMBERS_BELOW_100.get(rest, 0) <= 9:
            return value + _NUMBERS_BELOW_100[rest]
    return None


def _aged(found: Found) -> Figure | None:
    """Read "ottantenne", "venticinquenne", "ventennale": the number has lost its last vowel."""
    stem = found[1].lower()
    value = next((age for vowel in ("", "a", "o", "e", "i") if (age := _small(stem + vowel))), None)
    if value is None or value < 2:
        return None
    return figure(found, FigureKind.AGE, value, unit="year")


def _century(found: Found) -> Figure:
    """Read "il Novecento"."""
    return figure(found, FigureKind.CENTURY, _CENTURIES[found[1].lower()])


def _share(found: Found) -> Figure | None:
    """Read "un italiano su tre"."""
    part, whole = number(found[1], _NUMBERS), number(found[2], _NUMBERS)
    return None if part is None or whole is None or whole > 100 else one_in(found, whole, part)


def _apostrophe_decade(found: Found) -> Figure:
    """Read "gli anni '80"."""
    return decade(found, int(found[1]))


def _worded_decade(found: Found) -> Figure:
    """Read "gli anni Ottanta"."""
    return decade(found, _TENS[found[1].lower()])


def _short_year(found: Found) -> Figure:
    """Read "nel '68"."""
    return figure(found, FigureKind.YEAR, 1900 + int(found[1]), alternatives=(Fraction(int(found[1])),), words=False)


_NUMBER = rf"({one_of(_NUMBERS)}|\d{{1,3}})"
_MINUTES = rf"(?:[.:,](\d\d)\b(?! ?%))?(?: ({one_of(_PAST)}))?(?: ({one_of(_HALVES)}))?"


def _fortnight(found: Found) -> Figure:
    """Read "quindici giorni", which are two weeks."""
    return figure(found, FigureKind.DURATION, 15, unit="day", alternatives=(Fraction(14), Fraction(2)))


def _about(found: Found) -> Figure | None:
    """Read "una decina", "una quindicina": English says "about ten" or "a dozen", "fifteen" or "a fortnight"."""
    value, others = _ABOUT[found[1].lower()]
    return figure(found, FigureKind.COUNT, value, alternatives=tuple(Fraction(other) for other in others))


RULES: tuple[Rule, ...] = (
    (
        pattern(r"(?<![\d.,])(\d{1,6}) euro e (\d{2})(?: centesimi\b|\b(?! \p{L}))"),
        lambda found: with_cents(found, "EUR"),
    ),
    # nel '500: the sixteenth century
    (
        pattern(r"(?<=\b(?:del|nel|dal|al|il|sul|l|ll) ?)['’]([2-9])00\b(?! ?(?:euro|€))"),
        lambda found: figure(found, FigureKind.CENTURY, int(found[1]) + 11, words=False),
    ),
    tall("it", "metr[oi]", "e"),
    dateline("gen feb mar apr mag giu lug ago set ott nov dic"),
    times_and_a_half("it", "volte e mezz[oa]"),
    tens("it", "decine"),
    first_of_month("it", "di "),
    (pattern(rf"\b(?:un|(tre)) quart[oi] di ({one_of(_QUARTERED)})\b"), lambda found: quarters_of(found, _QUARTERED)),
    RACE_TIME,
    (pattern(rf"\b(?:una|la|questa) ({one_of(_ABOUT)})\b(?! di mil)"), _about),
    (pattern(r"\b(?:quindici|15) giorni\b"), _fortnight),
    (pattern(rf"(?<=\b(?:alle ore|ore|le ore) )({one_of(_NUMBERS)}|\d{{1,2}}){_MINUTES}\b"), _o_clock),
    (pattern(rf"(?<=\b(?:alle|dalle|le) )({one_of(_NUMBERS)}|\d{{1,2}}){_MINUTES}\b"), _o_clock_or_count),
    (pattern(r"\banni ['’‘`]([2-9]0)\b"), _apostrophe_decade),
    (pattern(rf"\banni ({one_of(_TENS)})\b(?! (?:fa|di|dopo|prima))"), _worded_decade),
    (pattern(r"(?<=\b(?:nel|del|dal|il) )['’‘](\d\d)\b"), _short_year),
    (
        pattern(
            rf"(?<=\b(?:il|nel|del|dal|al|primo|tardo|fine|metà) |l['’])({one_of(_CENTURIES)})\b(?! (?:mila\b|milioni\b|\p{{L}}{{2,20}}[ie]\b))"
        ),
        _century,
    ),
    (pattern(rf"\b{_NUMBER} \p{{L}}{{3,20}}(?: \p{{L}}{{3,20}})? su {_NUMBER}\b(?! (?:anni|mesi|giorni|ore))"), _share),
    # "a metà degli anni Novanta", "metà giugno": the middle, not half of something.
    (
        pattern(
            r"(?<=\b(?:a|alla|dalla|verso la|verso|entro|da|fino a) )metà\b(?= (?:degli anni|del secolo|del (?:Novecento|Settecento|Ottocento|mese|XX|XIX)|strada|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|anni))"
        ),
        _middle,
    ),
    (pattern(r"\b(\p{L}{2,16}?)enn(?:e|i|ale|ali|io)\b"), _aged),
    # "sei stato", "tu sei", "sei un": you are.
    (
        pattern(
            r"\bsei\b(?= (?!(?:euro|mila|chilo|metro|otto)\b)(?:\p{L}{1,20}[oaàòù]|un|il|mi|in|con|per|più|di|come|tu|lì|qui|così|gentile|libero)\b)"
        ),
        soft(6),
    ),
    (
        pattern(
            r"(?<=\b(?:tu|non|ci|se|che|chi|dove|come|quando|perché|mi|ti) )sei\b(?! (?:anni|mesi|giorni|ore|settimane|milioni|persone|volte|punti))"
        ),
        soft(6),
    ),
    # "Secondo Renzi", "Secondo i dati": according to.
    (
        pattern(
            r"\bsecondo (?:il|la|i|gli|le|lo|l['’]|un|una|quanto|alcuni|molti|fonti|dati|me|te|lui|lei|noi|voi|loro|cui|quello)\b"
        ),
        soft(2),
    ),
    (regex.compile(r"\b[Ss]econdo(?=\s\p{Lu})"), soft(2)),
)

LANGUAGE: Spec = Spec("it", day24=True, compounds=True, openers=r"\p{L}{2,16}enn(?:e|i|ale|ali|io)$", rules=RULES)
