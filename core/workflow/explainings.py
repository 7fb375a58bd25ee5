"""Explaining all mismatches of a run, and some of what it gets right, before anybody asks: a job that goes last.

What it finds is kept where every explanation is. So a page that opens a text finds what the job made, and the job
leaves out what a page has asked for already.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pandas import DataFrame

from core import setting_fields
from core.errors import JobError
from core.explanation import method_registry
from core.explanation.words import has_words, split_words
from core.jobs import explained_texts, job_queue, texts_to_explain
from core.jobs.texts_to_explain import DrawnTexts as DrawnTexts
from core.records import (
    Explaining,
    ExplainingSettings,
    Explanation,
    ExplanationSettings,
    JobProgress,
    Part,
    Project,
    Run,
    RunState,
    Split,
    schemas,
)
from core.records.columns import PART, TEXT
from core.records.folders import ExplainingFolder
from core.records.job_specs import ExplainingSpec
from core.store.artifacts import RUNS
from core.training import estimate as estimating
from core.training.estimate import TimeEstimate
from core.workflow import explaining_jobs, explanations, looks, results, splits
from core.workflow.bench import Bench

UNASKED_SECONDS = 30.0
"""A text that takes longer is explained on request alone."""

_BUSY_SHARE = 0.85
"""Share of an explanation in which each thread works, where no other program runs; see ``docs/performance.md``."""
_CHARACTERS_A_TOKEN = 4
_USUAL_SECONDS = 10.0
_GUESSED = "a guess, as nothing like it was timed here yet"
_SHARE_UNKNOWN = (0.2, 0.8)
_DOUBT_KNOWN, _DOUBT_ASSUMED, _DOUBT_UNKNOWN = (0.7, 1.4), (0.5, 2.0), (0.1, 10.0)


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
    """How a job stands; ``error`` says why it failed.

    Only where the run's answers on the test part were opened may be told how many texts there are: it says how many of
    them are wrong.
    """

    explaining: Explaining
    state: RunState
    progress: JobProgress
    is_stopping: bool
    is_opened: bool
    error: str | None = None


def draw(bench: Bench, run: Run, chosen: ExplainingSettings) -> DrawnTexts:
    """The texts that are meant, out of all answers of the run, which never change; raises JobError where the test part
    is locked.
    """
    looks.at_run(bench, run)
    return texts_to_explain.draw(results.by_confidence(bench, run), run.project_id, chosen.hits)


def choose(bench: Bench, run: Run, settings: ExplanationSettings, chosen: ExplainingSettings) -> Choice:
    """What a job with these settings would explain; raises JobError where the run has no model to ask or the test part
    is locked.
    """
    return left_of(bench, run, settings, draw(bench, run, chosen))


def left_of(bench: Bench, run: Run, settings: ExplanationSettings, drawn: DrawnTexts) -> Choice:
    """What is left of the texts that were drawn, as others were explained already; raises as ``choose`` does."""
    looks.at_run(bench, run)
    explanations.collect(bench, run)
    texts = drawn.all
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


def start_after(bench: Bench, run: Run) -> Explaining | None:
    """Let the run's mismatches be explained, and as many hits, once its training is finished; None where the test part
    is locked.

    Which texts these are, the job finds out when its turn comes: nobody has to look at the run for that, and it is no
    look at the test part.
    """
    if looks.locked_since(bench, run.project_id) is not None:
        return None
    explaining = newest(bench, run) or _add(bench, run)
    if not explaining_jobs.is_active(bench, explaining):
        _begin(bench, explaining, run)
    return explaining


def _add(bench: Bench, run: Run) -> Explaining:
    """A job whose texts are not known yet."""
    settings = explanations.usual_settings(bench, run)
    with bench.artifacts.new_folder(RUNS) as folder:
        folder.keep()
        return bench.store.explainings.add(run, settings, ExplainingSettings(), folder.relative)


def _begin(bench: Bench, explaining: Explaining, run: Run) -> None:
    """Hand the job to the runner; what a damaged disk took of its folder is made anew."""
    job = explaining_jobs.job_of(bench, explaining)
    job.discard_damaged()
    job.path.mkdir(parents=True, exist_ok=True)
    job.write_spec(
        ExplainingSpec(
            name=f"{explaining.name} of {bench.store.project_of_id(explaining.project_id).name}",
            created=explaining.created,
            goes_last=True,
            model=bench.artifacts.run(run).path.name,
            method=explaining.method,
            settings=explaining.settings,
            chosen=explaining.chosen,
            project_id=run.project_id,
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
        is_opened=_is_opened(bench, explaining),
        error=job.failure() if state is RunState.FAILED else None,
    )


def _is_opened(bench: Bench, explaining: Explaining) -> bool:
    return explaining.run_id in looks.runs_opened(bench, explaining.project_id)


def stop(bench: Bench, explaining: Explaining) -> None:
    """Ask it to end at once; the texts that are explained stay so."""
    explaining_jobs.job_of(bench, explaining).request_stop()


def resume(bench: Bench, explaining: Explaining) -> None:
    """Go on with a job that was stopped or failed, with the texts that are not explained yet.

    Raises JobError where there is nothing to go on with, or as ``start`` does. No look at the test part, as nothing of
    it is shown.
    """
    found = standing(bench, explaining)
    if found.state not in (RunState.STOPPED, RunState.FAILED):
        raise JobError(f"{explaining.name} is {found.state}: there is nothing to resume.", where=explaining.name)
    run = run_of(bench, explaining)
    looks.check_open(bench, run.project_id)
    with results.model(bench, run):
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
        seconds = characters * sum(_seconds_alone(run, one) for one in alike) / read
        return _estimate([seconds], _DOUBT_KNOWN, "from the time of earlier explanations of this model")
    reads = method_registry.called(settings.method).reads
    speeds = [_tokens_read_a_second(one) for one in _asked(bench, run)]
    # The demo's models were trained on another computer, and tell no speed, as those do that were finished elsewhere.
    if reads is None or not all(speeds):
        return _guess(len(texts))
    each = [(len(text), *reads(settings, len(split_words(text)))) for text in texts]
    for_a_character = sum(1 / speed for speed in speeds) / _CHARACTERS_A_TOKEN
    ends = [for_a_character * sum(length * times[end] for length, *times in each) for end in (0, 1)]
    return _estimate(ends, _DOUBT_ASSUMED, "from the speed of the training")


def _seconds_alone(run: Run, explanation: Explanation) -> float:
    """What it would have taken if no other program had run."""
    assert run.result is not None
    worked = explanation.processor_seconds
    if worked is None or not run.result.device.startswith("cpu"):
        return explanation.seconds
    return min(explanation.seconds, worked / (_BUSY_SHARE * estimating.threads()))


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


def begins_unasked(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> bool:
    """Whether a text that is opened is explained without a press: it has words, the settings are those under which
    most texts of the run are explained, and it is soon done, as far as that can be told.
    """
    if settings != explanations.usual_settings(bench, run) or not has_words(text):
        return False
    time = estimate(bench, run, [text], settings)
    # The middle of a range both of whose ends are as many times away.
    return math.sqrt(time.shortest * time.longest) <= UNASKED_SECONDS


def whole_time(bench: Bench, explaining: Explaining) -> TimeEstimate:
    """How long the job takes from its beginning to its end; as long as nobody has opened the run's answers, as far as
    that can be told without them.
    """
    run, file = run_of(bench, explaining), ExplainingFolder(bench.artifacts.path(explaining.folder)).to_explain
    if file.exists() and _is_opened(bench, explaining):
        texts = bench.artifacts.read_table(file, schemas.TO_EXPLAIN)
        return estimate(bench, run, texts[TEXT].tolist(), explaining_jobs.settings_of(explaining))
    split = bench.store.split(run.split_id)
    return time_after(bench, split, run.config.model) or _of_share(_guess(split.size(Part.TEST)), _SHARE_UNKNOWN)


def time_after(bench: Bench, split: Split, model: str) -> TimeEstimate | None:
    """How long it will take to explain the mismatches of a training on the split, and as many hits; None where nothing
    like it was timed here yet.

    How many there will be goes by the errors on the validation part of the newest run with this base model.
    """
    known = bench.store.runs(bench.store.version(split.version_id).project_id)
    alike = [run for run in known if run.result is not None and run.config.model == model]
    if not alike:
        return None
    newest, rows = max(alike, key=lambda run: run.id), splits.rows(bench, split)
    of_test = rows.loc[rows[PART] == Part.TEST, TEXT].tolist()
    whole = estimate(bench, newest, of_test, explanations.usual_settings(bench, newest))
    return None if whole.basis == _GUESSED else _of_share(whole, _share_explained(newest))


def _share_explained(run: Run) -> tuple[float, float]:
    """Which share of its test texts will be explained, at least and at most."""
    assert run.result is not None
    if run.result.validation is None:
        return _SHARE_UNKNOWN
    both = 2 * (1 - run.result.validation.accuracy.value)
    least, most = _DOUBT_KNOWN
    return min(least * both, 1.0), min(most * both, 1.0)


def _of_share(whole: TimeEstimate, share: tuple[float, float]) -> TimeEstimate:
    least, most = share
    return TimeEstimate(whole.shortest * least, whole.longest * most, whole.basis)


def _guess(texts: int) -> TimeEstimate:
    return _estimate([texts * _USUAL_SECONDS], _DOUBT_UNKNOWN, _GUESSED)


def _explained_alike(bench: Bench, run: Run, settings: ExplanationSettings) -> list[Explanation]:
    """What jobs explained in that way. Not what is kept else: the demo's explanations were made on another computer."""
    wanted = _of_predicted(settings)
    jobs = [one for one in explaining_jobs.of_run(bench, run) if explaining_jobs.settings_of(one) == wanted]
    folders = [ExplainingFolder(bench.artifacts.path(one.folder)) for one in jobs]
    return [one.explanation for folder in folders for one in explained_texts.of(folder)[0]]


def _asked(bench: Bench, run: Run) -> Sequence[Run]:
    """The run itself, or the members of an ensemble."""
    return bench.store.ensembles.members(run) if run.is_ensemble else [run]
