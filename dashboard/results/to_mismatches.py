"""The button at the end of Results that leads to what the model gets wrong."""

from __future__ import annotations

from core.counted import counted
from core.records import Run
from dashboard import navigation
from dashboard.mismatch_lists import filters
from dashboard.widgets import next_page


def show(run: Run) -> None:
    """The mismatches; of a model that has none, all test texts."""
    assert run.result is not None
    if not run.result.test.mismatches:
        next_page.show("See all test texts", navigation.MISMATCHES, filters.show_all, run=run.name, **filters.ALL)
        return
    label = f"Read the {counted(run.result.test.mismatches, 'mismatch', 'mismatches')}"
    next_page.show(label, navigation.MISMATCHES, filters.begin_anew, run=run.name)
