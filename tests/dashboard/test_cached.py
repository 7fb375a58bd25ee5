"""What is computed from records is computed once, for as long as they are the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st

from core.records import (
    AnnotationRound,
    AnnotationSettings,
    ColumnMapping,
    DatasetVersion,
    ImportReport,
    Project,
    ReadSettings,
    Run,
    RunState,
    Split,
    SplitSettings,
    TrainingConfig,
)
from core.workflow.ground_truth import StagedFile
from core.workflow.upload_reading import UploadReading
from dashboard.cached import cached
from tests.core.data.raw_tables import raw

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
ROUND = AnnotationRound(1, 1, "Round 1", NOW, AnnotationSettings("Is it?", ()), "a.csv", 3, True, "annotations/a")
FILE = StagedFile(Path("uploads/a/0.csv"), "a.csv")
RUN = Run(1, 1, "run-1", 1, 1, TrainingConfig("m"), RunState.RUNNING, NOW, None, "runs/a")


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


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
        (ROUND, replace(ROUND, texts=4), [replace(ROUND, id=2), replace(ROUND, folder="annotations/b")]),
        (FILE, replace(FILE), [replace(FILE, name="b.csv"), replace(FILE, path=Path("uploads/b/0.csv"))]),
    ],
    ids=["project", "version", "split", "run", "round", "file"],
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


def test_what_is_shared_is_made_once_and_what_is_not_is_copied_for_each() -> None:
    made = cached(10, shared=True)(lambda run: [run.name])
    copied = cached(10)(lambda run: [run.name])
    assert made(RUN) is made(replace(RUN, error="told elsewhere"))
    assert copied(RUN) is not copied(RUN)
    first = made(RUN)
    made.clear()
    assert made(RUN) is not first


def test_files_are_known_by_how_they_were_read_and_what_their_columns_are_called() -> None:
    """Columns of later files are renamed after the reading, which is then another."""
    asked: list[object] = []

    @cached(10)
    def look(reading: UploadReading) -> int:
        asked.append(reading)
        return len(asked)

    table = raw(["text", "label"], [["One", "a"]])
    reading = UploadReading((FILE,), ReadSettings(), (table,), ColumnMapping("text", "label"), (), follows=False)
    assert (look(reading), look(replace(reading))) == (1, 1)
    others = [
        replace(reading, files=(replace(FILE, path=Path("uploads/b/0.csv")),)),
        replace(reading, settings=ReadSettings(header_row=2)),
        replace(reading, guess=ColumnMapping("text", "other")),
        replace(reading, tables=(raw(["text", "other"], [["One", "a"]]),)),
    ]
    assert [look(other) for other in others] == [2, 3, 4, 5]
