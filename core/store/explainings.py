"""The jobs that explain many texts of a run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.records import Explaining, ExplainingSettings, ExplanationSettings, Run
from core.store import tables
from core.store.engine import writing
from core.store.explanations import StoredExplanation, keep_in


class Explainings:
    """The part of the store that keeps what was begun; how a job stands is told by its folder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, run: Run, settings: ExplanationSettings, chosen: ExplainingSettings, folder: str) -> Explaining:
        """Make the project's next job, ``explaining-1``, ``explaining-2`` and so on; raises NotFound where the run was
        deleted.
        """
        with writing(self._engine) as session:
            session.get(tables.ProjectRow, run.project_id, with_for_update=True)
            if session.get(tables.RunRow, run.id) is None:
                raise NotFound(f"{run.name} was deleted in the meantime.", todo="Choose another.")
            newest = select(func.max(tables.ExplainingRow.number)).where(
                tables.ExplainingRow.project_id == run.project_id
            )
            row = tables.ExplainingRow(
                project_id=run.project_id,
                number=(session.scalar(newest) or 0) + 1,
                run_id=run.id,
                method=settings.method,
                settings={name: value for name, value in vars(settings).items() if name != "label"},
                chosen=chosen,
                created=datetime.now(UTC),
                folder=folder,
                collected=0,
            )
            session.add(row)
            session.flush()
            return row.record()

    def of_project(self, project_id: int) -> list[Explaining]:
        """Oldest first."""
        own = select(tables.ExplainingRow).where(tables.ExplainingRow.project_id == project_id)
        with Session(self._engine) as session:
            return [row.record() for row in session.scalars(own.order_by(tables.ExplainingRow.number))]

    def find(self, project_id: int, name: str) -> Explaining:
        """The project's job of that name; raises NotFound."""
        known = self.of_project(project_id)
        found = next((one for one in known if one.name == name), None)
        if found is None:
            there = ", ".join(one.name for one in known)
            raise NotFound(
                f"There is no job “{name}” in this project.",
                todo=f"There are: {there}." if there else "There is none yet.",
            )
        return found

    def collect(self, explaining: Explaining, answered: Collection[StoredExplanation], upto: int) -> None:
        """Keep what the job has found, and that so many bytes of its file are read; nothing where it was deleted."""
        with writing(self._engine) as session:
            row = session.get(tables.ExplainingRow, explaining.id, with_for_update=True)
            if row is not None:
                keep_in(session, explaining.run_id, answered)
                row.collected = upto
