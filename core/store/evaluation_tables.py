"""The database's tables of what models are judged by, and of the looks at test parts; rows are only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Enum, Float, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core import records
from core.records import LookKind, Measure
from core.store.tables import AsJson, Base

_KIND = Enum(LookKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])


class DeclarationRow(Base):
    __tablename__ = "declarations"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    measure: Mapped[Measure] = mapped_column(AsJson(Measure))
    time: Mapped[datetime]

    def record(self) -> records.Declaration:
        return records.Declaration(measure=self.measure, time=self.time)


class LookRow(Base):
    """Runs and splits are named without a constraint: a look at a run that was deleted since was one all the same."""

    __tablename__ = "looks"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    kind: Mapped[LookKind] = mapped_column(_KIND)
    time: Mapped[datetime]
    split_id: Mapped[int | None]
    run_id: Mapped[int | None]
    against_id: Mapped[int | None]
    measure: Mapped[Measure | None] = mapped_column(AsJson(Measure))
    p_value: Mapped[float | None] = mapped_column(Float)

    def record(self) -> records.Look:
        return records.Look(
            kind=self.kind,
            time=self.time,
            split_id=self.split_id,
            run_id=self.run_id,
            against_id=self.against_id,
            measure=self.measure,
            p_value=self.p_value,
        )
