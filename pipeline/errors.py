"""What stops a run: one family of errors, each of one line.

1. An error is what the user must mend before a run can go on. What is wrong in a text is a
   `Finding` (pipeline.qa) and never raised.
2. The line says what, where and what is allowed: ``glossary.yaml:12:5: unknown mode 'locked'
   (allowed: lock, translate, forbid)``.
3. Exceptions become messages in one place, `pipeline.cli.main`; anything that is no
   `PipelineError` is a fault of ours and is shown as one.
"""

from __future__ import annotations

from pathlib import Path


class PipelineError(Exception):
    """Something that the user must mend; the command exits with 2."""

    def __init__(
        self,
        what: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        allowed: str | None = None,
    ) -> None:
        """Keep the parts; `line` and `column` count from 1."""
        super().__init__(what)
        self.what = what
        self.file = None if file is None else str(file)
        self.line = line
        self.column = column
        self.allowed = allowed

    def __str__(self) -> str:
        """Give the one line that a user sees."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{place}: {self.what}" if place else self.what
        if self.allowed:
            text = f"{text} ({self.allowed})"
        return " ".join(text.split())


class ConfigError(PipelineError):
    """The configuration or the command line asks for what cannot be."""


class ArticleError(PipelineError):
    """An article cannot be read as text."""


class GlossaryError(PipelineError):
    """glossary.yaml cannot be used as it stands."""


class MemoryFileError(PipelineError):
    """A file of the translation memory, or a bilingual file, cannot be used as it stands."""


class EngineError(PipelineError):
    """An engine cannot translate: unknown, not configured, or its server does not answer."""


class ModelError(EngineError):
    """A model is missing, damaged, or not the one that is pinned."""


class MissingModelError(ModelError):
    """No model is installed for a pair; a project's run goes on without it and names the command that installs one."""


class WriteError(PipelineError):
    """A file or folder cannot be written."""
