"""The experiments of a project and which runs are theirs."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from core.records import Experiment, ExperimentKind
from core.store import tables
from core.store.engine import writing


class Experiments:
    """The part of the store that keeps them; a run joins one when it is added and leaves it when it is deleted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, project_id: int, kind: ExperimentKind) -> Experiment:
        """Make an experiment that has no runs yet."""
        with writing(self._engine) as session:
            row = tables.ExperimentRow(project_id=project_id, kind=kind, created=datetime.now(UTC))
            session.add(row)
            session.flush()
            return row.record(())

    def of_run(self, run_id: int) -> Experiment | None:
        """The experiment that the run is part of; None where it was started by itself."""
        its_own = select(tables.ExperimentRow).join(tables.RunRow).where(tables.RunRow.id == run_id)
        with Session(self._engine) as session:
            row = session.scalar(its_own)
            return None if row is None else _record(session, row)

    def of_project(self, project_id: int) -> list[Experiment]:
        """Oldest first."""
        own = select(tables.ExperimentRow).where(tables.ExperimentRow.project_id == project_id)
        with Session(self._engine) as session:
            return [_record(session, row) for row in session.scalars(own.order_by(tables.ExperimentRow.id))]


def remove_empty(session: Session, experiment_id: int | None) -> None:
    """Delete the experiment where its last run was deleted."""
    if session.scalar(select(tables.RunRow.id).where(tables.RunRow.experiment_id == experiment_id).limit(1)) is None:
        session.execute(delete(tables.ExperimentRow).where(tables.ExperimentRow.id == experiment_id))


def _record(session: Session, row: tables.ExperimentRow) -> Experiment:
    runs = select(tables.RunRow.id).where(tables.RunRow.experiment_id == row.id).order_by(tables.RunRow.id)
    return row.record(tuple(session.scalars(runs)))
