"""The predictions of a project that were read from tables."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.records import Experiment, ReadPredictions, Run, TrainingConfig, TrainingResult
from core.store import run_rows
from core.store.engine import writing


class PredictionTables:
    """The part of the store that keeps them; each is a run that was not trained."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        project_id: int,
        split_id: int,
        config: TrainingConfig,
        folder: str,
        result: TrainingResult,
        read_from: ReadPredictions,
        experiment: Experiment | None = None,
    ) -> Run:
        """Make a run, ``predictions-4``, of the answers in the folder; it is finished."""
        with writing(self._engine) as session:
            row = run_rows.finished(session, project_id, split_id, config, folder, result)
            row.read_from = read_from
            row.experiment_id = experiment.id if experiment else None
            session.flush()
            return row.record()

    def of_project(self, project_id: int) -> list[Run]:
        """Oldest first."""
        with Session(self._engine) as session:
            return [run for run in run_rows.of_project(session, project_id) if run.read_from is not None]
