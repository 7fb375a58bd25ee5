"""The rows of a project's trainings and ensembles, which share their numbers."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.records import Run
from core.store import tables


def of_project(session: Session, project_id: int) -> list[Run]:
    """Oldest first."""
    chosen = select(tables.Run).where(tables.Run.project_id == project_id).order_by(tables.Run.number)
    return [row.record() for row in session.scalars(chosen)]


def next_number(session: Session, project_id: int) -> int:
    newest = select(func.max(tables.Run.number)).where(tables.Run.project_id == project_id)
    return (session.scalar(newest) or 0) + 1
