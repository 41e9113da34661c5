"""Figures in Hindi.

1 to 99 are words of their own; ``लाख`` is 10^5 and ``करोड़`` 10^7; ``डेढ़``, ``ढाई``, ``साढ़े``, ``पौने`` and ``सवा``
are halves and quarters; the half of the day stands before the hour (``शाम 5 बजे``); the whole stands before the part
(``चार में से तीन``: three in four); ``अरब`` without a number is Arab, and ``दो`` behind a verb is "give".
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("hi")
