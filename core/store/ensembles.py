"""The ensembles of a project and the runs whose models they answer with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.counted import joined
from core.errors import DamagedError, JobError
from core.records import Run, TrainingResult
from core.remedies import Action, Remedy
from core.store import run_rows, tables
from core.store.engine import writing


class Ensembles:
    """The part of the store that keeps them; an ensemble is a run that was not trained."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, project_id: int, members: Sequence[Run], folder: str, result: TrainingResult) -> Run:
        """Make a run, ``ensemble-3``, of the models of others that learned from the same split; it is finished.

        Raises JobError where one of them has no model any more.
        """
        with writing(self._engine) as session:
            session.get(tables.ProjectRow, project_id, with_for_update=True)
            for one in members:
                row = session.get(tables.RunRow, one.id)
                if row is None or row.model_deleted is not None or row.folder != one.folder:
                    raise JobError(f"The model of {one.name} is not there any more.", where=one.name)
            first = members[0]
            ensemble = run_rows.finished(session, project_id, first.split_id, first.config, folder, result)
            ensemble.members = tuple(one.id for one in members)
            session.flush()
            return ensemble.record()

    def of_project(self, project_id: int) -> list[Run]:
        """Oldest first."""
        return [run for run in self._all(project_id) if run.is_ensemble]

    def members(self, ensemble: Run) -> list[Run]:
        """The runs whose models the ensemble answers with, in their order, none of a training.

        Raises DamagedError where one is not there.
        """
        known = {run.id: run for run in self._all(ensemble.project_id) if run.is_trained}
        if {*ensemble.members} - known.keys():
            raise DamagedError(
                f"{ensemble.name} answers with the model of a run that is not there.",
                where="errata.db",
                remedy=Remedy(Action.CHECK_WORKSPACE),
            )
        return [known[id] for id in ensemble.members]

    def require_unneeded(self, run: Run) -> None:
        """Raise JobError where an ensemble answers with the run's model."""
        with Session(self._engine) as session:
            require_unneeded(session, run.id)

    def _all(self, project_id: int) -> list[Run]:
        with Session(self._engine) as session:
            return run_rows.of_project(session, project_id)


def require_unneeded(session: Session, run_id: int) -> None:
    """Raise JobError where an ensemble answers with the run's model."""
    run = session.get(tables.RunRow, run_id)
    if run is None:
        return
    needing = [one.name for one in run_rows.of_project(session, run.project_id) if run_id in one.members]
    if needing:
        raise JobError(
            f"{joined(needing)} {'answers' if len(needing) == 1 else 'answer'} with the model of {run.name}.",
            where=run.name,
            todo=f"Delete {joined(needing)} first.",
        )
