"""The metadata columns of a version."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MetadataColumns:
    """Names of columns, without the prefix.

    Attributes
    ----------
    telling
        Those with several values that repeat (party, year), the fewest values first.
    others
        Those with values that hardly repeat (ids, links, lists), in the file's order; last the numbers of rows.
    constant
        Those with one value at most, which tell no text from another.
    """

    telling: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    constant: tuple[str, ...] = ()

    @property
    def differing(self) -> tuple[str, ...]:
        """Those in which texts differ."""
        return (*self.telling, *self.others)

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.differing, *self.constant)
