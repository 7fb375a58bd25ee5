"""How many examples a property is tried on."""

from __future__ import annotations

import hypothesis

_USUAL = 100


def examples(number: int) -> int:
    """So many where a property is usually tried on a hundred; as many times fewer in the fast form, but some."""
    return max(3, round(number * hypothesis.settings().max_examples / _USUAL))
