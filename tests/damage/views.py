"""All that meets a damaged workspace: every page, and every command but those that train or restore."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import streamlit as st
from click.testing import CliRunner

from core.command_line import commands
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.settings import Settings
from core.workflow import explainings
from core.workflow.bench import Bench, open_bench
from dashboard import resources
from dashboard.widgets import errors
from tests import component_scan, opened_page
from tests.damage.workspace import ANNOTATOR, EXPLAINED, PROJECT, ROUND, Made

component_scan.once()

_PLAIN = ("projects", "versions", "undecided", "runs", "agreement", "classes", "log", "measure", "test-part", "check")
_RUNS = ("run-1", "run-2", "classifier-5")
_OWN_MISTAKE = "mistake of its own"
_UNEXPLAINED = "The computer refused"


@dataclass
class Seen:
    """What a view said was wrong, empty where it showed what it is for; ``faults`` is what must never be."""

    said: str = ""
    faults: list[str] = field(default_factory=list)


def pages(made: Made) -> dict[str, tuple[str, dict[str, str]]]:
    """View → page, and what its address says."""
    each = {
        f"{view} {run}": (page, {"run": run} | address)
        for run in _RUNS
        for view, page, address in (
            ("results", "results", {}),
            ("mismatches", "mismatches", {"all": "true"}),
            ("explain", "mismatches", {"text": made.text}),
        )
    }
    plain = ("overview", "ground_truth", "annotate", "agreement", "adjudicate", "train", "corrections", "guide")
    return {
        **{page: (page, {}) for page in plain},
        "ground_truth, waiting": ("ground_truth", {"upload": made.upload}),
        "annotate, at work": ("annotate", {"round": ROUND, "annotating": "yes"}),
        **each,
        "compare runs": ("compare", {"run": "run-2", "against": "run-1"}),
        "compare versions": ("compare", {"compare": "Versions"}),
    }


def command_lines(made: Made, out: Path) -> dict[str, tuple[str, ...]]:
    """View → words after ``python -m core``; what they write goes into ``out``."""
    each = {
        f"{words[0]} {run}": (words[0], run, *words[1:])
        for run in _RUNS
        for words in (
            ("results",),
            ("agreeing",),
            ("mismatches", "--out", str(out / "mismatches.csv")),
            ("explain", "--row", made.text, "--samples", str(EXPLAINED.samples)),
            ("predict", str(made.table), "--out", str(out / "labelled.csv"), "--text", "text"),
        )
    }
    return {
        **{name: (name,) for name in _PLAIN},
        **each,
        "compare": ("compare", "run-1", "run-2"),
        "compare-versions": ("compare-versions", "1", "2"),
        "export 1": ("export", "--format", "long", "--version", "1", "--out", str(out / "long.csv")),
        "export 2": ("export", "--format", "wide", "--version", "2", "--out", str(out / "wide.csv")),
        "export-split": ("export-split", "--out", str(out / "parts")),
        "backup": ("backup", str(out / "backup.zip")),
    }


def changing_lines(made: Made) -> dict[str, tuple[str, ...]]:
    """The same of commands that change what is there; in this order."""
    return {
        "correct": ("correct", "t5", "--label", "True", "--author", "Ida"),
        "apply": ("apply",),
        "vote": ("vote", "--rule", "majority"),
        "split": ("split", "--seed", "7", "--anew"),
        "import": ("import", str(made.table), "--project", PROJECT),
    }


def run_command(words: tuple[str, ...]) -> Seen:
    result = CliRunner().invoke(commands, list(words))
    faults = []
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        faults.append(f"raised {result.exception!r}")
    if result.exit_code not in (0, 1):
        faults.append(f"ended with {result.exit_code}: {result.output}")
    said = result.output if result.exit_code else ""
    return Seen(said, faults + _in_words(result.output))


def open_page(name: str, address: dict[str, str]) -> Seen:
    st.cache_data.clear()
    st.cache_resource.clear()
    app = opened_page.at(name, {"project": PROJECT, **address})
    app.session_state["author_name"] = ANNOTATOR
    with _logged() as log:
        app.run()
    said = "\n".join(error.value for error in app.error)
    faults = [f"raised {one.message}" for one in app.exception]
    if not app.title and not said:
        faults.append("nothing is on the page")
    return Seen(said.replace("\\", ""), faults + log + _in_words(said))


@contextmanager
def server(home: Path) -> Iterator[None]:
    """Let the pages work on a workspace, which is opened when the first of them asks for it."""
    opened: list[Bench] = []

    def bench() -> Bench:
        if not opened:
            opened.append(open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels()))
        return opened[0]

    try:
        # What nobody asked for would still be answered while the workspace is cleared away.
        unasked = mock.patch.object(explainings, "UNASKED_SECONDS", 0.0)
        with unasked, mock.patch.object(resources, "bench", bench):
            yield
    finally:
        for one in opened:
            one.store.close()


def _in_words(said: str) -> list[str]:
    return [f"said: {said}" for words in (_OWN_MISTAKE, _UNEXPLAINED, "Traceback") if words in said]


@contextmanager
def _logged() -> Iterator[list[str]]:
    """What pages write into the server's log as faults of their own."""
    found: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: found.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    errors.log.addHandler(handler)
    try:
        yield found
    finally:
        errors.log.removeHandler(handler)
