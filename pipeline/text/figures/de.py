"""Figures in German.

Number words are glued, unit first (``zweihundertfünfundzwanzigtausend``); ``ein`` is an article as often as a number;
``Milliarde`` is 10^9 and ``Billion`` 10^12; ``halb drei`` is half past two.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("de", compounds=True, glue=("und",), units_first=True, day_dot=True)
