"""What a researcher calls runs, experiments and searches, and notes of them."""

from __future__ import annotations

from core.records import LONGEST_NAME, Experiment, Run, Search
from core.store import names
from core.workflow.bench import Bench

LONGEST_TITLE, LONGEST_NOTE = LONGEST_NAME, names.LONGEST_NOTE


def keep(bench: Bench, of: Run | Experiment | Search, title: str | None = None, note: str | None = None) -> None:
    """Keep a title, a note or both, all at once; None leaves what is there, an empty text takes it away.

    Raises SettingError where one of them is too long or has a control character in it, NotFound where what they are of
    was deleted.
    """
    title = None if title is None else names.usable_title(title)
    note = None if note is None else names.usable_note(note)
    bench.store.captions.keep(of, title, note)


def of_experiment(bench: Bench, run: Run) -> str:
    """The title of the experiment that the run is of; empty where it is of none, or that has none."""
    found = bench.store.experiments.of_run(run.id)
    return found.title if found is not None else ""
