"""The glossary: concepts with forms per language, found in a text and verified in a pair.

1. An entry is a concept, not a word: VAT and 增值税 are one, and are counted together.
2. Any language may be the source side.
3. What is wrong with the file is raised with line and column; what is wrong with a text is returned.
"""

from __future__ import annotations

from pipeline.glossary.model import Concept, Forms, Glossary, Match, Mode, Problem, Role
from pipeline.glossary.reader import load, loads

__all__ = ["Concept", "Forms", "Glossary", "Match", "Mode", "Problem", "Role", "load", "loads"]
