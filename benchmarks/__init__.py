"""Errata timed against the reference tutorial's way, in the same run on the same texts and model."""
