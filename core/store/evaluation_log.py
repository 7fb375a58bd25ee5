"""What a project judges its models by, and the looks at its test parts: logs that only grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.records import Declaration, Look, Measure
from core.store import evaluation_tables as rows
from core.store.engine import writing


class EvaluationLog:
    """The part of the store that keeps both logs; each entry is on disk when its call returns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def declare(self, project_id: int, measure: Measure, *, where_none: bool = False) -> None:
        """Make it the project's measure from now on, unless it is already; ``where_none`` only where it has none."""
        with writing(self._engine) as session:
            known = _declarations(session, project_id)
            if known and (where_none or known[-1].measure == measure):
                return
            session.add(rows.DeclarationRow(project_id=project_id, measure=measure, time=datetime.now(UTC)))

    def declarations(self, project_id: int) -> list[Declaration]:
        """Oldest first; the last one holds."""
        with Session(self._engine) as session:
            return _declarations(session, project_id)

    def add_look(self, project_id: int, look: Look, is_known: Callable[[list[Look]], bool]) -> list[Look]:
        """Add the look, unless it is known by what is logged before; nobody else writes in between. Gives the log."""
        with writing(self._engine) as session:
            known = _looks(session, project_id)
            if is_known(known):
                return known
            session.add(rows.LookRow(project_id=project_id, **vars(look)))
            return [*known, look]

    def looks(self, project_id: int) -> list[Look]:
        """Oldest first."""
        with Session(self._engine) as session:
            return _looks(session, project_id)


def _declarations(session: Session, project_id: int) -> list[Declaration]:
    own = rows.DeclarationRow.project_id == project_id
    found = session.scalars(select(rows.DeclarationRow).where(own).order_by(rows.DeclarationRow.id))
    return [row.record() for row in found]


def _looks(session: Session, project_id: int) -> list[Look]:
    own = rows.LookRow.project_id == project_id
    return [row.record() for row in session.scalars(select(rows.LookRow).where(own).order_by(rows.LookRow.id))]
