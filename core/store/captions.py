"""Titles and notes that researchers give to runs, experiments and searches."""

from __future__ import annotations

from sqlalchemy import Engine

from core.errors import NotFound
from core.records import Experiment, Run, Search
from core.store import tables
from core.store.engine import writing

_TABLES: dict[type, type[tables.Captioned]] = {
    Run: tables.RunRow,
    Experiment: tables.ExperimentRow,
    Search: tables.SearchRow,
}


class Captions:
    """The part of the store that keeps them, in the row of what they are of."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, of: Run | Experiment | Search, title: str | None, note: str | None) -> None:
        """Write the title, the note or both, all at once; None leaves what is there. Raises NotFound."""
        with writing(self._engine) as session:
            row = session.get(_TABLES[type(of)], of.id, with_for_update=True)
            if row is None:
                raise NotFound("It was deleted in the meantime.", todo="Choose another.")
            row.title = row.title if title is None else title
            row.note = row.note if note is None else note
