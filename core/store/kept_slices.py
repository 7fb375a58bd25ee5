"""Slices that researchers named and kept for all runs of a project."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from core.counted import beginning
from core.errors import NotFound, SettingError
from core.records import Condition, KeptSlice
from core.store import tables
from core.store.engine import writing
from core.store.names import folded, usable_name


class KeptSlices:
    """The part of the store that keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, project_id: int, name: str, conditions: tuple[Condition, ...]) -> KeptSlice:
        """Raises SettingError where the name is not usable or another slice of the project has it."""
        name = usable_name(name, "group")
        with writing(self._engine) as session:
            session.get(tables.ProjectRow, project_id, with_for_update=True)
            known = session.scalar(select(tables.KeptSliceRow).where(*_called(project_id, name)))
            if known is not None:
                raise SettingError(
                    f"There is a group “{known.name}” already.", where="group name", todo="Choose another name."
                )
            row = tables.KeptSliceRow(
                project_id=project_id,
                name=name,
                folded=folded(name),
                conditions=conditions,
                created=datetime.now(UTC),
            )
            session.add(row)
            session.flush()
            return row.record()

    def of_project(self, project_id: int) -> tuple[KeptSlice, ...]:
        """Oldest first."""
        own = select(tables.KeptSliceRow).where(tables.KeptSliceRow.project_id == project_id)
        with Session(self._engine) as session:
            return tuple(row.record() for row in session.scalars(own.order_by(tables.KeptSliceRow.id)))

    def find(self, project_id: int, name: str) -> KeptSlice:
        """That of the name, without regard to case; raises NotFound."""
        with Session(self._engine) as session:
            row = session.scalar(select(tables.KeptSliceRow).where(*_called(project_id, name)))
        if row is None:
            there = ", ".join(one.name for one in self.of_project(project_id))
            raise NotFound(
                f"There is no group “{beginning(name)}” in this project.",
                todo=f"There are: {there}." if there else "No group is kept yet.",
            )
        return row.record()

    def remove(self, kept: KeptSlice) -> None:
        """Nothing where somebody has removed it already."""
        with writing(self._engine) as session:
            session.execute(delete(tables.KeptSliceRow).where(tables.KeptSliceRow.id == kept.id))


def _called(project_id: int, name: str) -> tuple:
    return tables.KeptSliceRow.project_id == project_id, tables.KeptSliceRow.folded == folded(name)
