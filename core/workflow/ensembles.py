"""All models of an experiment with several seeds as one model of its own, which answers with their mean probability.

An ensemble is a run among the others wherever a model is asked or compared, and none where trainings are meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from pandas import DataFrame

from core.counted import counted, joined
from core.errors import JobError
from core.prediction.metrics import evaluate
from core.records import Evaluation, Part, Project, Run, RunState, TrainingConfig, TrainingResult, schemas, to_json
from core.records.columns import ID, PART, PREDICTED_LABEL, TEXT, TRUE_LABEL, UNIT
from core.records.folders import RunFolder
from core.store import predictions
from core.store.artifacts import RUNS
from core.workflow import classifiers, results, seeds, splits, training
from core.workflow.bench import Bench
from core.workflow.seeds import FEWEST, Seeds

OnProgress = Callable[[float], None]


def models(bench: Bench, project: Project) -> list[Run]:
    """The project's trainings with a model, its ensembles, and what was made elsewhere, newest first."""
    return [run for run in with_trainings(bench, project) if run.has_model]


def with_trainings(bench: Bench, project: Project) -> list[Run]:
    """The project's trainings, ensembles, predictions that were read and finished classifiers, newest first."""
    others = (bench.store.ensembles, bench.store.prediction_tables)
    made = [training.run(bench, project, one.name) for kept in others for one in kept.of_project(project.id)]
    known = [*training.runs(bench, project), *made, *classifiers.runs(bench, project)]
    return sorted(known, key=lambda run: -run.id)


def seeds_of(bench: Bench, project: Project, run: Run) -> Seeds:
    """The experiment with several seeds that the run, or the ensemble, is of; raises NotFound where it is of none."""
    found = seeds.of_run(bench, project, bench.store.ensembles.members(run)[0] if run.is_ensemble else run)
    if found is None:
        raise seeds.of_none(run, "Choose a run of an experiment with several seeds.")
    return found


def left_out(found: Seeds) -> list[str]:
    """Which runs of the experiment came to no model, in words."""
    without = [run for run in found.runs if not run.has_model]
    return [f"Left out, without a model: {joined([run.name for run in without])}."] if without else []


def delete(bench: Bench, run: Run) -> None:
    """Take an ensemble off this computer, without the models of its members; raises JobError where it is none."""
    if not run.is_ensemble:
        raise JobError(f"{run.name} is no ensemble.", where=run.name, todo="Choose one.")
    training.delete(bench, run)


def members(bench: Bench, ensemble: Run) -> list[Run]:
    """The runs whose models answer as one, in the order of their seeds."""
    return bench.store.ensembles.members(ensemble)


def of_run(bench: Bench, run: Run) -> list[Run]:
    """The ensembles that answer with the run's model, oldest first."""
    return [one for one in bench.store.ensembles.of_project(run.project_id) if run.id in one.members]


def of_seeds(bench: Bench, found: Seeds) -> Run | None:
    """The ensemble of all models that there are; None where it was not made."""
    ids = {run.id for run in found.done}
    known = of_run(bench, found.done[0]) if found.done else []
    return next((one for one in known if {*one.members} == ids), None)


def make(bench: Bench, project: Project, found: Seeds, on_progress: OnProgress | None = None) -> Run:
    """The ensemble of all models that there are, made at the first call.

    What they say of the test texts is known; of the validation texts each of them is asked. Raises JobError where one
    of the trainings is not over, there are fewer than two models, or one was deleted, and DamagedError.
    """
    known = of_seeds(bench, found)
    if known is not None:
        return training.run(bench, project, known.name)
    members = _require_all(found)
    first = bench.artifacts.run(members[0])
    rows, test = bench.artifacts.read_table(first.rows, schemas.ROWS), _on_test(bench, members)
    with ExitStack() as asked, bench.artifacts.new_folder(RUNS) as folder:
        for run in members:
            asked.enter_context(results.model(bench, run))
        made = RunFolder(folder.path)
        bench.artifacts.write_table(rows, made.rows)
        predictions.write(test, tuple(predictions.labels(first.predictions)), made.predictions)
        made.model.path.mkdir()
        names = [bench.artifacts.path(run.folder).name for run in members]
        bench.artifacts.write_atomically(made.model.members, to_json(names))
        folder.keep()
        validation = _on_validation(bench, RunFolder(folder.path), members[0].config, rows, on_progress)
        result = _result(bench, members, test, validation)
        ensemble = bench.store.ensembles.add(project.id, members, folder.relative, result)
    return training.run(bench, project, ensemble.name)


def in_words(bench: Bench, run: Run) -> str:
    """“ensemble-6 answers with the mean probability of 5 models: run-1 to run-5, which differ in the seed alone.”"""
    members = bench.store.ensembles.members(run)
    said = f"{run.name} answers with the mean probability of {counted(len(members), 'model')}: {seeds.named(members)}, "
    stopped = [one for one in members if one.state is RunState.STOPPED]
    return f"{said}which differ in the seed alone" + (
        f", and {seeds.named(stopped)} in an early stop." if stopped else "."
    )


def cost_in_words(run: Run) -> str:
    """How much longer it takes than one model."""
    number = len(run.members)
    return (
        f"Each of the {number} models is asked: an explanation takes {number} times as long as of one, and all of them "
        "lie in memory for it."
    )


def _require_all(found: Seeds) -> list[Run]:
    active = [run.name for run in found.runs if run.state.is_active]
    if active:
        raise JobError(
            f"{joined(active)} {'is' if len(active) == 1 else 'are'} not done yet.",
            where=active[0],
            todo="Wait for the end, or stop it.",
        )
    if len(found.done) < FEWEST:
        raise JobError(
            f"Of the {counted(len(found.runs), 'run')} {len(found.done)} came to a model; an ensemble needs {FEWEST}.",
            where=found.runs[0].name,
            todo="Train with further seeds.",
        )
    return found.done


def _on_test(bench: Bench, members: Sequence[Run]) -> DataFrame:
    """The prediction table of all of them together, beside which the baselines stand as in that of the first."""
    file = bench.artifacts.run(members[0]).predictions
    table = bench.artifacts.read_table(file, schemas.PREDICTIONS)
    labels = predictions.labels(file)
    mean = seeds.mean_probabilities(bench, members).loc[table[ID], labels]
    return table.assign(**predictions.answers(mean.to_numpy(), labels))


def _on_validation(
    bench: Bench, made: RunFolder, config: TrainingConfig, rows: DataFrame, on_progress: OnProgress | None
) -> DataFrame | None:
    """The validation texts with what the ensemble answers, kept from now on; None where its members have learned from
    them.
    """
    if config.learns_validation:
        return None
    texts = rows[rows[PART] == Part.VALIDATION]
    labels, found = bench.models.probabilities(made.model.path, texts[TEXT].tolist(), on_progress)
    answered = predictions.of_texts(texts, found, labels)
    predictions.write(answered, tuple(labels), made.validation)
    return answered


def _result(bench: Bench, members: Sequence[Run], test: DataFrame, validation: DataFrame | None) -> TrainingResult:
    """Its scores; of how it was trained only what holds for all members."""
    split = bench.store.split(members[0].split_id)
    labels, drawn_from = training.classes(split), splits.drawn_from(split)

    def scored(table: DataFrame) -> Evaluation:
        units = table[UNIT].tolist() if UNIT in table else None
        answers = table[PREDICTED_LABEL].tolist()
        return evaluate(table[TRUE_LABEL].tolist(), answers, labels, units=units, drawn_from=drawn_from)

    each = [run.result for run in members if run.result is not None]
    return replace(
        each[0],
        stopped=False,
        best_epoch=0,
        epochs=(),
        losses=(),
        validation=None if validation is None else scored(validation),
        test=scored(test),
        seconds=sum(one.seconds for one in each),
        epochs_trained=None,
        slowdown=None,
        fitted=None,
    )
