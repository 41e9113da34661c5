"""Figures in Italian.

Number words are glued and lose a vowel (``ventuno``, ``centottanta``, ``duecentocinquantamila``); ``sei`` is six and
"you are", ``secondo`` second and "according to", ``prima`` first and "before"; ``miliardo`` is 10^9; centuries are
Roman, or named for their hundreds (``il Novecento``); ``gli anni '80`` are a decade.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("it", compounds=True)
