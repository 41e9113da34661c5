"""Figures in Hindi.

1 to 99 are words of their own; ``लाख`` is 10^5 and ``करोड़`` 10^7; ``डेढ़``, ``ढाई``, ``साढ़े``, ``पौने`` and ``सवा``
are halves and quarters; the half of the day stands before the hour (``शाम 5 बजे``); the whole stands before the part
(``चार में से तीन``: three in four); ``अरब`` without a number is Arab, and ``दो`` behind a verb is "give".
"""

from __future__ import annotations

from typing import TypeVar

from pipeline.text.figures.model import Figure
from pipeline.text.figures.spaced.spec import Rule, Spec
from pipeline.text.figures.spoken import Found, clock, decade, number, one_in, one_of, pattern, values, with_cents

_Value = TypeVar("_Value")


def _both(forms: dict[str, _Value]) -> dict[str, _Value]:
    """Add the spellings that write a letter and its dot below as one character; both are met in real texts."""
    composed = str.maketrans({"ज": "\u095b", "ड": "\u095c", "ढ": "\u095d", "फ": "\u095e"})
    dot = "\u093c"
    return forms | {
        "".join(
            letter.translate(composed) if form[place + 1 : place + 2] == dot else letter
            for place, letter in enumerate(form)
            if letter != dot
        ): value
        for form, value in forms.items()
    }


_NUMBERS = {"एक": 1} | values("hi", low=2, high=99)
_ORDINALS = values("hi", "ordinal", 3, 20) | {"दूसरा": 2, "दूसरी": 2, "दूसरे": 2}
_DAY = _both(
    {
        "सुबह": False,
        "प्रातः": False,
        "तड़के": False,
        "शाम": True,
        "सायं": True,
        "दोपहर": True,
        "रात": True,
        "देर रात": True,
        "आधी रात": False,
    }
)
_QUARTERS = _both({"साढ़े": 30, "साढे": 30, "पौने": -15, "सवा": 15})
_AND_A_HALF = _both({"डेढ़": (1, 30), "ढाई": (2, 30)})
_DIGITS = {ord("०") + digit: str(digit) for digit in range(10)}


def _o_clock(found: Found) -> Figure | None:
    """Read "शाम 5 बजे", "सुबह साढ़े नौ बजे", "10 बजकर 30 मिनट", "डेढ़ बजे"."""
    word = found[3].translate(_DIGITS)
    minutes = int((found[4] or found[5] or "0").translate(_DIGITS))
    special = _AND_A_HALF.get(word)
    if special:
        hour, minutes = special
    else:
        read = number(word, _NUMBERS)
        if read is None or read > 24:
            return None
        hour = read
    if found[2]:
        minutes = _QUARTERS[found[2]]
    afternoon = _DAY[" ".join(found[1].split())] if found[1] else None
    if found[1] and "रात" in found[1]:
        # Night runs from seven in the evening to before dawn.
        afternoon = 6 <= hour < 12
    if found[1] == "दोपहर" and hour in {11, 12}:
        afternoon = hour == 12
    return clock(found, hour, minutes, afternoon=afternoon)


def _of(found: Found) -> Figure | None:
    """Read "चार में से तीन", "हर पांच में से एक": the whole comes first."""
    whole, part = number(found[1].translate(_DIGITS), _NUMBERS), number(found[2].translate(_DIGITS), _NUMBERS)
    return None if whole is None or part is None else one_in(found, whole, part)


def _every(found: Found) -> Figure | None:
    """Read "हर तीसरा"."""
    return one_in(found, _ORDINALS[found[1]])


def _decade(found: Found) -> Figure | None:
    """Read "1980 के दशक", "अस्सी के दशक"."""
    tens = number(found[1].translate(_DIGITS), _NUMBERS)
    return None if tens is None or tens % 10 else decade(found, tens)


_NUMBER = rf"({one_of(_NUMBERS)}|\d{{1,3}})"

RULES: tuple[Rule, ...] = (
    (pattern(r"(?<![\d.,])(\d{1,6}) रुप(?:ये|ए|या) (\d{1,2}) पैसे"), lambda found: with_cents(found, "INR")),
    (
        pattern(
            rf"(?:\b({one_of(_DAY)}) (?:के |को |में |करीब |लगभग ){{0,2}})?(?:({one_of(_QUARTERS)}) )?"
            rf"\b({one_of(_NUMBERS)}|{one_of(_AND_A_HALF)}|\d{{1,2}})(?:[:.](\d\d))? (?:बजकर (\d\d?) मिनट|बजे)"
        ),
        _o_clock,
    ),
    (
        pattern(
            rf"\b{_NUMBER} (?:\p{{L}}[\p{{L}}\p{{M}}]{{0,15}} )?में से (?:केवल |सिर्फ |लगभग |करीब )?{_NUMBER}(?![\p{{L}}\p{{M}}\d])"
        ),
        _of,
    ),
    (pattern(rf"\b({one_of(_NUMBERS)}|\d{{2}}|\d{{4}}) के दशक"), _decade),
    (pattern(rf"\bहर ({one_of(_ORDINALS)})(?![\p{{L}}\p{{M}}])"), _every),
)

LANGUAGE: Spec = Spec("hi", rules=RULES)
