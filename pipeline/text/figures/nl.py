"""Figures in Dutch.

Number words are glued, unit first (``achtenzestig``, ``tweehonderdvijftigduizend``); ``een`` is the article, ``één`` the
number; ``half drie`` is half past two; ``de jaren zestig`` are the sixties.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("nl", compounds=True, glue=("en", "ën"), units_first=True)
