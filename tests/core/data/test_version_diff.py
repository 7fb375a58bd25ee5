"""Planted changes between two versions are found, each once."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

from core.data.left_out import NO_LABEL, REPLACED, TIE, combined, left_out_rows
from core.data.version_diff import COLUMNS, Snapshot, compare_versions
from core.records import TextChange

NOTHING = combined([])


def _texts(number: int) -> DataFrame:
    labels = np.where(np.arange(number) % 3 == 0, "yes", "no")
    ids = [f"t{index}" for index in range(number)]
    return DataFrame({"id": ids, "text": [f"Text {index}" for index in range(number)], "label": labels}).astype("str")


def _left_out(texts: DataFrame, reason: str) -> DataFrame:
    rows = pd.Series(range(len(texts)))
    return left_out_rows(rows, source="a.csv", reason=[reason] * len(texts), id=texts["id"], text=texts["text"])


def test_planted_changes_are_found() -> None:
    before = _texts(30)
    after = pd.concat([before.iloc[6:].copy(), DataFrame({"id": ["n"], "text": ["New"], "label": ["yes"]})])
    after.loc[after["id"].isin(["t9", "t10", "t12"]), "label"] = ["no", "yes", "no"]
    left_out = combined([_left_out(before.iloc[:2], TIE), _left_out(before.iloc[5:9], REPLACED)])
    changes = compare_versions(
        Snapshot(1, before, NOTHING), Snapshot(2, after.sample(frac=1, random_state=0), left_out)
    )
    diff = changes.diff
    assert (diff.before, diff.after, diff.unchanged) == (1, 2, 21)
    assert {change: diff.count(change) for change in TextChange} == {
        TextChange.RELABELLED: 3,
        TextChange.MERGED: 0,
        TextChange.EXCLUDED: 2,
        TextChange.REMOVED: 4,
        TextChange.ADDED: 1,
    }
    assert diff.relabelled == {"yes": {"no": 2}, "no": {"yes": 1}}
    assert diff.excluded == {TIE: 2}
    assert diff.labels_before == {"no": 20, "yes": 10}
    assert diff.labels_after == after["label"].value_counts().to_dict()
    assert tuple(changes.table.columns) == COLUMNS
    lines = changes.table.set_index("id")
    assert lines[["change", "label_before", "label_after"]].T["t10"].tolist() == ["relabelled", "no", "yes"]
    assert lines[["change", "label_before", "reason"]].T["t1"].tolist() == ["excluded", "no", TIE]
    assert set(lines.index[lines["change"] == "removed"]) == {"t2", "t3", "t4", "t5"}
    assert lines[["change", "label_after"]].T["n"].tolist() == ["added", "yes"]
    assert lines.loc["n", ["label_before", "reason"]].isna().all()


def test_the_counts_add_up() -> None:
    before, after = _texts(40).iloc[:30], _texts(40).iloc[10:]
    diff = compare_versions(Snapshot(1, before, NOTHING), Snapshot(2, after, NOTHING)).diff
    common = diff.unchanged + diff.count(TextChange.RELABELLED)
    assert common + diff.removed + sum(diff.excluded.values()) == len(before)
    assert common + diff.added == len(after)


def test_equal_versions_differ_in_nothing() -> None:
    texts = _texts(12)
    changes = compare_versions(Snapshot(1, texts, NOTHING), Snapshot(2, texts.iloc[::-1], NOTHING))
    assert changes.table.empty
    assert changes.diff.unchanged == 12
    assert changes.diff.relabelled == changes.diff.excluded == {}


def test_a_tie_that_was_broken_says_why_the_text_was_not_there_before() -> None:
    after = _texts(12)
    before = Snapshot(1, after.iloc[1:], _left_out(after.iloc[:1], TIE))
    changes = compare_versions(before, Snapshot(2, after, NOTHING))
    assert changes.table[["change", "id", "reason"]].to_numpy().tolist() == [["added", "t0", f"left out before: {TIE}"]]


def test_a_tie_that_somebody_decided_says_who_and_why() -> None:
    after = _texts(12)
    before = Snapshot(1, after.iloc[1:], _left_out(after.iloc[:1], TIE))
    decided = Snapshot(2, after, NOTHING, reasons={"t0": "irony"}, authors={"t0": "Ann"})
    table = compare_versions(before, decided).table
    assert table[["change", "id", "author", "reason"]].to_numpy().tolist() == [["added", "t0", "Ann", "irony"]]


def test_another_wording_under_the_same_id_is_a_text_removed_and_one_added() -> None:
    before, after = _texts(6), _texts(6)
    after.loc[3, "text"] = "Text 3, put right"
    table = compare_versions(Snapshot(1, before, NOTHING), Snapshot(2, after, NOTHING)).table
    assert table[["change", "id"]].to_numpy().tolist() == [["removed", "t3"], ["added", "t3"]]


def test_a_merged_class_is_no_relabelling() -> None:
    before = _texts(12)
    after = before.assign(label=before["label"].replace({"yes": "any"}))
    after.loc[1, "label"] = "any"
    merged = {"yes": "any", "maybe": "any"}
    changes = compare_versions(
        Snapshot(1, before, NOTHING, merged, classes=("maybe",)), Snapshot(2, after, NOTHING, merged)
    )
    assert changes.diff.relabelled == {"no": {"any": 1}}
    assert changes.diff.merged == {"yes": {"any": 4}}
    assert changes.diff.unchanged + 5 == 12
    assert changes.table["change"].tolist() == ["relabelled", *["merged"] * 4]


def test_a_class_with_a_new_name_changes_no_text() -> None:
    before = _texts(12)
    after = before.assign(label=before["label"].replace({"yes": "toxic"}))
    after.loc[1, "label"] = "toxic"
    changes = compare_versions(Snapshot(1, before, NOTHING, {"yes": "toxic"}), Snapshot(2, after, NOTHING))
    assert changes.diff.renamed == {"yes": "toxic"}
    assert (changes.diff.relabelled, changes.diff.merged) == ({"no": {"toxic": 1}}, {})
    assert changes.diff.unchanged == 11
    assert changes.diff.labels_before == {"no": 8, "toxic": 4}
    assert changes.table["change"].tolist() == ["relabelled"]


def test_a_text_whose_vote_was_a_tie_and_that_has_a_row_without_a_label_was_left_out_as_a_tie() -> None:
    texts = _texts(6)
    left_out = combined([_left_out(texts.iloc[:1], NO_LABEL), _left_out(texts.iloc[:2], TIE)])
    changes = compare_versions(Snapshot(1, texts.iloc[2:], left_out), Snapshot(2, texts, NOTHING))
    added = changes.table[changes.table["change"] == TextChange.ADDED]
    assert dict(zip(added["id"], added["reason"], strict=True)) == {
        "t0": "left out before: tie",
        "t1": "left out before: tie",
    }
