"""Articles in, publishable localised articles out: offline, terms locked, figures checked, edits kept."""

__version__ = "0.1.0"
