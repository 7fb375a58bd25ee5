"""Columns by which texts seem to belong together although nobody named them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from pandas import Series

from core.figures import percent
from core.records import ColumnMapping, DatasetVersion, SplitSettings
from core.records.columns import ID, PART
from core.workflow import ground_truth, possible_groups, projects, splits
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.tables import unlike, write_csv

SETTINGS = SplitSettings(near_duplicates=1.0)


def _version(bench: Bench, folder: Path, labels: list[int], articles: int = 30) -> DatasetVersion:
    """Ninety paragraphs, three of an article, in three sections."""
    lines = [
        (f"p{n}", unlike(n), f"a{n % articles}", f"s{n % 3}", labels[n], f"{n / 7:.3f}") for n in range(len(labels))
    ]
    path = write_csv(folder / "a.csv", ("id", "text", "article", "section", "label", "score"), lines)
    tables = ground_truth.read([StagedFile(path, path.name)])
    mapping = ColumnMapping(text="text", id="id", label="label")
    return ground_truth.keep(bench, projects.create(bench, "News"), tables, mapping)


def test_texts_of_one_article_with_one_label_are_pointed_out_until_they_stay_together(
    bench: Bench, tmp_path: Path
) -> None:
    version = _version(bench, tmp_path, [n % 30 % 2 for n in range(90)])
    parts = splits.parts(bench, splits.make(bench, version, SETTINGS))
    part_of = dict(zip(parts[ID], parts[PART], strict=True))
    learned = {n % 30 for n in range(90) if part_of[f"p{n}"] == "train"}
    shared = sum(part_of[f"p{n}"] == "test" and n % 30 in learned for n in range(90))
    said = possible_groups.in_words(bench, version, SETTINGS, [parts])
    assert said.startswith(f"{shared} test texts have a value of “article” that a training text has, too, and texts of")
    assert f"the same label in {percent(1, 0)} of their pairs ({percent(88 / 178, 0)} by chance)" in said
    assert possible_groups.in_words(bench, version, replace(SETTINGS, group="article"), [parts]) == ""


def test_labels_that_have_nothing_to_do_with_the_article_are_no_sign(bench: Bench, tmp_path: Path) -> None:
    drawn = np.random.default_rng(5)
    version = _version(bench, tmp_path, drawn.integers(0, 2, 90).tolist())
    parts = splits.parts(bench, splits.make(bench, version, SETTINGS))
    assert possible_groups.in_words(bench, version, SETTINGS, [parts]) == ""


def test_a_column_of_few_values_is_no_group(bench: Bench, tmp_path: Path) -> None:
    version = _version(bench, tmp_path, [n % 3 for n in range(90)], articles=15)
    parts = splits.parts(bench, splits.make(bench, version, SETTINGS))
    assert possible_groups.in_words(bench, version, SETTINGS, [parts]) == ""


def test_pairs_with_the_same_label_are_those_that_are_counted_one_by_one() -> None:
    drawn = np.random.default_rng(2)
    values = Series(drawn.choice([*"abcdefgh", None], 40))
    labels = Series(drawn.choice([*"xyz"], 40))
    alike, by_chance, p_value = possible_groups.same_label(values, labels)
    known = [(value, label) for value, label in zip(values, labels, strict=True) if isinstance(value, str)]
    same = [one[1] == other[1] for one, other in combinations(known, 2) if one[0] == other[0]]
    every = [one[1] == other[1] for one, other in combinations(known, 2)]
    assert (alike, by_chance) == pytest.approx((np.mean(same), np.mean(every)))
    assert 0.05 < p_value <= 1


def test_of_labels_without_structure_one_in_a_hundred_is_called_more_than_chance() -> None:
    drawn = np.random.default_rng(3)
    values = Series(np.repeat(np.arange(40), 2))
    p_values = [possible_groups.same_label(values, Series(drawn.integers(0, 3, 80)))[2] for _ in range(300)]
    assert sum(p < 0.01 for p in p_values) <= 8, "at most 3 are expected"
