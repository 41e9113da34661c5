"""Figures: the values that a text states, in any notation."""
