"""Figures in Portuguese, of Brazil and of Portugal.

10^9 is ``bilhão`` in Brazil and ``mil milhões`` in Portugal, where ``bilião`` is 10^12; the days of the week are
numbered (``segunda-feira``); ``segundo`` is second and "according to"; ``meia`` is half, six in a telephone number,
and a sock.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("pt")
