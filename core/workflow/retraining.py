"""Which models can be trained again, and whether that would learn anything that they have not learned."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from pandas import DataFrame, Series

from core.counted import joined
from core.errors import DamagedError, JobError, SplitError
from core.records import DatasetVersion, Part, Project, Run, RunState, Split, TrainingConfig, schemas
from core.records.columns import CORRECTED, ID, LABEL, PART, SOFT_LABEL, TEXT
from core.workflow import explainings, file_damage, ground_truth, looks, splits, training
from core.workflow.bench import Bench


@dataclass(frozen=True)
class NewTexts:
    """How many new texts come into the training or validation part, into the test part, and into none."""

    to_learn: int
    to_test: int
    in_no_part: int


def models(bench: Bench, project: Project) -> list[Run]:
    """The runs that can be retrained, newest first: trainings that came to a model, also where it was deleted since."""
    return [run for run in training.runs(bench, project) if run.has_model and run.is_trained]


def find(bench: Bench, project: Project, name: str | None = None) -> Run:
    """The run of that name, by default the newest model; raises JobError where it cannot be retrained, and NotFound."""
    known = models(bench, project)
    newest = training.newest_model(known)
    if newest is None:
        raise JobError("No model is trained yet.", where=project.name, todo="Train one first.")
    if name is None:
        return newest
    run = training.run(bench, project, name)
    if run not in known:
        raise JobError(
            f"{run.name} cannot be retrained: it is no training, or has not come to a model.",
            where=run.name,
            todo=f"Choose one of {joined([one.name for one in known], 'or')}.",
        )
    return run


def retrain(bench: Bench, project: Project, run: Run) -> Run:
    """As ``training.retrain``; raises as that does. The mismatches of the new run are explained, too, where
    ``explained_afterwards`` says so.
    """
    is_explained = bool(explained_afterwards(bench, project, run))
    again = training.retrain(bench, project, run)
    if is_explained:
        explainings.start_after(bench, again)
    return again


def explained_afterwards(bench: Bench, project: Project, run: Run) -> str:
    """That the mismatches of a retraining will be explained, as a job explained those of the run; empty where none did,
    of folds, and where the test part is locked.
    """
    folds = training.split_to_retrain_on(bench, project, run).settings.folds
    is_locked = looks.locked_since(bench, project.id) is not None
    if folds or is_locked or explainings.newest(bench, run) is None:
        return ""
    return f"Then its mismatches are explained, as those of {run.name} were."


def learns_anew(bench: Bench, run: Run, version: DatasetVersion) -> int:
    """Texts of a version from which the run would learn something else: relabelled, gone or new ones outside the test
    part, as the version is divided or would be. Where there are none, the same settings give the same model.
    """
    said = _said(run)
    rows = _rows(bench, run, [ID, PART, *said])
    texts = ground_truth.texts(bench, version, [ID, *said]).set_index(ID)
    learned = rows[rows[PART] != Part.TEST]
    now = texts.reindex(learned[ID])
    changed = (now[said].fillna("").to_numpy() != learned[said].fillna("").to_numpy()).any(axis=1)
    return int(changed.sum()) + new_texts(bench, run, version).to_learn


def _said(run: Run) -> list[str]:
    """The columns of what the run learns of a text: its label, with soft labels the votes, too."""
    return [LABEL, SOFT_LABEL, CORRECTED] if run.config.soft_labels else [LABEL]


def new_texts(bench: Bench, run: Run, version: DatasetVersion) -> NewTexts:
    """The texts of a version that the run does not know."""
    known = _rows(bench, run, [ID])[ID]
    texts = ground_truth.texts(bench, version, [ID])[ID]
    return _divided(bench, run, version, texts[~texts.isin(known)])


def gone_from_test(bench: Bench, run: Run, version: DatasetVersion) -> int:
    """Test texts of the run that a version has not."""
    rows = _rows(bench, run, [ID, PART])
    tested = rows.loc[rows[PART] == Part.TEST, ID]
    return int((~tested.isin(ground_truth.texts(bench, version, [ID])[ID])).sum())


def comes_out_the_same(bench: Bench, run: Run, version: DatasetVersion) -> bool:
    """Whether the run's settings give the run's model again on the version, divided as it is or as the run's was.

    Never of a run that was stopped, which would go on for longer, nor of a damaged one, nor of folds, each of which
    tests what others learn from, nor where another measure chooses the epoch by now. Raises DamagedError.
    """
    if run.state is not RunState.FINISHED or file_damage.of_run(bench, run):
        return False
    if bench.store.split(run.split_id).settings.folds:
        return False
    if training.settings_on(bench, run, version) != run.config:
        return False
    split = splits.latest(bench, version)
    if split is None or split.settings.follows == run.split_id:
        return learns_anew(bench, run, version) == 0
    return _learns_the_same(bench, run, split)


def twin(bench: Bench, project: Project, split: Split, config: TrainingConfig) -> Run | None:
    """The newest run with these settings that learned, learns or will learn from the same labels of the same texts in
    the same parts: another would give its model again. A damaged run is none, nor is one that ended early or whose
    model was deleted.
    """
    known = (
        run
        for run in training.runs(bench, project)
        if (run.state is RunState.FINISHED or run.state.is_active)
        and run.config == config
        and run.model_deleted is None
    )
    return next((run for run in known if _is_sound_twin(bench, run, split)), None)


def _is_sound_twin(bench: Bench, run: Run, split: Split) -> bool:
    if file_damage.of_run(bench, run):
        return False
    with suppress(DamagedError):
        return _learns_the_same(bench, run, split)
    return False


def in_words(twin: Run) -> str:
    """What is said before a training that such a run was before."""
    learned = "learned" if twin.state is RunState.FINISHED else "is there to learn"
    return (
        f"{twin.name} {learned} from the same texts and labels with these settings: another training would give the "
        "same model."
    )


def _learns_the_same(bench: Bench, run: Run, split: Split) -> bool:
    if run.split_id == split.id:
        return True
    either_folded = split.settings.folds or bench.store.split(run.split_id).settings.folds
    return not either_folded and _learned(bench, run) == _to_learn(splits.rows(bench, split), _said(run))


def learned_the_same(bench: Bench, run: Run, other: Run) -> bool:
    """Whether both learned from the same labels of the same texts, in the same parts. Raises DamagedError."""
    return _learned(bench, run) == _learned(bench, other)


def _learned(bench: Bench, run: Run) -> set[tuple[str, ...]]:
    said = _said(run)
    return _to_learn(_rows(bench, run, [TEXT, PART, *said]), said)


def _to_learn(rows: DataFrame, said: list[str]) -> set[tuple[str, ...]]:
    outside_test = rows.loc[rows[PART] != Part.TEST, [TEXT, PART, *said]].fillna("")
    return set(outside_test.itertuples(index=False, name=None))


def _rows(bench: Bench, run: Run, columns: list[str]) -> DataFrame:
    return bench.artifacts.read_table(bench.artifacts.run(run).rows, schemas.ROWS, columns)


def _divided(bench: Bench, run: Run, version: DatasetVersion, ids: Series) -> NewTexts:
    """Where such texts of a version come, as it is divided or would be."""
    if ids.empty:
        return NewTexts(0, 0, 0)
    split = splits.latest(bench, version)
    if split is not None:
        parts = splits.parts(bench, split)
    else:
        settings = splits.suggested(bench, version, like=bench.store.split(run.split_id))
        try:
            parts = splits.preview(bench, version, settings)[0].parts
        except SplitError:
            return NewTexts(len(ids), 0, 0)
    divided = parts[parts[ID].isin(ids) & parts[PART].notna()]
    tested = int((divided[PART] == Part.TEST).sum())
    # What was in no part when the run was trained is not new.
    own = ground_truth.texts(bench, ground_truth.trained_on(bench, run), [ID])[ID]
    in_no_part = ids[~ids.isin(divided[ID]) & ~ids.isin(own)]
    return NewTexts(len(divided) - tested, tested, len(in_no_part))
