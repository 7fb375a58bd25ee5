"""Explaining all mismatches of a run, and some of what it gets right, before anybody asks: a job that goes last.

What it finds is kept where every explanation is. So a page that opens a text finds what the job made, and the job
leaves out what a page has asked for already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from pandas import DataFrame

from core import setting_fields
from core.errors import JobError
from core.explanation import method_registry
from core.explanation.words import split_words
from core.jobs import explained_texts, job_queue
from core.records import (
    Explaining,
    ExplainingSettings,
    Explanation,
    ExplanationSettings,
    JobProgress,
    Project,
    Run,
    RunState,
    schemas,
)
from core.records.columns import ID, PREDICTED_LABEL, TEXT, TRUE_LABEL
from core.records.folders import ExplainingFolder
from core.records.job_specs import ExplainingSpec
from core.store.artifacts import RUNS
from core.training import estimate as estimating
from core.training.estimate import TimeEstimate
from core.workflow import agreeing_sample, explaining_jobs, explanations, looks, results
from core.workflow.bench import Bench

_CHARACTERS_A_TOKEN = 4
_USUAL_SECONDS = 10.0
_DOUBT_KNOWN, _DOUBT_ASSUMED, _DOUBT_UNKNOWN = (0.7, 1.4), (0.5, 2.0), (0.1, 10.0)


@dataclass(frozen=True)
class DrawnTexts:
    """Which test texts of a run are meant: columns ``id, text`` of its mismatches, and of the hits that were drawn, the
    most confident first; ``wordless`` have no word that could be weighed, and are none of them.
    """

    mismatches: DataFrame
    hits: DataFrame
    wordless: int


@dataclass(frozen=True)
class Choice:
    """Which test texts of a run would be explained.

    Attributes
    ----------
    left
        Columns ``id, text``: those that are not explained yet, mismatches first, the most confident first.
    mismatches, hits
        How many of either are chosen; texts of the same wording count once.
    explained
        How many of them are explained already.
    wordless
        How many mismatches and chosen hits have no word that could be weighed, and are none of them.
    """

    left: DataFrame
    mismatches: int
    hits: int
    explained: int
    wordless: int


@dataclass(frozen=True)
class ExplainingStanding:
    """How a job stands; ``error`` says why it failed."""

    explaining: Explaining
    state: RunState
    progress: JobProgress
    is_stopping: bool
    error: str | None = None


def draw(bench: Bench, run: Run, chosen: ExplainingSettings) -> DrawnTexts:
    """The texts that are meant, out of all answers of the run, which never change; raises JobError where the test part
    is locked.

    The hits are the first of the one random order of the project's texts, from which those to check are taken, too.
    """
    looks.at_run(bench, run)
    answered = _answered(bench, run)
    wrong = answered[answered[TRUE_LABEL] != answered[PREDICTED_LABEL]]
    right = answered[answered[TRUE_LABEL] == answered[PREDICTED_LABEL]]
    number = len(wrong) if chosen.hits is None else chosen.hits
    first = sorted(right[ID], key=lambda id: agreeing_sample.place(run.project_id, id))[:number]
    hits = right[right[ID].isin(first)]
    mismatches, right = (part.loc[part[TEXT].map(_has_words).astype(bool), [ID, TEXT]] for part in (wrong, hits))
    return DrawnTexts(mismatches, right, wordless=len(wrong) + len(hits) - len(mismatches) - len(right))


def choose(bench: Bench, run: Run, settings: ExplanationSettings, chosen: ExplainingSettings) -> Choice:
    """What a job with these settings would explain; raises JobError where the run has no model to ask or the test part
    is locked.
    """
    return left_of(bench, run, settings, draw(bench, run, chosen))


def left_of(bench: Bench, run: Run, settings: ExplanationSettings, drawn: DrawnTexts) -> Choice:
    """What is left of the texts that were drawn, as others were explained already; raises as ``choose`` does."""
    looks.at_run(bench, run)
    explanations.collect(bench, run)
    texts = pd.concat([drawn.mismatches, drawn.hits], ignore_index=True)
    with results.model(bench, run):
        known = bench.store.explanations.known(run.id, texts[TEXT].tolist(), _of_predicted(settings))
    left = texts[~texts[TEXT].isin(known)].reset_index(drop=True)
    return Choice(
        left=left,
        mismatches=len(drawn.mismatches),
        hits=len(drawn.hits),
        explained=len(texts) - len(left),
        wordless=drawn.wordless,
    )


def _has_words(text: str) -> bool:
    return bool(split_words(text))


def _answered(bench: Bench, run: Run) -> DataFrame:
    """The test texts with the run's answers, most confident first; texts of the same wording once, as a mismatch where
    one of them is.
    """
    ordered = results.by_confidence(bench, run)
    is_right = ordered[TRUE_LABEL] == ordered[PREDICTED_LABEL]
    return pd.concat([ordered[~is_right], ordered[is_right]]).drop_duplicates(TEXT).sort_index()


def start(
    bench: Bench, run: Run, settings: ExplanationSettings, chosen: ExplainingSettings | None = None
) -> Explaining:
    """Begin to explain, in a process of its own, and return at once.

    Raises JobError where the run has no model to ask, the test part is locked, a job explains texts of the run already
    or nothing is left to explain, SettingError where a setting is out of range.
    """
    chosen = chosen or ExplainingSettings()
    setting_fields.check(settings)
    setting_fields.check(chosen)
    found = choose(bench, run, settings, chosen)
    explaining_jobs.require_ended(bench, run)
    if found.left.empty:
        raise JobError("All these texts are explained already.", where=run.name)
    with bench.artifacts.new_folder(RUNS) as folder:
        bench.artifacts.write_table(found.left, ExplainingFolder(folder.path).to_explain)
        folder.keep()
        explaining = bench.store.explainings.add(run, _of_predicted(settings), chosen, folder.relative)
    _begin(bench, explaining, run)
    return explaining


def _begin(bench: Bench, explaining: Explaining, run: Run) -> None:
    """Hand the job to the runner; what a damaged disk took of its folder is made anew."""
    job = explaining_jobs.job_of(bench, explaining)
    job.discard_damaged()
    file = ExplainingFolder(job.path).to_explain
    if not file.exists():
        job.path.mkdir(parents=True, exist_ok=True)
        bench.artifacts.write_table(
            choose(bench, run, explaining_jobs.settings_of(explaining), explaining.chosen).left, file
        )
    job.write_spec(
        ExplainingSpec(
            name=f"{explaining.name} of {bench.store.project_of_id(explaining.project_id).name}",
            created=explaining.created,
            goes_last=True,
            model=bench.artifacts.run(run).path.name,
            method=explaining.method,
            settings=explaining.settings,
        )
    )
    bench.runner.start(job.path)


def _of_predicted(settings: ExplanationSettings) -> ExplanationSettings:
    """A job explains the class that the model predicts: of a mismatch the wrong one."""
    return replace(settings, label=None)


def newest(bench: Bench, run: Run) -> Explaining | None:
    """The job of the run that was begun last; None before the first."""
    return next(reversed(explaining_jobs.of_run(bench, run)), None)


def find(bench: Bench, project: Project, name: str) -> Explaining:
    """The job of that name; raises NotFound."""
    return bench.store.explainings.find(project.id, name)


def run_of(bench: Bench, explaining: Explaining) -> Run:
    """The run whose model is asked."""
    known = bench.store.models(explaining.project_id)
    return next(run for run in known if run.id == explaining.run_id)


def of_project(bench: Bench, project: Project) -> list[Explaining]:
    """Oldest first."""
    return bench.store.explainings.of_project(project.id)


def standing(bench: Bench, explaining: Explaining) -> ExplainingStanding:
    job = explaining_jobs.job_of(bench, explaining)
    state = bench.runner.state(job.path)
    return ExplainingStanding(
        explaining,
        state,
        job_queue.in_line(job, job.progress()),
        is_stopping=state.is_active and job.stop_requested(),
        error=job.failure() if state is RunState.FAILED else None,
    )


def stop(bench: Bench, explaining: Explaining) -> None:
    """Ask it to end at once; the texts that are explained stay so."""
    explaining_jobs.job_of(bench, explaining).request_stop()


def resume(bench: Bench, explaining: Explaining) -> None:
    """Go on with a job that was stopped or failed, with the texts that are not explained yet.

    Raises JobError where there is nothing to go on with, or as ``start`` does.
    """
    found = standing(bench, explaining)
    if found.state not in (RunState.STOPPED, RunState.FAILED):
        raise JobError(f"{explaining.name} is {found.state}: there is nothing to resume.", where=explaining.name)
    run = run_of(bench, explaining)
    with results.model(bench, run):
        looks.at_run(bench, run)
    explaining_jobs.require_ended(bench, run)
    _begin(bench, explaining, run)


def estimate(bench: Bench, run: Run, texts: Sequence[str], settings: ExplanationSettings) -> TimeEstimate:
    """How long it takes to explain these texts when nothing else runs.

    It goes by what jobs with the same settings took for texts of the run, else by the speed of its training.
    """
    characters = sum(map(len, texts))
    alike = _explained_alike(bench, run, settings)
    read = sum(len(one.text) for one in alike)
    if read:
        seconds = characters * sum(one.seconds for one in alike) / read
        return _estimate([seconds], _DOUBT_KNOWN, "from the time of earlier explanations of this model")
    reads = method_registry.called(settings.method).reads
    speeds = [_tokens_read_a_second(one) for one in _asked(bench, run)]
    # The demo's models were trained on another computer, and tell no speed, as those do that were finished elsewhere.
    if reads is None or not all(speeds):
        return _estimate(
            [len(texts) * _USUAL_SECONDS], _DOUBT_UNKNOWN, "a guess, as nothing like it was timed here yet"
        )
    each = [(len(text), *reads(settings, len(split_words(text)))) for text in texts]
    for_a_character = sum(1 / speed for speed in speeds) / _CHARACTERS_A_TOKEN
    ends = [for_a_character * sum(length * times[end] for length, *times in each) for end in (0, 1)]
    return _estimate(ends, _DOUBT_ASSUMED, "from the speed of the training")


def _estimate(seconds: Sequence[float], doubt: tuple[float, float], basis: str) -> TimeEstimate:
    least, most = doubt
    return TimeEstimate(seconds[0] * least, seconds[-1] * most, basis)


def _tokens_read_a_second(run: Run) -> float:
    """Of its model, by what it learned in a second; 0 where it was not trained here."""
    assert run.result is not None
    if not run.is_trained:
        return 0.0
    learned = run.result.tokens_per_second * estimating.work_a_token(run.config)
    return learned / estimating.EVALUATION_COST


def whole_time(bench: Bench, explaining: Explaining) -> TimeEstimate:
    """How long the job takes from its beginning to its end."""
    folder = ExplainingFolder(bench.artifacts.path(explaining.folder))
    texts = bench.artifacts.read_table(folder.to_explain, schemas.TO_EXPLAIN)
    return estimate(bench, run_of(bench, explaining), texts[TEXT].tolist(), explaining_jobs.settings_of(explaining))


def _explained_alike(bench: Bench, run: Run, settings: ExplanationSettings) -> list[Explanation]:
    """What jobs explained in that way. Not what is kept else: the demo's explanations were made on another computer."""
    wanted = _of_predicted(settings)
    jobs = [one for one in explaining_jobs.of_run(bench, run) if explaining_jobs.settings_of(one) == wanted]
    folders = [ExplainingFolder(bench.artifacts.path(one.folder)) for one in jobs]
    return [one.explanation for folder in folders for one in explained_texts.of(folder)[0]]


def _asked(bench: Bench, run: Run) -> Sequence[Run]:
    """The run itself, or the members of an ensemble."""
    return bench.store.ensembles.members(run) if run.is_ensemble else [run]
