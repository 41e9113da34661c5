"""Checks on pairs of source and target."""
