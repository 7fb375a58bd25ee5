"""The store: projects, versions, corrections, splits, runs and explanations, in one database that many processes
share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from core.errors import DamagedError, EditConflict, NotFound, SettingError
from core.records import (
    Change,
    Correction,
    DatasetVersion,
    Experiment,
    FinishedClassifier,
    ImportReport,
    LogSpan,
    Project,
    Run,
    RunState,
    Split,
    SplitSettings,
    TrainingConfig,
    TrainingResult,
    VersionBasis,
)
from core.remedies import Action, Remedy
from core.store import experiments, integrity, removal, run_rows, tables
from core.store.analyses import Analyses
from core.store.annotations import Annotations
from core.store.captions import Captions
from core.store.engine import open_engine, writing
from core.store.ensembles import Ensembles, require_unneeded
from core.store.evaluation_log import EvaluationLog
from core.store.experiments import Experiments
from core.store.explainings import Explainings
from core.store.explanations import Explanations, forget_explanations
from core.store.kept_slices import KeptSlices
from core.store.names import folded, usable_name
from core.store.opened_texts import OpenedTexts
from core.store.read_predictions import PredictionTables
from core.store.searches import Searches

Row = TypeVar("Row", bound=tables.Base)


class Store:
    """What is small and changes, kept in a database; safe to use from several threads and processes at once.

    Parameters
    ----------
    url
        Any SQLAlchemy URL. The database is made, or brought to the newest shape, when it is opened.

    Attributes
    ----------
    annotations
        The annotation rounds and the answers in them.
    captions
        What the researcher calls runs, experiments and searches, and notes of them.
    ensembles
        The models of several runs that answer as one.
    evaluation
        What a project judges its models by, and the looks at its test parts.
    experiments
        Which runs were started together.
    explainings
        The jobs that explain many texts.
    explanations
        The words that made a run's model decide on a text.
    kept_slices
        Groups of texts that researchers named for all runs.
    opened_texts
        Which test texts were opened to be read.
    prediction_tables
        The predictions that were read from tables.
    searches
        The searches for settings that were begun.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self.annotations = Annotations(self._engine)
        self.captions = Captions(self._engine)
        self.ensembles = Ensembles(self._engine)
        self.evaluation = EvaluationLog(self._engine)
        self.experiments = Experiments(self._engine)
        self.explainings = Explainings(self._engine)
        self.explanations = Explanations(self._engine)
        self.kept_slices = KeptSlices(self._engine)
        self.opened_texts = OpenedTexts(self._engine)
        self.prediction_tables = PredictionTables(self._engine)
        self.searches = Searches(self._engine)
        self.analyses = Analyses(self._engine)
        self._logs: dict[int, tuple[tuple[int, int], list[Correction]]] = {}

    def faults(self) -> list[DamagedError]:
        """What is wrong within the database: its own check, and rows that point to rows which are not there."""
        with self._reading() as session:
            return integrity.faults(session.connection())

    @property
    def kind(self) -> str:
        """Which database it is, such as ``sqlite``."""
        return self._engine.dialect.name

    def close(self) -> None:
        self._engine.dispose()

    def add_project(self, name: str) -> Project:
        """Make a project; raises SettingError where the name is not usable or another has it already."""
        name = usable_name(name)
        with self._writing() as session:
            _check_free(session, name)
            return _added(
                session, tables.ProjectRow(name=name, folded=folded(name), created=_now(), class_order=())
            ).record()

    def projects(self) -> list[Project]:
        """All projects, by name."""
        with self._reading() as session:
            return [
                row.record() for row in session.scalars(select(tables.ProjectRow).order_by(tables.ProjectRow.folded))
            ]

    def project(self, name: str) -> Project:
        """The project of that name, without regard to case; raises NotFound."""
        with self._reading() as session:
            row = session.scalar(_project_called(name))
            if row is None:
                raise NotFound(
                    f"There is no project “{name}”.",
                    todo="It may have been renamed or deleted.",
                    remedy=Remedy(Action.CHOOSE_PROJECT),
                )
            return row.record()

    def project_of_id(self, project_id: int) -> Project:
        """Raises NotFound where it was deleted."""
        with self._reading() as session:
            return _known(session, tables.ProjectRow, project_id).record()

    def rename_project(self, project_id: int, name: str, *, was: str | None = None) -> Project:
        """Give the project another name; raises SettingError as ``add_project`` does, EditConflict where it is called
        otherwise than ``was``.
        """
        name = usable_name(name)
        with self._writing() as session:
            row = _known(session, tables.ProjectRow, project_id, lock=True)
            if was not in (None, row.name):
                raise EditConflict(
                    f"The project “{was}” was renamed “{row.name}” in the meantime; it keeps that name.",
                    todo="Rename it again if it should be called otherwise.",
                )
            _check_free(session, name, but=project_id)
            row.name, row.folded = name, folded(name)
            return row.record()

    def class_order(self, project_id: int) -> tuple[str, ...]:
        """The project's classes in the order that was chosen; empty where none was."""
        with self._reading() as session:
            return _known(session, tables.ProjectRow, project_id).class_order

    def keep_class_order(self, project_id: int, order: Sequence[str]) -> None:
        with self._writing() as session:
            _known(session, tables.ProjectRow, project_id, lock=True).class_order = tuple(order)

    def folders(self, project_id: int) -> list[str]:
        """All folders that belong to the project, relative to the home folder."""
        with self._reading() as session:
            return removal.folders(session, project_id)

    def names_folder(self, relative: str) -> bool:
        """Whether a row names the folder."""
        with self._reading() as session:
            return removal.is_named(session, relative)

    def all_folders(self) -> set[str]:
        """All folders that rows name, relative to the home folder."""
        with self._reading() as session:
            return removal.all_folders(session)

    def remove_project(self, project_id: int) -> None:
        """Delete the project and every row that belongs to it, all or none."""
        with self._writing() as session:
            removal.remove(session, project_id)

    def add_version(
        self,
        project_id: int,
        basis: VersionBasis,
        *,
        report: ImportReport,
        folder: str,
        corrected: dict[str, int] | None = None,
        brought: Sequence[Change] = (),
        follows: int | None = None,
    ) -> DatasetVersion:
        """Make the next version of the project's data set. Where its files brought corrections, these are put at the
        end of the log, and the version rests on them alone.

        Raises EditConflict where the newest version has another number than ``follows``: somebody was quicker.
        """
        with self._writing() as session:
            _known(session, tables.ProjectRow, project_id, lock=True)
            number = _newest_number(session, project_id, follows)
            version = tables.VersionRow(
                project_id=project_id,
                number=number + 1,
                created=_now(),
                sources=basis.sources,
                mapping=basis.mapping,
                report=report,
                folder=folder,
                vote=basis.vote,
                log=basis.log,
                corrected=corrected or {},
            )
            made = _logged(session, _added(session, version), brought)
            if made:
                version.log = LogSpan(after=made[0].id - 1, upto=made[-1].id)
            return version.record()

    def check_newest(self, project_id: int, follows: int | None) -> None:
        """Raise what ``add_version`` would raise because of ``follows``."""
        with self._reading() as session:
            _newest_number(session, project_id, follows)

    def versions(self, project_id: int) -> list[DatasetVersion]:
        """The project's versions, oldest first."""
        chosen = (
            select(tables.VersionRow)
            .where(tables.VersionRow.project_id == project_id)
            .order_by(tables.VersionRow.number)
        )
        with self._reading() as session:
            return [row.record() for row in session.scalars(chosen)]

    def version(self, id: int) -> DatasetVersion:
        with self._reading() as session:
            return _known(session, tables.VersionRow, id).record()

    def add_corrections(
        self,
        version: DatasetVersion,
        changes: Callable[[list[Correction]], Sequence[Change]],
    ) -> list[Correction]:
        """Put entries at the end of the project's log, all of them or none; on disk when this returns.

        ``changes`` gets the log as it is, and refuses by raising; nobody else writes between it and the new entries.
        """
        with self._writing() as session:
            log = _entries(session, version.project_id)
            made = changes(log)
            _known(session, tables.VersionRow, version.id)
            rows = _logged(session, version, made)
            return [row.record(number) for number, row in enumerate(rows, len(log) + 1)]

    def corrections(self, project_id: int) -> list[Correction]:
        """The project's log, oldest entry first; read only where it has grown, as a page asks for it many times."""
        with self._reading() as session:
            length, known = _length(session, project_id), self._logs.get(project_id)
            if known is None or known[0] != length:
                known = self._logs[project_id] = (length, _entries(session, project_id))
            return [*known[1]]

    def add_split(
        self,
        version_id: int,
        *,
        settings: SplitSettings,
        counts: dict[str, dict[str, int]],
        left_out: dict[str, int],
        folder: str,
    ) -> Split:
        return self.add_splits(version_id, [(settings, counts)], left_out=left_out, folder=folder)[0]

    def add_splits(
        self,
        version_id: int,
        folds: Sequence[tuple[SplitSettings, dict[str, dict[str, int]]]],
        *,
        left_out: dict[str, int],
        folder: str,
    ) -> list[Split]:
        """Keep the splits of one division, settings and counts of each: all of them or none."""
        with self._writing() as session:
            _known(session, tables.VersionRow, version_id)
            division = {"version_id": version_id, "created": _now(), "left_out": left_out, "folder": folder}
            rows = [tables.SplitRow(settings=settings, counts=counts, **division) for settings, counts in folds]
            return [_added(session, row).record() for row in rows]

    def splits(self, version_id: int) -> list[Split]:
        """The version's splits, oldest first."""
        chosen = select(tables.SplitRow).where(tables.SplitRow.version_id == version_id).order_by(tables.SplitRow.id)
        with self._reading() as session:
            return [row.record() for row in session.scalars(chosen)]

    def split(self, id: int) -> Split:
        with self._reading() as session:
            return _known(session, tables.SplitRow, id).record()

    def add_run(
        self,
        project_id: int,
        split: Split,
        config: TrainingConfig,
        folder: str,
        experiment: Experiment | None = None,
        classifier: FinishedClassifier | None = None,
    ) -> Run:
        """Make the project's next run, ``run-1``, ``run-2`` and so on, in an experiment or by itself, or
        ``classifier-3`` of one that was finished elsewhere; it waits.
        """
        with self._writing() as session:
            _known(session, tables.ProjectRow, project_id, lock=True)
            run = tables.RunRow(
                project_id=project_id,
                number=run_rows.next_number(session, project_id),
                split_id=split.id,
                version_id=split.version_id,
                config=config,
                state=RunState.WAITING,
                created=_now(),
                folder=folder,
                experiment_id=None if experiment is None else experiment.id,
                classifier=classifier,
            )
            return _added(session, run).record()

    def runs(self, project_id: int) -> list[Run]:
        """The project's trainings, oldest first."""
        return [run for run in self.models(project_id) if run.is_trained]

    def models(self, project_id: int) -> list[Run]:
        """The project's trainings, ensembles, predictions that were read and finished classifiers, oldest first."""
        with self._reading() as session:
            return run_rows.of_project(session, project_id)

    def trained_runs(self, project_id: int) -> tuple[str, ...]:
        """Folders of the project's runs that have answers; lighter than the runs themselves."""
        chosen = select(tables.RunRow.folder).where(
            tables.RunRow.project_id == project_id, tables.RunRow.result.is_not(None)
        )
        with self._reading() as session:
            return tuple(session.scalars(chosen.order_by(tables.RunRow.id)))

    def run(self, project_id: int, name: str) -> Run:
        """The project's training, ensemble, predictions or classifier of that name; raises NotFound."""
        found = next((run for run in self.models(project_id) if run.name == name), None)
        if found is None:
            remedy = Remedy(Action.CHOOSE_RUN, self.project_of_id(project_id).name)
            raise NotFound(f"There is no run “{name}” in this project.", remedy=remedy)
        return found

    def set_state(self, run_id: int, state: RunState) -> Run:
        """Note whether an active run waits or works; a closed run stays as it is."""
        with self._writing() as session:
            run = _known(session, tables.RunRow, run_id, lock=True)
            if run.state.is_active:
                run.state = state
            return run.record()

    def close_run(
        self, run_id: int, state: RunState, finished: datetime, result: TrainingResult | None, error: str | None
    ) -> Run:
        """Keep what came of a run; one that is closed already stays as it is."""
        with self._writing() as session:
            run = _known(session, tables.RunRow, run_id, lock=True)
            if run.state.is_active:
                run.state, run.finished, run.result, run.error = state, finished, result, error
            return run.record()

    def reopen_run(self, run_id: int, folder: str) -> Run:
        """Let a closed run wait again, in that folder; of one that had a model, and so gets another folder, the
        explanations are deleted, the jobs that made them, and which of its texts were read.

        Raises JobError where an ensemble answers with that model.
        """
        with self._writing() as session:
            require_unneeded(session, run_id)
            run = _known(session, tables.RunRow, run_id, lock=True)
            if folder != run.folder:
                _delete_what_was_made_of(session, run_id)
            run.state, run.finished, run.result, run.error = RunState.WAITING, None, None, None
            run.model_deleted = None
            run.folder = folder
            return run.record()

    def forget_model(self, run_id: int) -> Run:
        """Note that the run's model is deleted, from now on; the explanations that it gave stay.

        Raises JobError where an ensemble answers with it.
        """
        with self._writing() as session:
            require_unneeded(session, run_id)
            run = _known(session, tables.RunRow, run_id, lock=True)
            run.model_deleted = run.model_deleted or _now()
            return run.record()

    def remove_run(self, run_id: int) -> None:
        """Delete a run and its explanations, and its experiment where it was the last one of it.

        Raises JobError where an ensemble answers with its model.
        """
        with self._writing() as session:
            require_unneeded(session, run_id)
            _delete_what_was_made_of(session, run_id)
            own = tables.RunRow.id == run_id
            experiment = session.scalar(select(tables.RunRow.experiment_id).where(own))
            session.execute(delete(tables.RunRow).where(own))
            experiments.remove_empty(session, experiment)

    def _reading(self) -> Session:
        return Session(self._engine)

    def _writing(self) -> AbstractContextManager[Session]:
        return writing(self._engine)


def _now() -> datetime:
    return datetime.now(UTC)


def _added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def _delete_what_was_made_of(session: Session, run_id: int) -> None:
    """The explanations of the run's texts, and which were read."""
    forget_explanations(session, run_id)
    session.execute(delete(tables.OpenedTextRow).where(tables.OpenedTextRow.run_id == run_id))


def _known(session: Session, table: type[Row], id: int, *, lock: bool = False) -> Row:
    """The row of that id; ``lock`` keeps other writers away from it on databases that lock rows."""
    row = session.get(table, id, with_for_update=lock)
    if row is None:
        raise NotFound(f"There is no {table.__name__.lower()} {id} any more.", todo="Choose another.")
    return row


def _newest_number(session: Session, project_id: int, follows: int | None) -> int:
    """Of the project's versions, 0 before the first; raises EditConflict where it is another than ``follows``."""
    newest = select(func.max(tables.VersionRow.number)).where(tables.VersionRow.project_id == project_id)
    number = session.scalar(newest) or 0
    if follows not in (None, number):
        raise EditConflict(
            f"Version {number} was made in the meantime; nothing was kept.", todo="Look at it, then do this again."
        )
    return number


def _check_free(session: Session, name: str, but: int | None = None) -> None:
    """Raise SettingError where a project, another one than ``but``, has the name."""
    holder = session.scalar(_project_called(name))
    if holder is not None and holder.id != but:
        raise SettingError(f"There is a project “{name}” already.", where="project name", todo="Choose another name.")


def _project_called(name: str) -> Select[tables.ProjectRow]:
    return select(tables.ProjectRow).where(tables.ProjectRow.folded == folded(name))


def _logged(
    session: Session, version: DatasetVersion | tables.VersionRow, changes: Sequence[Change]
) -> list[tables.CorrectionRow]:
    """The changes at the end of the log, made on that version."""
    time = _now()
    rows = [
        tables.CorrectionRow(project_id=version.project_id, version_id=version.id, time=time, change=change)
        for change in changes
    ]
    session.add_all(rows)
    session.flush()
    return rows


def _length(session: Session, project_id: int) -> tuple[int, int]:
    """How many entries the project's log has, and the id of the last one: together they tell it from any other log, as
    no entry changes and no id comes again.
    """
    own = select(func.count(), func.max(tables.CorrectionRow.id)).where(tables.CorrectionRow.project_id == project_id)
    number, last = session.execute(own).one()
    return number, last or 0


def _entries(session: Session, project_id: int) -> list[Correction]:
    """The project's log, oldest entry first. Nothing leaves a log, so an entry's place is its number."""
    of_project = tables.CorrectionRow.project_id == project_id
    rows = session.scalars(select(tables.CorrectionRow).where(of_project).order_by(tables.CorrectionRow.id))
    return [row.record(number) for number, row in enumerate(rows, start=1)]
