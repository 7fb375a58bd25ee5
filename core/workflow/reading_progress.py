"""How far the researchers are in reading what a run's model gets wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from core.counted import counted
from core.records import PredictionFilter, Run
from core.workflow import fold_runs, results
from core.workflow.bench import Bench

_ALL = PredictionFilter()


@dataclass(frozen=True)
class ReadingProgress:
    """Of the texts of a list: how many there are, how many of them were opened, and of how many the label was judged
    since.
    """

    total: int
    read: int
    judged: int

    def in_words(self) -> str:
        """“12 of 64 texts read, 3 judged”."""
        return f"{self.read:,} of {counted(self.total, 'text')} read, {self.judged:,} judged"


def opened(bench: Bench, run: Run, id: str) -> None:
    """Note that a test text was opened to be read, by whomever."""
    if id not in bench.store.opened_texts.of_run(run.id):
        bench.store.opened_texts.add(run.id, id)


def read_texts(bench: Bench, run: Run, filter: PredictionFilter = _ALL) -> frozenset[str]:
    """The ids of the texts that were opened, beside the runs that the filter is about."""
    opened = [bench.store.opened_texts.of_run(one.id) for one in fold_runs.read(bench, run, filter)]
    return frozenset().union(*opened)


def of_list(bench: Bench, run: Run, filter: PredictionFilter, judged: Collection[str]) -> ReadingProgress:
    """Of the texts that the filter lets through; ``judged`` are the ids of those whose label was judged."""
    return ReadingProgress(
        _number(bench, run, filter),
        _number(bench, run, _only(filter, read_texts(bench, run, filter))),
        _number(bench, run, _only(filter, judged)),
    )


def _only(filter: PredictionFilter, ids: Collection[str]) -> PredictionFilter:
    """The filter, of these texts alone."""
    return replace(filter, ids=tuple(ids) if filter.ids is None else tuple(id for id in filter.ids if id in ids))


def _number(bench: Bench, run: Run, filter: PredictionFilter) -> int:
    return 0 if filter.ids == () else results.count(bench, run, filter)
