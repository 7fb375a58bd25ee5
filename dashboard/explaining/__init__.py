"""Explanations: of one text, of all mismatches, and the training texts like a text."""
