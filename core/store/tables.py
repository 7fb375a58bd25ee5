"""The database's tables; each row knows the record that it stands for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import DateTime, Dialect, Enum, ForeignKey, MetaData, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core import records
from core.errors import DamagedError
from core.records import (
    Change,
    ColumnMapping,
    ExperimentKind,
    ImportReport,
    LogSpan,
    RunState,
    SearchSettings,
    Space,
    SplitSettings,
    TrainingConfig,
    TrainingResult,
    VoteSettings,
)
from core.remedies import Action, Remedy

T = TypeVar("T")

# Named constraints, so that later migrations can change them on every database.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Plain text without a check, so that a further state or kind needs no migration.
_STATE = Enum(RunState, native_enum=False, length=20, values_callable=lambda states: [state.value for state in states])
_EXPERIMENT = Enum(
    ExperimentKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds]
)

# A page remembers by the number of a project, version or run: that of a deleted one must not name another later.
NEVER_AGAIN = {"sqlite_autoincrement": True}


class AsJson(TypeDecorator[T], Generic[T]):
    """A record, or a plain collection, kept as JSON text and read back as its kind."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        return None if value is None else records.to_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        if value is None:
            return None
        try:
            return self._read(value)
        except (msgspec.MsgspecError, ValueError) as error:
            raise DamagedError(
                f"A row of the database is damaged: {error}.",
                where="errata.db",
                remedy=Remedy(Action.CHECK_WORKSPACE),
            ) from error

    def _read(self, value: str) -> T:
        return records.from_json(self.kind, value)


class _AsExplanation(AsJson[records.Explanation]):
    cache_ok = True

    def _read(self, value: str) -> records.Explanation:
        return records.explanation_from_json(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC also where the database knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 (SQLAlchemy reads it from the class)


class Captioned:
    """What the researcher called a row, and noted of it; both empty where nothing was written."""

    title: Mapped[str] = mapped_column(String(80), server_default="")
    note: Mapped[str] = mapped_column(Text, server_default="")


class ProjectRow(Base):
    """``folded`` is the name without regard to case, by which it is found and kept unique."""

    __tablename__ = "projects"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(240), unique=True)
    created: Mapped[datetime]
    class_order: Mapped[tuple[str, ...]] = mapped_column(AsJson(tuple[str, ...]))

    def record(self) -> records.Project:
        return records.Project(id=self.id, name=self.name, created=self.created)


class VersionRow(Base):
    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("project_id", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    number: Mapped[int]
    created: Mapped[datetime]
    sources: Mapped[tuple[str, ...]] = mapped_column(AsJson(tuple[str, ...]))
    mapping: Mapped[ColumnMapping] = mapped_column(AsJson(ColumnMapping))
    report: Mapped[ImportReport] = mapped_column(AsJson(ImportReport))
    folder: Mapped[str] = mapped_column(String(200))
    vote: Mapped[VoteSettings] = mapped_column(AsJson(VoteSettings))
    log: Mapped[LogSpan] = mapped_column(AsJson(LogSpan))
    corrected: Mapped[dict[str, int]] = mapped_column(AsJson(dict[str, int]))

    def record(self) -> records.DatasetVersion:
        return records.DatasetVersion(
            id=self.id,
            project_id=self.project_id,
            number=self.number,
            created=self.created,
            sources=self.sources,
            mapping=self.mapping,
            report=self.report,
            folder=self.folder,
            vote=self.vote,
            log=self.log,
            corrected=self.corrected,
        )


class CorrectionRow(Base):
    """The log of corrections; its rows are only ever added."""

    __tablename__ = "corrections"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    time: Mapped[datetime]
    change: Mapped[Change] = mapped_column(AsJson(Change))

    def record(self, number: int) -> records.Correction:
        return records.Correction(
            id=self.id,
            number=number,
            project_id=self.project_id,
            version_id=self.version_id,
            time=self.time,
            change=self.change,
        )


class SplitRow(Base):
    __tablename__ = "splits"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    created: Mapped[datetime]
    settings: Mapped[SplitSettings] = mapped_column(AsJson(SplitSettings))
    counts: Mapped[dict[str, dict[str, int]]] = mapped_column(AsJson(dict[str, dict[str, int]]))
    left_out: Mapped[dict[str, int]] = mapped_column(AsJson(dict[str, int]))
    folder: Mapped[str] = mapped_column(String(200))

    def record(self) -> records.Split:
        return records.Split(
            id=self.id,
            version_id=self.version_id,
            created=self.created,
            settings=self.settings,
            counts=self.counts,
            left_out=self.left_out,
            folder=self.folder,
        )


class ExperimentRow(Captioned, Base):
    __tablename__ = "experiments"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    kind: Mapped[ExperimentKind] = mapped_column(_EXPERIMENT)
    created: Mapped[datetime]

    def record(self, runs: tuple[int, ...]) -> records.Experiment:
        return records.Experiment(
            id=self.id,
            project_id=self.project_id,
            kind=self.kind,
            created=self.created,
            runs=runs,
            title=self.title,
            note=self.note,
        )


class RunRow(Captioned, Base):
    """``number`` counts the runs of a project, ensembles and predictions that were read among them; the name is made
    from it. ``members`` are an ensemble's, empty of a training; ``read_from`` is that of predictions that were read,
    ``classifier`` that of one that was finished elsewhere.
    """

    __tablename__ = "runs"
    __table_args__ = (UniqueConstraint("project_id", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    number: Mapped[int]
    split_id: Mapped[int] = mapped_column(ForeignKey("splits.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    config: Mapped[TrainingConfig] = mapped_column(AsJson(TrainingConfig))
    state: Mapped[RunState] = mapped_column(_STATE)
    created: Mapped[datetime]
    finished: Mapped[datetime | None]
    folder: Mapped[str] = mapped_column(String(200))
    result: Mapped[TrainingResult | None] = mapped_column(AsJson(TrainingResult))
    error: Mapped[str | None] = mapped_column(Text)
    experiment_id: Mapped[int | None] = mapped_column(ForeignKey("experiments.id"))
    model_deleted: Mapped[datetime | None]
    members: Mapped[tuple[int, ...] | None] = mapped_column(AsJson(tuple[int, ...]))
    read_from: Mapped[records.ReadPredictions | None] = mapped_column(AsJson(records.ReadPredictions))
    classifier: Mapped[records.FinishedClassifier | None] = mapped_column(AsJson(records.FinishedClassifier))

    @property
    def name(self) -> str:
        return f"{self._kind}-{self.number}"

    @property
    def _kind(self) -> str:
        if self.members:
            return "ensemble"
        if self.read_from is not None:
            return "predictions"
        return "run" if self.classifier is None else "classifier"

    def record(self) -> records.Run:
        return records.Run(
            id=self.id,
            project_id=self.project_id,
            name=self.name,
            split_id=self.split_id,
            version_id=self.version_id,
            config=self.config,
            state=self.state,
            created=self.created,
            finished=self.finished,
            folder=self.folder,
            result=self.result,
            error=self.error,
            title=self.title,
            note=self.note,
            model_deleted=self.model_deleted,
            members=self.members or (),
            read_from=self.read_from,
            classifier=self.classifier,
        )


class SearchRow(Captioned, Base):
    """``number`` counts the searches of a project; the name is made from it. How it stands is told by its folder."""

    __tablename__ = "searches"
    __table_args__ = (UniqueConstraint("project_id", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    number: Mapped[int]
    split_id: Mapped[int] = mapped_column(ForeignKey("splits.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    config: Mapped[TrainingConfig] = mapped_column(AsJson(TrainingConfig))
    space: Mapped[Space] = mapped_column(AsJson(Space))
    settings: Mapped[SearchSettings] = mapped_column(AsJson(SearchSettings))
    created: Mapped[datetime]
    folder: Mapped[str] = mapped_column(String(200))

    def record(self) -> records.Search:
        return records.Search(
            id=self.id,
            project_id=self.project_id,
            name=f"search-{self.number}",
            split_id=self.split_id,
            version_id=self.version_id,
            config=self.config,
            space=self.space,
            settings=self.settings,
            created=self.created,
            folder=self.folder,
            title=self.title,
            note=self.note,
        )


class ExplainingRow(Base):
    """``number`` counts the jobs of a project that explain texts; the name is made from it. How one stands is told by
    its folder.
    """

    __tablename__ = "explainings"
    __table_args__ = (UniqueConstraint("project_id", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    number: Mapped[int]
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    method: Mapped[str] = mapped_column(String(40))
    settings: Mapped[dict[str, Any]] = mapped_column(AsJson(dict[str, Any]))
    chosen: Mapped[records.ExplainingSettings] = mapped_column(AsJson(records.ExplainingSettings))
    created: Mapped[datetime]
    folder: Mapped[str] = mapped_column(String(200))
    collected: Mapped[int]

    def record(self) -> records.Explaining:
        return records.Explaining(
            id=self.id,
            project_id=self.project_id,
            name=f"explaining-{self.number}",
            run_id=self.run_id,
            method=self.method,
            settings=self.settings,
            chosen=self.chosen,
            created=self.created,
            folder=self.folder,
            collected=self.collected,
        )


class ExplanationRow(Base):
    """``key`` is the digest of run, text, settings and method."""

    __tablename__ = "explanations"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    created: Mapped[datetime]
    explanation: Mapped[records.Explanation] = mapped_column(_AsExplanation(records.Explanation))


class OpenedTextRow(Base):
    """A test text that was opened to be read; ``time`` is that of the first time."""

    __tablename__ = "opened_texts"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    text_id: Mapped[str] = mapped_column(Text, primary_key=True)
    time: Mapped[datetime]


class KeptSliceRow(Base):
    """``folded`` is the name without regard to case, by which it is found and kept unique in its project."""

    __tablename__ = "kept_slices"
    __table_args__ = (UniqueConstraint("project_id", "folded"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    name: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(240))
    conditions: Mapped[tuple[records.Condition, ...]] = mapped_column(AsJson(tuple[records.Condition, ...]))
    created: Mapped[datetime]

    def record(self) -> records.KeptSlice:
        return records.KeptSlice(
            id=self.id, project_id=self.project_id, name=self.name, conditions=self.conditions, created=self.created
        )


class AnalysisRow(Base):
    """``key`` is the digest of the analysis, its tables and its settings; ``record`` is JSON."""

    __tablename__ = "analyses"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    created: Mapped[datetime]
    record: Mapped[str] = mapped_column(Text)
