"""Figures in Polish.

Every number word is declined (``czterech``, ``pięcioma``, ``dwojga``); ``pół`` and ``półtora`` are halves; adjectives
are glued (``dziesięcioletni``, ``dwugodzinny``); ``wpół do trzeciej`` is half past two; ``lata 90.`` are a decade;
``kilkanaście`` is ten to twenty and ``kilkadziesiąt`` twenty to ninety-nine.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("pl", compounds=True, day_dot=True)
