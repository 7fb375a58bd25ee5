"""What waits, what holds, and what became of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import NotFound
from core.records import (
    CorrectionKind,
    DatasetVersion,
    Origin,
    Project,
    VoteRule,
    VoteSettings,
)
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import next_version
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import rows, write_csv

BY: By = {"author": "Ann", "place": Origin.MISMATCHES}


def test_undo_is_a_new_entry_before_and_after_the_version(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    before = correcting.labels(bench, version)
    first, second = correcting.relabel(bench, version, ["t1", "t2"], "True", **BY)
    correcting.undo(bench, version, first, **BY)
    assert [line["id"] for line in correcting.diff_lines(bench, project)] == ["t2"]
    with pytest.raises(NotFound, match="already"):
        correcting.undo(bench, version, first, **BY)
    made = next_version.apply(bench, project)
    assert correcting.labels(bench, made) == before | {"t2": "True"}
    undone = correcting.undo(bench, made, second, **BY)
    [line] = correcting.diff_lines(bench, project)
    assert (line["kind"], line["id"], line["old"], line["new"]) == ("undo", "t2", "True", "False")
    correcting.undo(bench, made, undone, **BY)
    assert correcting.diff_lines(bench, project) == []
    correcting.undo(bench, made, second, **BY)
    assert correcting.labels(bench, next_version.apply(bench, project)) == before
    assert len(correcting.log(bench, project)) == 6


def test_a_text_has_its_note_in_the_versions_that_follow(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.note(bench, version, ["t1"], reason="ambiguous", **BY)
    correcting.relabel(bench, version, ["t2"], "True", **BY)
    assert drafts.load(bench, project).noted == {"t1"}
    next_version.apply(bench, project)
    assert drafts.load(bench, project).noted == {"t1"}


def test_another_rule_keeps_the_corrections(bench: Bench, project: Project, version: DatasetVersion) -> None:
    correcting.relabel(bench, version, ["t10"], "True", **BY)
    second = next_version.apply(bench, project)
    third = ground_truth.keep_revote(bench, project, second, VoteSettings(rule=VoteRule.UNANIMITY))
    assert correcting.labels(bench, third)["t10"] == "True"
    assert third.report.left_out == {"not unanimous": 5}
    assert third.log == second.log


def test_corrections_survive_an_upload_that_adds_texts(
    bench: Bench, project: Project, version: DatasetVersion, tmp_path: Path
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    correcting.exclude(bench, version, ["t3"], **BY, reason="spam")
    second = next_version.apply(bench, project)
    waiting = correcting.relabel(bench, second, ["t2"], "True", **BY)
    old = rows(4)
    lines = [("t1", old[1][0], "False"), ("t3", old[3][0], "True"), ("n1", "Ein neuer Text", "True")]
    table = write_csv(tmp_path / "more.csv", ("id", "text", "Annotator 4"), lines)
    tables = ground_truth.read([ground_truth.StagedFile(table, table.name)])
    mapping = ground_truth.ColumnMapping(text="text", id="id", label="Annotator 4")
    third = ground_truth.keep(bench, project, tables, mapping, adding_to=second)
    labels = correcting.labels(bench, third)
    assert (labels["t1"], labels["n1"], "t3" in labels) == ("True", "True", False)
    # What was still a draft stays one.
    assert drafts.load(bench, project).entries == waiting
    assert correcting.labels(bench, next_version.apply(bench, project))["t2"] == "True"


def test_corrections_do_not_pass_to_texts_that_replace_the_old_ones(
    bench: Bench, project: Project, version: DatasetVersion, tmp_path: Path
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    next_version.apply(bench, project)
    correcting.relabel(bench, version, ["t2"], "True", **BY)
    lines = [(f"t{i}", f"Ganz anderer Text {i}", "xy"[i % 2]) for i in range(20)]
    third = keep(bench, project, write_csv(tmp_path / "other.csv", ("id", "text", "label"), lines))
    assert third.report.labels == {"x": 10, "y": 10}
    assert "corrections made before (2) do not hold" in third.report.notes[-1]
    assert drafts.load(bench, project).entries == []
    with pytest.raises(NotFound, match="is not in version 3"):
        correcting.relabel(bench, version, ["t1"], "x", **BY)


def test_states_say_what_became_of_a_text_and_in_which_version(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    second = next_version.apply(bench, project)
    correcting.exclude(bench, second, ["t2"], **BY, reason="spam")
    states = drafts.load(bench, project).states
    assert (states["t1"].label, states["t1"].version) == ("True", 2)
    assert (states["t2"].label, states["t2"].version) == (None, None)
    assert [*drafts.load(bench, project).states_since(version)] == ["t1", "t2"]
    assert [*drafts.load(bench, project).states_since(second)] == ["t2"]
    assert [entry.change.kind for entry in drafts.load(bench, project).history("t2")] == [CorrectionKind.EXCLUDE]


def test_the_last_entry_of_somebody_is_found_in_the_draft_and_in_the_version(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    assert drafts.load(bench, project).last_of("Ann", Origin.ADJUDICATION) is None
    made = correcting.adjudicate(bench, version, "t0", "True", author="Ann")
    correcting.adjudicate(bench, version, "t0", "False", author="Ben")
    assert drafts.load(bench, project).last_of("Ann", Origin.ADJUDICATION) == made
    newest = next_version.apply(bench, project)
    assert drafts.load(bench, project).last_of("Ann", Origin.ADJUDICATION) == made
    correcting.undo(bench, newest, made, author="Ann", place=Origin.CORRECTIONS)
    assert drafts.load(bench, project).last_of("Ann", Origin.ADJUDICATION) is None


def test_a_correction_of_the_newest_version_that_the_draft_takes_back_is_told(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    [made] = correcting.relabel(bench, version, ["t1"], "True", **BY)
    correcting.undo(bench, version, made, author="Ben", place=Origin.EXPLAIN)
    assert drafts.load(bench, project).taken_back("t1") == [], "it never was in a version"
    [made] = correcting.relabel(bench, version, ["t1"], "True", **BY)
    next_version.apply(bench, project)
    assert drafts.load(bench, project).taken_back("t1") == []
    back = correcting.undo(bench, version, made, author="Ben", place=Origin.EXPLAIN)
    assert drafts.load(bench, project).taken_back("t1") == [(made, back)]
    assert drafts.load(bench, project).history("t1") == drafts.load(bench, project).taken_back("t2") == []
    correcting.undo(bench, version, back, author="Ann", place=Origin.EXPLAIN)
    assert drafts.load(bench, project).taken_back("t1") == []
    assert drafts.load(bench, project).history("t1") == [made]
