"""The rows of a project's trainings, ensembles and predictions that were read, which share their numbers."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.records import Run, RunState, TrainingConfig, TrainingResult
from core.store import tables


def of_project(session: Session, project_id: int) -> list[Run]:
    """Oldest first."""
    chosen = select(tables.RunRow).where(tables.RunRow.project_id == project_id).order_by(tables.RunRow.number)
    return [row.record() for row in session.scalars(chosen)]


def next_number(session: Session, project_id: int) -> int:
    newest = select(func.max(tables.RunRow.number)).where(tables.RunRow.project_id == project_id)
    return (session.scalar(newest) or 0) + 1


def finished(
    session: Session, project_id: int, split_id: int, config: TrainingConfig, folder: str, result: TrainingResult
) -> tables.RunRow:
    """A row of what was not trained, and so is finished as soon as it is there."""
    session.get(tables.ProjectRow, project_id, with_for_update=True)
    split = session.get(tables.SplitRow, split_id)
    if split is None:
        raise NotFound("The split is not there any more.", todo="Divide the data set again.")
    now = datetime.now(UTC)
    row = tables.RunRow(
        project_id=project_id,
        number=next_number(session, project_id),
        split_id=split_id,
        version_id=split.version_id,
        config=config,
        state=RunState.FINISHED,
        created=now,
        finished=now,
        folder=folder,
        result=result,
    )
    session.add(row)
    session.flush()
    return row
