"""Results of analyses: what was computed from stored tables, kept so that it is computed once."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.store import tables
from core.store.engine import writing


class Analyses:
    """The part of the store that keeps them. A digest of all that went in is the key, so that nothing goes stale."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, key: str) -> str | None:
        """The record as JSON."""
        with Session(self._engine) as session:
            row = session.get(tables.AnalysisRow, key)
            return None if row is None else row.record

    def keep(self, project_id: int, name: str, key: str, record: str) -> None:
        """Nothing where somebody has kept it already."""
        with writing(self._engine) as session:
            if session.get(tables.AnalysisRow, key) is None:
                session.add(
                    tables.AnalysisRow(
                        key=key, project_id=project_id, name=name, created=datetime.now(UTC), record=record
                    )
                )
