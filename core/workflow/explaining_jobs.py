"""The jobs that explain texts of a run, as far as whatever deletes or replaces its model has to know of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pandas import DataFrame

from core.errors import JobError
from core.explanation import method_registry
from core.jobs import explained_texts
from core.jobs.folder import JobFolder
from core.records import ExplainedText, Explaining, Explanation, ExplanationSettings, Run, RunState, schemas
from core.records.columns import ID, TEXT
from core.records.folders import ExplainingFolder
from core.remedies import Action, Remedy
from core.workflow.bench import Bench

NAMES = "explaining-"
"""What their names begin with."""


def is_name(name: str) -> bool:
    """Whether it is that of such a job, and not of a run."""
    return name.startswith(NAMES)


def of_run(bench: Bench, run: Run) -> list[Explaining]:
    """Oldest first."""
    return [one for one in bench.store.explainings.of_project(run.project_id) if one.run_id == run.id]


def job_of(bench: Bench, explaining: Explaining) -> JobFolder:
    return JobFolder(bench.artifacts.path(explaining.folder))


def settings_of(explaining: Explaining) -> ExplanationSettings:
    """The settings under which what the job finds is kept."""
    return method_registry.settings_of(explaining.method, explaining.settings)


def is_active(bench: Bench, explaining: Explaining) -> bool:
    """Whether it works or waits."""
    return bench.runner.state(job_of(bench, explaining).path).is_active


def is_explaining(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> bool:
    """Whether a job explains this text with these settings at this moment."""
    return any(_now_at(bench, one) == text for one in _alike(bench, run, settings))


def announce(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> None:
    """Let jobs with these settings that work or wait come last to a text that is explained meanwhile."""
    for folder, id in _places(bench, run, text, settings):
        explained_texts.ask(folder, id)


def tell(bench: Bench, run: Run, settings: ExplanationSettings, found: Explanation) -> None:
    """Let jobs with these settings that work or wait leave out a text that was explained meanwhile."""
    for folder, id in _places(bench, run, found.text, settings):
        explained_texts.add(folder, ExplainedText(id, found))


def _places(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> Iterator[tuple[ExplainingFolder, str]]:
    """The text's id in each of those jobs that is to explain it, and that job's folder."""
    for one in _alike(bench, run, settings):
        texts = _texts(bench, one)
        for id in texts.loc[texts[TEXT] == text, ID]:
            yield _folder(bench, one), id


def _alike(bench: Bench, run: Run, settings: ExplanationSettings) -> Iterator[Explaining]:
    """Those with these settings that work or wait, and whose texts are known."""
    for one in of_run(bench, run):
        if settings_of(one) == settings and is_active(bench, one) and _folder(bench, one).to_explain.exists():
            yield one


def _now_at(bench: Bench, explaining: Explaining) -> str | None:
    """The first of the job's texts that is not explained, those last that somebody asked about; None of one that
    waits.
    """
    if bench.runner.state(job_of(bench, explaining).path) is not RunState.RUNNING:
        return None
    folder, texts = _folder(bench, explaining), _texts(bench, explaining)
    found, _ = explained_texts.of(folder)
    left = texts[~texts[ID].isin({one.id for one in found})]
    is_asked = left[ID].isin(explained_texts.asked(folder, left[ID]))
    return next(iter([*left.loc[~is_asked, TEXT], *left.loc[is_asked, TEXT]]), None)


def _texts(bench: Bench, explaining: Explaining) -> DataFrame:
    return bench.artifacts.read_table(_folder(bench, explaining).to_explain, schemas.TO_EXPLAIN)


def _folder(bench: Bench, explaining: Explaining) -> ExplainingFolder:
    return ExplainingFolder(bench.artifacts.path(explaining.folder))


def stop_all(bench: Bench, explainings: Iterable[Explaining]) -> None:
    """Ask those that work or wait to end; what is explained stays so."""
    for one in explainings:
        if is_active(bench, one):
            job_of(bench, one).request_stop()


def require_ended(bench: Bench, run: Run) -> None:
    """Raise JobError where a job asks the run's model, or waits to."""
    active = next((one for one in of_run(bench, run) if is_active(bench, one)), None)
    if active is not None:
        raise JobError(
            f"{active.name} explains texts with the model of {run.name}.",
            where=run.name,
            remedy=Remedy(Action.STOP_RUN, bench.store.project_of_id(run.project_id).name, active.name),
        )


def folders(bench: Bench, run: Run) -> list[str]:
    """Relative to the home folder."""
    return [one.folder for one in of_run(bench, run)]
