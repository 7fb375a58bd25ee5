"""How many examples a property is tried on: fewer in the fast form of the tests, more in the long one."""

from __future__ import annotations

import hypothesis

_USUAL = 100


def examples(number: int) -> int:
    """So many where a property is usually tried on a hundred; in other forms as many times fewer or more, but some."""
    return max(3, round(number * hypothesis.settings().max_examples / _USUAL))


def are_many() -> bool:
    """Whether properties are tried on more than is usual, as in the long form."""
    return hypothesis.settings().max_examples > _USUAL
