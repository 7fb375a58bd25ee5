"""The draft as a diff."""

from __future__ import annotations

from core.data import correction_log
from core.records import (
    DatasetVersion,
    Origin,
    Project,
    SplitSettings,
)
from core.records.folders import SplitFolder
from core.workflow import splits
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import ledger, next_version
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting
from tests.damaged import damaged

BY: By = {"author": "Ann", "place": Origin.MISMATCHES}


def test_the_draft_is_a_diff(bench: Bench, project: Project, version: DatasetVersion) -> None:
    split = splits.make(bench, version, SplitSettings())
    parts = splits.rows(bench, split).set_index("id")["part"]
    correcting.relabel(bench, version, ["t1"], "True", **BY, reason="vote!")
    correcting.exclude(bench, version, ["t1"], **BY, reason="spam")
    correcting.adjudicate(bench, version, "t0", "False", author="Ben")
    correcting.note(bench, version, ["t2"], **BY, reason="look again")
    shown = correcting.diff_lines(bench, project)
    assert [line["kind"] for line in shown] == ["note", "adjudicate", "exclude", "relabel"]
    assert [(line["old"], line["new"]) for line in shown] == [
        *(("False", "False"), ("none: tie", "False"), ("False", "left out"), ("False", "True"))
    ]
    assert [line["superseded"] for line in shown] == [False, False, False, True]
    logged = ledger.table(bench, drafts.load(bench, project)).set_index("entry")["what"]
    assert [line["what"] for line in shown] == [logged[line["entry"]] for line in shown], "one act has one name"
    assert shown[1]["what"] == "Decided as “False”"
    assert drafts.load(bench, project).size == 3
    assert shown[2]["part"] == parts["t1"]
    assert shown[1]["part"] is None
    assert (shown[3]["reason"], shown[3]["author"], shown[3]["place"]) == ("vote!", "Ann", "mismatches")


def test_a_damaged_split_costs_the_draft_no_more_than_the_parts(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    split = splits.make(bench, version, SplitSettings())
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    [whole] = correcting.diff_lines(bench, project)
    assert whole["part"] in ("train", "validation", "test")
    with damaged(bench.artifacts.split(split).parts(0), "cut"):
        [line] = correcting.diff_lines(bench, project)
        assert SplitFolder.parts_name(0) in str(splits.newest_parts(bench, version).damage)
        second = next_version.apply(bench, project)
    assert line == whole | {"part": None}
    parts = splits.newest_parts(bench, version)
    assert parts.by_id["t1"] == whole["part"]
    assert splits.newest_parts(bench, second) == parts, "until it is divided, its texts are in the parts that they keep"
    correcting.relabel(bench, second, ["t1"], "False", **BY)
    assert correcting.diff_lines(bench, project)[0]["part"] == whole["part"]


def test_a_confirmation_leaves_a_correction_its_author_and_its_reason(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY, reason="irony")
    seen = drafts.load(bench, project).end
    for name in ("Ben", "Cy"):
        correcting.confirm(bench, version, ["t1"], author=name, place=Origin.EXPLAIN, reason="so it is")
    *confirmations, correction = correcting.diff_lines(bench, project)
    said = [correction[name] for name in ("old", "new", "author", "reason", "superseded", "confirmed_by")]
    assert said == ["False", "True", "Ann", "irony", False, "Ben, Cy"]
    for line, name in zip(confirmations, ("Cy", "Ben"), strict=True):
        assert [line[one] for one in ("old", "new", "author", "superseded")] == ["True", "True", name, False]
    draft = drafts.load(bench, project)
    assert draft.replaced_by(draft.pending[1:]) == [], "a confirmation takes nobody's place"
    assert set(ledger.table(bench, draft)["state"]) == {ledger.IN_FORCE}
    assert [entry.change.author for entry in correction_log.settled_since(draft.log, seen, {"t1"})] == ["Cy"]

    correcting.undo(bench, version, draft.pending[0], **BY)
    last, first = correcting.diff_lines(bench, project)
    assert (first["author"], first["confirmed_by"], first["superseded"]) == ("Ben", "Cy", False)
    assert (last["old"], last["new"]) == ("True", "True"), "they hold by themselves"
    correcting.relabel(bench, version, ["t1"], "False", **BY)
    assert [line["superseded"] for line in correcting.diff_lines(bench, project)] == [False, True, True]


def test_a_confirmed_label_of_a_renamed_class_is_no_change(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.confirm(bench, version, ["t1"], author="Ben", place=Origin.EXPLAIN)
    correcting.merge(bench, version, ["False"], "no", author="Ann")
    correcting.confirm(bench, version, ["t4"], author="Cy", place=Origin.EXPLAIN)
    lines = [(line["kind"], line["old"], line["new"]) for line in correcting.diff_lines(bench, project)]
    assert lines == [("confirm", *2 * ("no",)), ("rename", "False", "no"), ("confirm", *2 * ("no",))]
