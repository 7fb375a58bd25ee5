"""How a job that explains texts stands, and what it would do, in words: the same on pages and on the command line."""

from __future__ import annotations

from core.counted import counted, joined
from core.durations import range_in_words
from core.figures import percent
from core.records import Explaining, RunState
from core.records.job_events import WAITING
from core.training.estimate import TimeEstimate
from core.workflow import explaining_jobs, explainings
from core.workflow.bench import Bench
from core.workflow.explainings import Choice, ExplainingStanding
from core.workflow.work import KindOfWork

_LONG_SECONDS = 600.0
GIVES_WAY = "Each training or search that is started meanwhile goes before it, too."


def in_words(found: ExplainingStanding) -> str:
    """What comes after its name: “is explaining: 12 of 64 texts”, “was stopped after 12 of 64 texts”; “is explaining:
    19 % of the texts” where the run's answers were not opened.
    """
    progress = found.progress
    if found.state is RunState.FINISHED:
        return f"is finished: {counted(progress.steps, 'text')} explained" if found.is_opened else "is finished"
    if found.is_stopping:
        return "is being stopped"
    if found.state is RunState.WAITING:
        waits_for = progress.waits_for if progress.phase == WAITING else None
        return f"is waiting for {waits_for}" if waits_for else "is waiting for its turn"
    of_all = _of_all(found)
    if found.state.is_active:
        return f"is explaining: {of_all}"
    if not progress.steps:
        return "was stopped before it began" if found.state is RunState.STOPPED else "failed before it began"
    return f"was stopped after {of_all}" if found.state is RunState.STOPPED else f"failed after {of_all}"


def _of_all(found: ExplainingStanding) -> str:
    progress = found.progress
    if found.is_opened:
        return f"{progress.step:,} of {counted(progress.steps, 'text')}"
    return f"{percent(progress.fraction, 0)} of the texts"


def offer(found: Choice) -> str:
    """“64 mismatches and 64 right answers, of which 12 are explained already”."""
    both = [counted(found.mismatches, "mismatch", "mismatches"), counted(found.hits, "right answer")]
    are = "is" if found.explained == 1 else "are"
    already = f", of which {found.explained:,} {are} explained already" if found.explained else ""
    return joined([one for one in both if not one.startswith("0 ")] or ["no text"]) + already


AFTERWARDS = "Explain its mismatches afterwards"
"""A switch of a training."""

AFTERWARDS_HELP = (
    "Once the training is finished, a background job explains its mismatches on the test part and as many right "
    "answers, behind all trainings and searches. So the words that decided are there when a text is opened. It is no "
    "look at the test part."
)
LOCKED = "The test part is locked: its mismatches are not explained before it is open, and then on request."


def afterwards(time: TimeEstimate | None) -> str:
    """“Then its mismatches are explained, which takes 2 to 6 minutes (from the speed of the training).”"""
    then = "Then its mismatches on the test part are explained, and as many right answers"
    if time is None:
        return f"{then}; how long that takes is known after the first training with this base model."
    return f"{then}: {range_in_words(time.shortest, time.longest)} more ({time.basis})."


def left_out(found: Choice) -> str:
    """What is left out and why; empty where nothing is."""
    if not found.wordless:
        return ""
    return f"Left out: {counted(found.wordless, 'text')} without a word that could be weighed."


def shorter(found: TimeEstimate) -> str:
    """What makes a long time shorter; empty where it is not long."""
    is_long = found.longest >= _LONG_SECONDS
    return "Fewer right answers, or settings by which the model is asked less, take less time." * is_long


def time(found: TimeEstimate) -> str:
    """“12 to 18 minutes if nothing else runs (from the time of earlier explanations of this model)”."""
    return f"{range_in_words(found.shortest, found.longest)} if nothing else runs ({found.basis})"


def _words(bench: Bench, explaining: Explaining) -> str:
    """With the run whose answers it explains, as beside other jobs its own name does not tell."""
    said, run = in_words(explainings.standing(bench, explaining)), explainings.run_of(bench, explaining).name
    return said if run in said.split() else f"{said} (of {run})"


WORK = KindOfWork(
    explaining_jobs.NAMES,
    of_project=explainings.of_project,
    find=explainings.find,
    words=_words,
    resume=explainings.resume,
    whole_time=explainings.whole_time,
    behind_others="What explains texts goes behind all trainings and searches.",
)
