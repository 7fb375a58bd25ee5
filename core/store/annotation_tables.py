"""The database's tables of what is annotated in Errata itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import records
from core.records import AnnotationSettings, AnswerKind
from core.store.tables import NEVER_AGAIN, AsJson, Base

_KIND = Enum(AnswerKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])


class AnnotationRoundRow(Base):
    """``folded`` is the name without regard to case, by which it is kept unique in its project."""

    __tablename__ = "annotation_rounds"
    __table_args__ = (UniqueConstraint("project_id", "folded"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    name: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(240))
    created: Mapped[datetime]
    settings: Mapped[AnnotationSettings] = mapped_column(AsJson(AnnotationSettings))
    source: Mapped[str] = mapped_column(Text)
    texts: Mapped[int]
    has_ids: Mapped[bool]
    folder: Mapped[str] = mapped_column(String(200))

    def record(self) -> records.AnnotationRound:
        return records.AnnotationRound(
            id=self.id,
            project_id=self.project_id,
            name=self.name,
            created=self.created,
            settings=self.settings,
            source=self.source,
            texts=self.texts,
            has_ids=self.has_ids,
            folder=self.folder,
        )


class AnnotationAnswerRow(Base):
    """A row is an entry of a round's log: rows are added, never changed or removed."""

    __tablename__ = "annotation_answers"
    __table_args__ = (Index(None, "round_id", "annotator"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("annotation_rounds.id"))
    annotator: Mapped[str] = mapped_column(String(80))
    text_id: Mapped[str] = mapped_column(Text)
    kind: Mapped[AnswerKind] = mapped_column(_KIND)
    label: Mapped[str | None] = mapped_column(Text)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("annotation_answers.id"), unique=True)
    time: Mapped[datetime]
