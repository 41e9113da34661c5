"""Alter figures of English and other texts, to measure what the check ``figures`` finds.

It shares no code and no word list with the checks: what is altered is found with its own few patterns. Every alteration
of every place is made, so that the same texts give the same altered pairs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

_CARDINALS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
]
_ORDINALS = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_SCALES = ["hundred", "thousand", "million", "billion", "trillion"]
_PLURAL_SCALES = ["dozens", "hundreds", "thousands", "millions"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SWAPS = {
    "half": ["a third", "a quarter"],
    "twice": ["three times"],
    "doubled": ["tripled"],
    "tripled": ["doubled"],
    "double": ["triple"],
    "two-thirds": ["three-quarters"],
    "percent": ["", "per thousand"],
    "%": [""],
    "a.m.": ["p.m."],
    "p.m.": ["a.m."],
}
_UNITS = {
    "seconds": "minutes",
    "minutes": "hours",
    "hours": "days",
    "days": "weeks",
    "weeks": "days",
    "months": "years",
    "years": "months",
    "metres": "feet",
    "meters": "feet",
    "kilometres": "miles",
    "kilometers": "miles",
    "km": "miles",
    "miles": "kilometers",
    "acres": "hectares",
    "hectares": "acres",
    "kilograms": "pounds",
    "kg": "pounds",
    "tonnes": "kilograms",
}
_UNIT = re.compile(rf"(?<=[\d\w] )(?<!\bthe )(?<!\bin )({'|'.join(_UNITS)})\b")
_DIGITS = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")


def alterations(text: str, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Give (kind, altered text) for everything that can be altered in an English text."""
    chance = random.Random(f"{seed}:{text}")
    for found in _DIGITS.finditer(text):
        figure = found.group().rstrip(",")
        end = found.start() + len(figure)
        places = [place for place, char in enumerate(figure) if char.isdigit()]
        place = chance.choice(places)
        low = 1 if place == 0 else 0
        digit = chance.choice([str(d) for d in range(low, 10) if str(d) != figure[place]])
        yield "digit", text[: found.start()] + figure[:place] + digit + figure[place + 1 :] + text[end:]
        if len(figure) >= 2 and figure.isdecimal():
            yield "digits-dropped", text[: found.start()] + figure[:-1] + text[end:]
        if "." in figure:
            yield "point-dropped", text[: found.start()] + figure.replace(".", "") + text[end:]
        if "." not in figure:
            yield "zero-added", text[: found.start()] + figure + "0" + text[end:]
        yield "figure-dropped", text[: found.start()].rstrip("$£€ ") + " " + text[end:].lstrip()
    for words, kind in (
        (_CARDINALS, "word"),
        (_ORDINALS, "ordinal"),
        (_SCALES, "scale"),
        (_PLURAL_SCALES, "plural"),
        (_MONTHS, "month"),
    ):
        for found in re.finditer(rf"\b(?:{'|'.join(words)})\b", text, re.IGNORECASE if kind != "month" else 0):
            others = [word for word in words if word != found.group().lower() and word != found.group()]
            other = chance.choice(others)
            if found.group()[0].isupper():
                other = other.capitalize()
            if kind == "plural" and text[: found.start()].lower().endswith("of "):
                continue
            yield kind, text[: found.start()] + other + text[found.end() :]
            if kind == "word":
                yield "word-dropped", text[: found.start()] + text[found.end() :].lstrip()
                yield "word-as-digits", text[: found.start()] + str(chance.randint(13, 99)) + text[found.end() :]
            if kind == "scale" and found.group().lower() != "hundred":
                yield "scale-dropped", text[: found.start()].rstrip() + text[found.end() :]
    for word, others in _SWAPS.items():
        for found in re.finditer(rf"(?<!\w)(?<!a ){re.escape(word)}(?![\w-])", text):
            if word == "half" and re.match(r" an? | hour", text[found.end() :]):
                continue
            for other in others:
                yield f"swap-{word}", text[: found.start()] + other + text[found.end() :]
    for found in _UNIT.finditer(text):
        before = text[: found.start()].rsplit(maxsplit=1)[-1].lower()
        if before[-1].isdigit() or before in _CARDINALS:
            yield "unit", text[: found.start()] + _UNITS[found.group()] + text[found.end() :]
    for found in re.finditer(r"\b[Oo]ne\b(?! another)", text):
        yield "one", text[: found.start()] + chance.choice(["four", "seven", "nine"]) + text[found.end() :]
    for found in re.finditer(r"\b[Ff]irst\b", text):
        yield "first", text[: found.start()] + chance.choice(["third", "fifth"]) + text[found.end() :]
