"""The searches for settings of a project."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.records import Search, SearchSettings, Space, Split, TrainingConfig
from core.store import tables
from core.store.engine import writing


class Searches:
    """The part of the store that keeps what was begun; how a search stands is told by its folder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        project_id: int,
        split: Split,
        config: TrainingConfig,
        space: Space,
        settings: SearchSettings,
        folder: str,
    ) -> Search:
        """Make the project's next search, ``search-1``, ``search-2`` and so on."""
        with writing(self._engine) as session:
            session.get(tables.ProjectRow, project_id, with_for_update=True)
            newest = select(func.max(tables.SearchRow.number)).where(tables.SearchRow.project_id == project_id)
            row = tables.SearchRow(
                project_id=project_id,
                number=(session.scalar(newest) or 0) + 1,
                split_id=split.id,
                version_id=split.version_id,
                config=config,
                space=space,
                settings=settings,
                created=datetime.now(UTC),
                folder=folder,
            )
            session.add(row)
            session.flush()
            return row.record()

    def of_project(self, project_id: int) -> list[Search]:
        """Oldest first."""
        own = (
            select(tables.SearchRow).where(tables.SearchRow.project_id == project_id).order_by(tables.SearchRow.number)
        )
        with Session(self._engine) as session:
            return [row.record() for row in session.scalars(own)]

    def find(self, project_id: int, name: str) -> Search:
        """The project's search of that name; raises NotFound."""
        known = self.of_project(project_id)
        found = next((search for search in known if search.name == name), None)
        if found is None:
            there = ", ".join(search.name for search in known)
            raise NotFound(
                f"There is no search “{name}” in this project.",
                todo=f"There are: {there}." if there else "There is none yet.",
            )
        return found

    def remove(self, search_id: int) -> None:
        with writing(self._engine) as session:
            session.execute(delete(tables.SearchRow).where(tables.SearchRow.id == search_id))
