"""The way from Results to what the model gets wrong, and all its answers as a file."""

from __future__ import annotations

from core.counted import counted
from core.records import PredictionFilter, Run
from dashboard import navigation
from dashboard.mismatch_lists import download, filters
from dashboard.widgets import next_page

_ALL = PredictionFilter(only_mismatches=False)


def show(run: Run) -> None:
    """The button that leads on, and the download."""
    _lead_on(run)
    plain = download.ask_plain(run, _ALL, key="answers")
    download.button("Download all answers", run, _ALL, "test-texts", plain=plain, key="download_answers")


def _lead_on(run: Run) -> None:
    """The mismatches; of a model that has none, all test texts."""
    assert run.result is not None
    if not run.result.test.mismatches:
        next_page.show("See all test texts", navigation.MISMATCHES, filters.show_all, run=run.name, **filters.ALL)
        return
    label = f"Read the {counted(run.result.test.mismatches, 'mismatch', 'mismatches')}"
    next_page.show(label, navigation.MISMATCHES, filters.begin_anew, run=run.name)
