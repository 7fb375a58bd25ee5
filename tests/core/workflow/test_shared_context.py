"""Test texts that answer what a training text answers, too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.records import ColumnMapping, DatasetVersion, SplitSettings
from core.records.columns import ID, PART
from core.workflow import ground_truth, projects, shared_context, splits, ties
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.tables import unlike, write_csv


def _version(bench: Bench, folder: Path, post_of: dict[int, str], title: str = "News") -> DatasetVersion:
    """Sixty replies; every post is one's own but those that are given."""
    lines = [
        (f"t{n}", title, post_of.get(n, f"{unlike(n)} is what number {n} is about"), unlike(99 - n), n % 2)
        for n in range(60)
    ]
    path = write_csv(folder / "a.csv", ("id", "title", "post", "reply", "label"), lines)
    tables = ground_truth.read([StagedFile(path, path.name)])
    mapping = ColumnMapping(text="reply", id="id", label="label", context=("title", "post"))
    return ground_truth.keep(bench, projects.create(bench, "Irony"), tables, mapping)


SETTINGS = SplitSettings(near_duplicates=1.0)


def test_each_test_text_behind_the_context_of_a_training_text_counts(bench: Bench, tmp_path: Path) -> None:
    version = _version(bench, tmp_path, {n: f"post {n // 4}" for n in range(12)})
    split = splits.make(bench, version, SETTINGS)
    parts = splits.parts(bench, split)
    part_of = dict(zip(parts[ID], parts[PART], strict=True))
    learned = {n // 4 for n in range(12) if part_of[f"t{n}"] == "train"}
    expected = sum(part_of[f"t{n}"] == "test" and n // 4 in learned for n in range(12))
    assert expected > 0, "the seed puts at least one there"
    said = shared_context.in_words(bench, version, SETTINGS, [parts])
    assert said.startswith(f"{expected} test text")
    assert said.endswith("To keep such texts in one part, let all texts of one “post” stay together.")
    by_id = shared_context.in_words(bench, version, replace(SETTINGS, group="id"), [parts])
    assert by_id.endswith("let all texts of one “post” stay together, in place of those of one “id”.")


@pytest.mark.parametrize("group", ["post", "title"])
def test_a_column_of_the_context_that_keeps_them_together_settles_it(bench: Bench, tmp_path: Path, group: str) -> None:
    version = _version(bench, tmp_path, {n: f"post {n // 4}" for n in range(12)})
    parts = splits.parts(bench, splits.make(bench, version, SETTINGS))
    assert shared_context.in_words(bench, version, replace(SETTINGS, group=group), [parts]) == ""


def test_a_sign_that_there_is_no_context_is_none(bench: Bench, tmp_path: Path) -> None:
    version = _version(bench, tmp_path, dict.fromkeys(range(5), "_"), title="-")
    parts = splits.parts(bench, splits.make(bench, version, SETTINGS))
    assert shared_context.in_words(bench, version, SETTINGS, [parts]) == ""


def test_a_heading_over_very_many_texts_and_no_context_are_none(bench: Bench, tmp_path: Path) -> None:
    version = _version(
        bench, tmp_path, dict.fromkeys(range(20), "one for all") | dict.fromkeys(range(20, 30), ""), title=""
    )
    parts = splits.parts(bench, splits.make(bench, version, SETTINGS))
    assert shared_context.in_words(bench, version, SETTINGS, [parts]) == ""


def test_a_shared_context_alone_makes_no_near_duplicates(bench: Bench, tmp_path: Path) -> None:
    long = " ".join(unlike(n) for n in range(30))
    version = _version(bench, tmp_path, dict.fromkeys(range(4), long))
    pairs = ties.near_duplicates(bench, version)
    assert not pairs[["a", "b"]].isin(range(4)).any(axis=None)
