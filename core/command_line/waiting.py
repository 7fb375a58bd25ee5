"""Waiting in the terminal: a bar where a person looks, else a line now and then, always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from tqdm import tqdm

from core.figures import figure, percent
from core.records import EpochScores, Project, Run, Search, TrainingProgress
from core.training.phases import TRAINING, VALIDATING
from core.workflow import run_status, search_report, searches, training, training_advice, work
from core.workflow.bench import Bench
from core.workflow.work import BegunJob, KindOfWork

_POLL_SECONDS = 0.5
_SECONDS_BETWEEN_LINES = 30.0
_BAR = "{desc} {bar} {percentage:3.0f} % {elapsed}"


@contextmanager
def shown(what: str) -> Iterator[Callable[[float], None]]:
    """Takes the fraction done; work of less than half a minute says nothing where no person looks."""
    if sys.stderr.isatty():
        with tqdm(total=1.0, desc=what, bar_format=_BAR, leave=False) as bar:
            yield lambda fraction: _move(bar, fraction)
    else:
        yield _lines(what)


def _lines(what: str) -> Callable[[float], None]:
    told = time.monotonic()

    def on_progress(fraction: float) -> None:
        nonlocal told
        if time.monotonic() - told >= _SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            click.echo(f"{what}: {percent(fraction, 0)}", err=True)

    return on_progress


def follow(bench: Bench, project: Project, run: Run) -> Run:
    """Show how far the run is until it ends; an interrupt leaves the training running."""
    watch = _on_bar if sys.stderr.isatty() else _by_lines
    return watch(bench, project, run)


def follow_search(bench: Bench, search: Search) -> None:
    """Show how far a search is until it ends; an interrupt leaves it running."""
    watch = _search_on_bar if sys.stderr.isatty() else _trial_by_trial
    watch(bench, search)


def _search_on_bar(bench: Bench, search: Search) -> None:
    with tqdm(total=1.0, bar_format=_BAR, leave=False) as bar:
        while (found := searches.standing(bench, search)).state.is_active:
            bar.set_description_str(f"{search.name} {search_report.in_words(found)}", refresh=False)
            _move(bar, found.fraction)
            time.sleep(_POLL_SECONDS)


def _trial_by_trial(bench: Bench, search: Search) -> None:
    told = 0
    while True:
        found = searches.standing(bench, search)
        for trial in found.done[told:]:
            score = "" if trial.score is None else f", validation {search.config.measure.brief} {figure(trial.score)}"
            click.echo(
                f"{search.name}: trial {trial.number} of {found.most} {search_report.STATES[trial.state]}{score}",
                err=True,
            )
        told = len(found.done)
        if not found.state.is_active:
            return
        time.sleep(_POLL_SECONDS)


def follow_job(bench: Bench, kind: KindOfWork[Any], begun: BegunJob) -> None:
    """Show how far a job of any kind is until it ends; an interrupt leaves it running."""
    with shown(begun.name) as on_progress:
        while kind.state(bench, begun).is_active:
            on_progress(work.progress(bench, begun).fraction)
            time.sleep(_POLL_SECONDS)


def _on_bar(bench: Bench, project: Project, run: Run) -> Run:
    with tqdm(total=1.0, bar_format=_BAR, leave=False) as bar:
        while run.state.is_active:
            progress = training.progress(bench, run)
            left = run_status.time_left(progress)
            bar.set_description_str(
                f"{run.name}: {run_status.phase(progress)}{f', {left}' if left else ''}", refresh=False
            )
            _move(bar, run_status.bar(progress))
            time.sleep(_POLL_SECONDS)
            run = training.run(bench, project, run.name)
    return run


def _move(bar: tqdm[None], fraction: float) -> None:
    bar.n = fraction
    bar.refresh()


def _by_lines(bench: Bench, project: Project, run: Run) -> Run:
    """A line for what comes before and after the epochs, and one for each epoch."""
    said: set[str] = set()
    while True:
        # Looked up before the progress, so that the last epoch is not missed.
        run = training.run(bench, project, run.name)
        progress = training.progress(bench, run)
        left = run_status.time_left(progress) if run.state.is_active else ""
        warnings = [
            run_status.fitted(run.config, progress.fitted),
            training_advice.warned_of(run, progress, training.texts_of_run(bench, run)),
        ]
        for line in [*_news(progress), *filter(None, warnings)]:
            if line not in said:
                said.add(line)
                click.echo(f"{run.name}: {line}{f'; {left}' if left else ''}", err=True)
        if not run.state.is_active:
            return run
        time.sleep(_POLL_SECONDS)


def _news(progress: TrainingProgress) -> list[str]:
    lines = [_scores(one, progress.epochs) for one in progress.scores]
    return lines if progress.phase in (TRAINING, VALIDATING) else [*lines, run_status.phase(progress)]


def _scores(one: EpochScores, epochs: int) -> str:
    return (
        f"epoch {one.epoch} of {epochs}: training loss {one.training_loss:.3f}, "
        f"validation loss {one.validation_loss:.3f}, F1 {one.f1:.3f}"
    )
