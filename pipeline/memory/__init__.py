"""The translation memory: PO on disk, learning from edits, interchange."""
