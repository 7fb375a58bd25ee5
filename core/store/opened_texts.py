"""Which test texts of a run were opened to be read."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.store import tables
from core.store.engine import writing


class OpenedTexts:
    """The part of the store that keeps them; they go with their run."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, run_id: int, text_id: str) -> None:
        """Note that the text was opened now; where it was before, the first time stays."""
        with writing(self._engine) as session:
            is_there = session.get(tables.RunRow, run_id, with_for_update=True) is not None
            if is_there and session.get(tables.OpenedTextRow, (run_id, text_id)) is None:
                session.add(tables.OpenedTextRow(run_id=run_id, text_id=text_id, time=datetime.now(UTC)))

    def of_run(self, run_id: int) -> frozenset[str]:
        """The ids of the texts that were opened, by whomever."""
        own = tables.OpenedTextRow.run_id == run_id
        with Session(self._engine) as session:
            return frozenset(session.scalars(select(tables.OpenedTextRow.text_id).where(own)))
