"""Figures in Russian.

Every number word is declined (``трёх``, ``двумя``, ``пятистам``); adjectives are glued to a genitive (``двухлетний``,
``двадцатипятилетний``); ``1990-е`` and ``девяностые`` are decades; ``половина третьего`` is half past two;
``каждый пятый`` is one in five.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("ru", compounds=True)
