"""A project and all that belongs to it in the database: which folders it names, and how it is taken out."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from core.store import annotation_tables, evaluation_tables, tables

_NAMING = (
    *(tables.RunRow, tables.SearchRow, tables.ExplainingRow, tables.SplitRow, tables.VersionRow),
    annotation_tables.AnnotationRoundRow,
)


def folders(session: Session, project_id: int) -> list[str]:
    """The folders that the project's rows name, relative to the home folder; models first, as they are large."""
    kinds = (
        (tables.RunRow, tables.RunRow.project_id == project_id),
        (tables.SearchRow, tables.SearchRow.project_id == project_id),
        (tables.ExplainingRow, tables.ExplainingRow.project_id == project_id),
        (tables.SplitRow, tables.SplitRow.version_id.in_(_versions(project_id))),
        (tables.VersionRow, tables.VersionRow.project_id == project_id),
        (annotation_tables.AnnotationRoundRow, annotation_tables.AnnotationRoundRow.project_id == project_id),
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


def _rows(project_id: int) -> list[tuple[type[tables.Base], ColumnElement[bool]]]:
    rounds = annotation_tables.AnnotationRoundRow
    runs = select(tables.RunRow.id).where(tables.RunRow.project_id == project_id)
    own_rounds = select(rounds.id).where(rounds.project_id == project_id)
    return [
        (tables.ExplanationRow, tables.ExplanationRow.run_id.in_(runs)),
        (tables.OpenedTextRow, tables.OpenedTextRow.run_id.in_(runs)),
        (tables.ExplainingRow, tables.ExplainingRow.project_id == project_id),
        (tables.AnalysisRow, tables.AnalysisRow.project_id == project_id),
        (tables.KeptSliceRow, tables.KeptSliceRow.project_id == project_id),
        (tables.RunRow, tables.RunRow.project_id == project_id),
        (tables.SearchRow, tables.SearchRow.project_id == project_id),
        (tables.ExperimentRow, tables.ExperimentRow.project_id == project_id),
        (tables.SplitRow, tables.SplitRow.version_id.in_(_versions(project_id))),
        (tables.CorrectionRow, tables.CorrectionRow.project_id == project_id),
        (annotation_tables.AnnotationAnswerRow, annotation_tables.AnnotationAnswerRow.round_id.in_(own_rounds)),
        (rounds, rounds.project_id == project_id),
        (tables.VersionRow, tables.VersionRow.project_id == project_id),
        (evaluation_tables.DeclarationRow, evaluation_tables.DeclarationRow.project_id == project_id),
        (evaluation_tables.LookRow, evaluation_tables.LookRow.project_id == project_id),
        (tables.ProjectRow, tables.ProjectRow.id == project_id),
    ]


def _versions(project_id: int) -> Select[int]:
    return select(tables.VersionRow.id).where(tables.VersionRow.project_id == project_id)
