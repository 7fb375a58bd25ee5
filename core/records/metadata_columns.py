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
        Those with one value or with values that hardly repeat (ids, links, lists), in the file's order; last the
        numbers of rows.
    """

    telling: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.telling, *self.others)
