"""What is computed from records is computed once, for as long as they are the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import streamlit as st

from core.records import (
    ColumnMapping,
    DatasetVersion,
    ImportReport,
    Project,
    Run,
    RunState,
    Split,
    SplitSettings,
    TrainingConfig,
)
from dashboard.cached import cached

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PROJECT = Project(1, "Spring", NOW)
REPORT = ImportReport(
    rows=3,
    texts=3,
    judgements=3,
    annotators=1,
    labels={"a": 3},
    left_out={},
    decisions={},
    duplicates=0,
    contradictory=0,
)
VERSION = DatasetVersion(1, 1, 1, NOW, ("a.csv",), ColumnMapping("text", "label"), REPORT, "versions/a")
SPLIT = Split(1, 1, NOW, SplitSettings(), {}, {}, "splits/a")
RUN = Run(1, 1, "run-1", 1, 1, TrainingConfig("m"), RunState.RUNNING, NOW, None, "runs/a")


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    yield
    st.cache_data.clear()


@pytest.mark.parametrize(
    ("record", "same", "others"),
    [
        (PROJECT, replace(PROJECT), [replace(PROJECT, id=2), replace(PROJECT, name="Autumn")]),
        (
            VERSION,
            replace(VERSION, report=replace(REPORT, labels={"b": 3})),
            [replace(VERSION, id=2), replace(VERSION, folder="versions/b")],
        ),
        (SPLIT, replace(SPLIT, counts={"train": {"a": 3}}), [replace(SPLIT, id=2), replace(SPLIT, folder="splits/b")]),
        (
            RUN,
            replace(RUN, error="told elsewhere"),
            [replace(RUN, id=2), replace(RUN, folder="runs/b"), replace(RUN, state=RunState.FINISHED)],
        ),
    ],
    ids=["project", "version", "split", "run"],
)
def test_a_record_is_known_by_what_tells_it_from_others(record: object, same: object, others: list[object]) -> None:
    asked: list[object] = []

    @cached(10)
    def look(one: object) -> int:
        asked.append(one)
        return len(asked)

    assert (look(record), look(same)) == (1, 1)
    assert [look(other) for other in others] == list(range(2, 2 + len(others)))


def test_whatever_else_the_result_depends_on_is_an_argument() -> None:
    @cached(10)
    def look(run: Run, order: tuple[str, ...]) -> tuple[str, ...]:
        return order

    assert look(RUN, ("a", "b")) == ("a", "b")
    assert look(RUN, ("b", "a")) == ("b", "a")
