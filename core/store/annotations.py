"""Annotation rounds, and the answers given in them: a log that only grows."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from core.errors import NotFound, SettingError
from core.records import AnnotationRound, AnnotationSettings, Answer, AnswerKind
from core.remedies import Action, Remedy
from core.store import tables
from core.store.annotation_tables import AnnotationAnswerRow, AnnotationRoundRow
from core.store.engine import writing
from core.store.names import folded, usable_name

_FIELDS = (
    AnnotationAnswerRow.id,
    AnnotationAnswerRow.text_id,
    AnnotationAnswerRow.annotator,
    AnnotationAnswerRow.kind,
    AnnotationAnswerRow.label,
    AnnotationAnswerRow.undoes,
    AnnotationAnswerRow.time,
)


class Annotations:
    """The part of the store that keeps what is annotated here; each answer is on disk when its call returns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_round(
        self,
        project_id: int,
        name: str,
        *,
        settings: AnnotationSettings,
        source: str,
        texts: int,
        has_ids: bool,
        folder: str,
    ) -> AnnotationRound:
        """Make a round; raises SettingError where the name is not usable or another of the project has it already."""
        with writing(self._engine) as session:
            if session.get(tables.ProjectRow, project_id, with_for_update=True) is None:
                raise NotFound(
                    f"There is no project {project_id}.",
                    todo="It may have been deleted.",
                    remedy=Remedy(Action.CHOOSE_PROJECT),
                )
            name = _free_name(session, project_id, name)
            row = AnnotationRoundRow(
                project_id=project_id,
                name=name,
                folded=folded(name),
                created=datetime.now(UTC),
                settings=settings,
                source=source,
                texts=texts,
                has_ids=has_ids,
                folder=folder,
            )
            session.add(row)
            session.flush()
            return row.record()

    def check_name(self, project_id: int, name: str) -> None:
        """Raise what ``add_round`` would raise because of the name."""
        with Session(self._engine) as session:
            _free_name(session, project_id, name)

    def rounds(self, project_id: int) -> list[AnnotationRound]:
        """The project's rounds, oldest first."""
        chosen = (
            select(AnnotationRoundRow)
            .where(AnnotationRoundRow.project_id == project_id)
            .order_by(AnnotationRoundRow.id)
        )
        with Session(self._engine) as session:
            return [row.record() for row in session.scalars(chosen)]

    def round(self, project_id: int, name: str) -> AnnotationRound:
        """The project's round of that name, without regard to case; raises NotFound."""
        with Session(self._engine) as session:
            row = session.scalar(_round_called(project_id, name))
            if row is None:
                raise NotFound(f"There is no annotation round “{name}” in this project.", todo="Choose another round.")
            return row.record()

    def log(self, round_id: int, annotator: str | None = None) -> list[Answer]:
        """All entries of a round in the order in which they were made, or those of one annotator."""
        chosen = select(*_FIELDS).where(AnnotationAnswerRow.round_id == round_id).order_by(AnnotationAnswerRow.id)
        if annotator is not None:
            chosen = chosen.where(AnnotationAnswerRow.annotator == annotator)
        with Session(self._engine) as session:
            return [Answer(*row) for row in session.execute(chosen)]

    def annotators(self, round_id: int) -> list[str]:
        """Who has made an entry in the round, by name."""
        chosen = select(AnnotationAnswerRow.annotator).where(AnnotationAnswerRow.round_id == round_id).distinct()
        with Session(self._engine) as session:
            return sorted(session.scalars(chosen))

    def add(
        self, round: AnnotationRound, annotator: str, text_id: str, kind: AnswerKind, label: str | None = None
    ) -> None:
        """Add an answer to the log; raises NotFound where the round is there no more."""
        with writing(self._engine) as session:
            _require(session, round)
            session.add(_entry(round.id, annotator, text_id, kind, label=label))

    def undo(self, round: AnnotationRound, annotator: str) -> Answer | None:
        """Take back the annotator's newest answer that still stands, by a further entry, and return what was taken
        back; None where there is nothing. Raises NotFound where the round is there no more.
        """
        own = (AnnotationAnswerRow.round_id == round.id, AnnotationAnswerRow.annotator == annotator)
        undone = select(AnnotationAnswerRow.undoes).where(*own, AnnotationAnswerRow.undoes.is_not(None))
        standing = (
            select(*_FIELDS)
            .where(*own, AnnotationAnswerRow.kind != AnswerKind.UNDO, AnnotationAnswerRow.id.not_in(undone))
            .order_by(AnnotationAnswerRow.id.desc())
            .limit(1)
        )
        with writing(self._engine) as session:
            _require(session, round)
            row = session.execute(standing).one_or_none()
            if row is None:
                return None
            last = Answer(*row)
            session.add(_entry(round.id, annotator, last.text_id, AnswerKind.UNDO, undoes=last.id))
            return last


def _require(session: Session, round: AnnotationRound) -> None:
    # Databases give the numbers of what was deleted to what is new; folders have random names.
    row = session.get(AnnotationRoundRow, round.id)
    if row is None or row.folder != round.folder:
        raise NotFound(
            "This round was deleted with its project in the meantime. Your last answer was not kept.",
            todo="Ask the person who manages the projects.",
        )


def _entry(
    round_id: int,
    annotator: str,
    text_id: str,
    kind: AnswerKind,
    *,
    label: str | None = None,
    undoes: int | None = None,
) -> AnnotationAnswerRow:
    return AnnotationAnswerRow(
        round_id=round_id,
        annotator=annotator,
        text_id=text_id,
        kind=kind,
        label=label,
        undoes=undoes,
        time=datetime.now(UTC),
    )


def _free_name(session: Session, project_id: int, name: str) -> str:
    name = usable_name(name, of="round")
    if session.scalar(_round_called(project_id, name)) is not None:
        raise SettingError(f"There is a round “{name}” already.", where="round name", todo="Choose another name.")
    return name


def _round_called(project_id: int, name: str) -> Select[AnnotationRoundRow]:
    return select(AnnotationRoundRow).where(
        AnnotationRoundRow.project_id == project_id, AnnotationRoundRow.folded == folded(name)
    )
