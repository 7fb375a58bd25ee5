"""A project and all that belongs to it in the database: which folders it names, and how it is taken out."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from core.store import annotation_tables, evaluation_tables, tables

_NAMING = (
    *(tables.Run, tables.Search, tables.Explaining, tables.Split, tables.Version),
    annotation_tables.AnnotationRound,
)


def folders(session: Session, project_id: int) -> list[str]:
    """The folders that the project's rows name, relative to the home folder; models first, as they are large."""
    kinds = (
        (tables.Run, tables.Run.project_id == project_id),
        (tables.Search, tables.Search.project_id == project_id),
        (tables.Explaining, tables.Explaining.project_id == project_id),
        (tables.Split, tables.Split.version_id.in_(_versions(project_id))),
        (tables.Version, tables.Version.project_id == project_id),
        (annotation_tables.AnnotationRound, annotation_tables.AnnotationRound.project_id == project_id),
    )
    return [name for table, own in kinds for name in session.scalars(select(table.folder).where(own).distinct())]


def all_folders(session: Session) -> set[str]:
    """The folders that any row names, relative to the home folder."""
    return {name for table in _NAMING for name in session.scalars(select(table.folder))}


def is_named(session: Session, relative: str) -> bool:
    """Whether any row names the folder."""
    return any(session.scalar(select(table.id).where(table.folder == relative).limit(1)) for table in _NAMING)


def remove(session: Session, project_id: int) -> None:
    """Delete the project's rows, those that point to others first."""
    for table, own in _rows(project_id):
        session.execute(delete(table).where(own))


def _rows(project_id: int) -> list[tuple[type[tables.Table], ColumnElement[bool]]]:
    rounds = annotation_tables.AnnotationRound
    runs = select(tables.Run.id).where(tables.Run.project_id == project_id)
    own_rounds = select(rounds.id).where(rounds.project_id == project_id)
    return [
        (tables.Explanation, tables.Explanation.run_id.in_(runs)),
        (tables.OpenedText, tables.OpenedText.run_id.in_(runs)),
        (tables.Explaining, tables.Explaining.project_id == project_id),
        (tables.Analysis, tables.Analysis.project_id == project_id),
        (tables.Run, tables.Run.project_id == project_id),
        (tables.Search, tables.Search.project_id == project_id),
        (tables.Experiment, tables.Experiment.project_id == project_id),
        (tables.Split, tables.Split.version_id.in_(_versions(project_id))),
        (tables.Correction, tables.Correction.project_id == project_id),
        (annotation_tables.AnnotationAnswer, annotation_tables.AnnotationAnswer.round_id.in_(own_rounds)),
        (rounds, rounds.project_id == project_id),
        (tables.Version, tables.Version.project_id == project_id),
        (evaluation_tables.Declaration, evaluation_tables.Declaration.project_id == project_id),
        (evaluation_tables.Look, evaluation_tables.Look.project_id == project_id),
        (tables.Project, tables.Project.id == project_id),
    ]


def _versions(project_id: int) -> Select[int]:
    return select(tables.Version.id).where(tables.Version.project_id == project_id)
