"""Which of a run's test texts fulfil which condition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.records import Condition, Trait
from core.workflow import ground_truth, projects, slice_keys, slice_members, slices, slices_in_words
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import write_csv


@pytest.mark.parametrize(
    ("soft_label", "agreed"),
    [
        ('{"a": 1.0}', "unanimous"),
        ('{"a": 0.8, "b": 0.2}', "majority"),
        ('{"a": 0.6666666, "b": 0.3333333}', "contested"),
        ('{"a": 0.6, "b": 0.4}', "contested"),
        ("{}", None),
        (None, None),
    ],
)
def test_how_far_the_annotators_agree(soft_label: str | None, agreed: str | None) -> None:
    assert slice_members.how_agreed(soft_label) == agreed


def test_the_texts_of_a_file_that_was_added_are_a_group(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Rounds")
    header = ("id", "text", "label")
    lines = [(f"t{n}", f"Beitrag {n} zur Wahl", "AB"[n % 2]) for n in range(120)]
    first = keep(bench, project, write_csv(tmp_path / "first.csv", header, lines[:70]))
    path = write_csv(tmp_path / "second.csv", header, lines[60:])
    tables = ground_truth.read([StagedFile(path, path.name)])
    both = ground_truth.keep(bench, project, tables, ground_truth.guess(tables), first)
    split = planted.divide(bench, both, {f"t{n}" for n in range(20, 120)})
    wrong = {f"t{n}" for n in range(70, 120, 2)}
    run = planted.run(bench, project, split, lambda id, label: "AB"[label == "A"] if id in wrong else label)
    found = {one.condition: one for one in slices.of(bench, run).slices}
    second = found[Condition(Trait.FILE, "second.csv")]
    assert (second.texts, second.wrong) == (50, 25), "what both files have came with the first"
    assert found[Condition(Trait.FILE, "first.csv")].texts == 50
    assert slices_in_words.finding(second).startswith("Texts that came with “second.csv” are wrong ")


@pytest.mark.parametrize("value", [lambda n: "pqr"[n % 3], lambda n: str(7 * n)], ids=["names", "numbers"])
def test_texts_without_a_value_are_a_group(bench: Bench, tmp_path: Path, value: Callable[[int], str]) -> None:
    project = projects.create(bench, "Gaps")
    lines = [(f"t{n}", f"Beitrag {n} zur Wahl", "AB"[n % 2], value(n) if n % 4 else "") for n in range(200)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label", "party"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(200) if n % 50 > 9})
    run = planted.run(bench, project, split, lambda _, label: label)
    of_gaps = Condition(Trait.METADATA, "", "party")
    gaps = next(one for one in slices.of(bench, run).slices if one.condition == of_gaps)
    assert gaps.texts == len([n for n in range(200) if n % 50 > 9 and n % 4 == 0])
    assert slices_in_words.of_condition(gaps.condition) == "Texts whose “party” is empty"
    assert len(slice_members.ids(bench, run, slice_keys.key_of(gaps.condition))[1]) == gaps.texts


def test_a_group_of_a_column_with_an_equals_sign_has_its_texts(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    lines = [(f"t{n}", f"Beitrag {n}", "AB"[n % 2], "pq"[n % 3 == 0], f"b={'pq'[n % 5 == 0]}") for n in range(100)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label", "a=b", "a"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(90)})
    run = planted.run(bench, project, split, lambda id, label: label)
    one = slice_members.ids(bench, run, slice_keys.key_of(Condition(Trait.METADATA, "q", "a=b")))
    other = slice_members.ids(bench, run, slice_keys.key_of(Condition(Trait.METADATA, "b=q", "a")))
    assert (len(one[1]), len(other[1])) == (30, 18)
