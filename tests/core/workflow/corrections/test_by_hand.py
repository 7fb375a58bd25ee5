"""The parts as files tell what people decided, and what the vote had said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from core.records import ADJUDICATION, BY_HAND, CONFIRMATION, CORRECTION, ExportFormat, Origin, SplitSettings
from core.workflow import comparison, export, ground_truth, projects, splits
from core.workflow.bench import Bench
from core.workflow.corrections import by_hand, next_version
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import wide_csv


def test_what_was_decided_by_hand_stands_beside_the_vote(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    assert by_hand.of(bench, version).empty
    other = "False" if labels["t1"] == "True" else "True"
    correcting.relabel(bench, version, ["t1"], other, author="Ann", place=Origin.MISMATCHES, reason="irony")
    correcting.confirm(bench, version, ["t2"], author="Ben", place=Origin.EXPLAIN)
    correcting.adjudicate(bench, version, "t0", "True", author="Cy")
    decided = next_version.apply(bench, project)
    assert [ground_truth.decided_by_hand(bench, one) for one in (version, decided)] == [0, 3]
    assert ground_truth.labels_by_hand(bench, version) == ""
    assert ground_truth.labels_by_hand(bench, decided) == "3 decided by hand, 1 of them as the vote has it"
    split = splits.make(bench, decided, SplitSettings())
    files = splits.export(bench, split, tmp_path / "out")
    written = pd.concat([pd.read_csv(path, dtype=str, keep_default_na=False) for path in files]).set_index("id")
    columns = ["label", "voted_label", "by hand", "by hand: author", "by hand: reason"]
    assert written.loc[["t1", "t2", "t0"], columns].to_numpy().tolist() == [
        [other, labels["t1"], "corrected", "Ann", "irony"],
        [labels["t2"], labels["t2"], "confirmed", "Ben", ""],
        ["True", "none: tie", "adjudicated", "Cy", ""],
    ]
    assert (written["by hand"] != "").sum() == 3
    assert "given_label" not in written, "no column of the file decided"


def test_a_decision_that_agrees_with_the_vote_is_one_too_and_a_text_left_out_has_no_label(
    bench: Bench, tmp_path: Path
) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    for id in ("t1", "t2", "t3"):
        correcting.adjudicate(bench, version, id, labels[id], author="Ann")
    correcting.exclude(bench, version, ["t3"], author="Ann", place=Origin.ADJUDICATION, reason="spam")
    decided = next_version.apply(bench, project)
    assert ground_truth.labels_by_hand(bench, decided) == "2 decided by hand, as the vote has it"
    assert ground_truth.decided_by_hand(bench, decided) == 3
    assert sum(decided.corrected.values()) == 1


def test_who_confirms_a_decision_stands_beside_who_made_it(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    correcting.adjudicate(bench, version, "t0", "True", author="Cy", reason="sarcasm")
    label = ground_truth.texts(bench, version).set_index("id")["label"]["t1"]
    other = "False" if label == "True" else "True"
    correcting.relabel(bench, version, ["t1"], other, author="Ann", place=Origin.MISMATCHES, reason="irony")
    second = next_version.apply(bench, project)
    correcting.confirm(bench, second, ["t0", "t1"], author="Ben", place=Origin.EXPLAIN)
    third = next_version.apply(bench, project)
    said = by_hand.of(bench, third).drop(columns=["by hand: time", "voted_label"]).loc[["t0", "t1"]]
    assert said.to_numpy().tolist() == [["adjudicated", "Cy", "sarcasm", "Ben"], ["corrected", "Ann", "irony", "Ben"]]
    assert third.corrected == second.corrected == {"adjudication": 1, "mismatches": 1}
    table = comparison.of_versions(bench, version, third).table.set_index("id")
    assert table.loc[["t0", "t1"], ["author", "reason", "confirmed_by"]].to_numpy().tolist() == [
        ["Cy", "sarcasm", "Ben"],
        ["Ann", "irony", "Ben"],
    ]

    def written(format: ExportFormat) -> pd.DataFrame:
        export.write(bench, third, format, tmp_path / "out.csv")
        return pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)

    columns = ["by hand: author", "by hand: reason", "by hand: confirmed by"]
    assert written(ExportFormat.WIDE).set_index("id").loc[["t0", "t1"], columns].to_numpy().tolist() == [
        ["Cy", "sarcasm", "Ben"],
        ["Ann", "irony", "Ben"],
    ]
    rows = written(ExportFormat.LONG)
    rows = rows[rows["source"].isin(BY_HAND)].sort_values(["id", "annotator"])
    assert rows[["id", "annotator", "label", "source", "reason"]].to_numpy().tolist() == [
        ["t0", "Ben", "True", CONFIRMATION, ""],
        ["t0", "Cy", "True", ADJUDICATION, "sarcasm"],
        ["t1", "Ann", other, CORRECTION, "irony"],
        ["t1", "Ben", other, CONFIRMATION, ""],
    ]
