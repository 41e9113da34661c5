"""glossary.yaml: concepts with forms per language, found in a text and verified in a pair."""

from __future__ import annotations


class Glossary:
    """The concepts of one glossary file."""
