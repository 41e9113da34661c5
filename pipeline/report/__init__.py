"""Findings and summaries in the formats that people and machines read."""
