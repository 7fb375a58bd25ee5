"""The relabelling loop: corrections, the draft, the next version, and what a killed process leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import DoneAlready, EditConflict, LabelError, NotFound, SettingError
from core.records import (
    ADJUDICATION,
    CorrectionKind,
    DatasetVersion,
    Origin,
    Project,
    SplitSettings,
    VoteRule,
    VoteSettings,
)
from core.store import checksums
from core.workflow import draft, ground_truth, projects, relabelling, splits
from core.workflow.bench import Bench
from tests.core.workflow.by import By
from tests.core.workflow.versions import keep
from tests.damaged import damaged
from tests.tables import rows, simple_csv, wide_csv, write_csv

ROOT = Path(__file__).resolve().parents[3]
BY: By = {"author": "Ann", "place": Origin.MISMATCHES}


@pytest.fixture
def version(bench: Bench, tmp_path: Path) -> DatasetVersion:
    """Three annotators on 60 texts; t0 is a tie."""
    return keep(bench, projects.create(bench, "Campaign"), wide_csv(tmp_path / "wide.csv"))


@pytest.fixture
def project(bench: Bench, version: DatasetVersion) -> Project:
    return projects.find(bench, "Campaign")


def _labels(bench: Bench, version: DatasetVersion) -> dict[str, str]:
    texts = ground_truth.texts(bench, version, ["id", "label"])
    return dict(zip(texts["id"], texts["label"], strict=True))


def _diff(bench: Bench, project: Project) -> list[dict]:
    return draft.diff(bench, project, draft.preview(bench, project)).to_dict("records")


def test_corrections_become_the_next_version_and_the_earlier_stays(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    before = _labels(bench, version)
    relabelling.relabel(bench, version, ["t1", "t2"], "True", **BY, reason="calls to vote")
    relabelling.exclude(bench, version, ["t3"], **BY, reason="an advertisement")
    relabelling.adjudicate(bench, version, "t0", "True", author="Ben", reason="clear enough")
    second = draft.apply(bench, project)
    assert _labels(bench, version) == before
    assert _labels(bench, second) == {id: label for id, label in before.items() if id != "t3"} | {
        "t0": "True",
        "t1": "True",
        "t2": "True",
    }
    assert (second.number, second.log.upto, second.sources) == (2, 4, version.sources)
    assert second.corrected == {"mismatches": 3, "adjudication": 1}
    assert draft.entries(bench, project) == []
    assert ground_truth.left_out(bench, second).set_index("reason").loc["excluded", "found"] == "Ann: an advertisement"
    with pytest.raises(SettingError, match="no correction"):
        draft.apply(bench, project)


def test_the_draft_is_a_diff(bench: Bench, project: Project, version: DatasetVersion) -> None:
    split = splits.make(bench, version, SplitSettings())
    parts = splits.rows(bench, split).set_index("id")["part"]
    relabelling.relabel(bench, version, ["t1"], "True", **BY, reason="vote!")
    relabelling.exclude(bench, version, ["t1"], **BY, reason="spam")
    relabelling.adjudicate(bench, version, "t0", "False", author="Ben")
    relabelling.note(bench, version, ["t2"], **BY, reason="look again")
    shown = _diff(bench, project)
    assert [line["kind"] for line in shown] == ["note", "adjudicate", "exclude", "relabel"]
    assert [(line["old"], line["new"]) for line in shown] == [
        *(("False", "False"), ("none: tie", "False"), ("False", "left out"), ("False", "True"))
    ]
    assert [line["superseded"] for line in shown] == [False, False, False, True]
    logged = draft.ledger(bench, project).set_index("entry")["what"]
    assert [line["what"] for line in shown] == [logged[line["entry"]] for line in shown], "one act has one name"
    assert shown[1]["what"] == "Decided as “False”"
    assert draft.size(bench, project) == 3
    assert shown[2]["part"] == parts["t1"]
    assert shown[1]["part"] is None
    assert (shown[3]["reason"], shown[3]["author"], shown[3]["place"]) == ("vote!", "Ann", "mismatches")


def test_undo_is_a_new_entry_before_and_after_the_version(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    before = _labels(bench, version)
    first, second = relabelling.relabel(bench, version, ["t1", "t2"], "True", **BY)
    relabelling.undo(bench, version, first, **BY)
    assert [line["id"] for line in _diff(bench, project)] == ["t2"]
    with pytest.raises(NotFound, match="already"):
        relabelling.undo(bench, version, first, **BY)
    made = draft.apply(bench, project)
    assert _labels(bench, made) == before | {"t2": "True"}
    undone = relabelling.undo(bench, made, second, **BY)
    [line] = _diff(bench, project)
    assert (line["kind"], line["id"], line["old"], line["new"]) == ("undo", "t2", "True", "False")
    relabelling.undo(bench, made, undone, **BY)
    assert _diff(bench, project) == []
    relabelling.undo(bench, made, second, **BY)
    assert _labels(bench, draft.apply(bench, project)) == before
    assert len(relabelling.log(bench, project)) == 6


def test_classes_are_merged(bench: Bench, tmp_path: Path) -> None:
    lines = [(f"t{i}", f"Text Nummer {i}", "abc"[i % 3]) for i in range(30)]
    project = projects.create(bench, "Merged")
    version = keep(bench, project, write_csv(tmp_path / "abc.csv", ("id", "text", "label"), lines))
    relabelling.merge(bench, version, ["a", "b"], "ab", author="Ann")
    assert relabelling.classes(bench, project) == ["ab", "c"]
    relabelling.relabel(bench, version, ["t2"], "ab", **BY)
    with pytest.raises(LabelError, match="no class “a”"):
        relabelling.relabel(bench, version, ["t2"], "a", **BY)
    with pytest.raises(LabelError, match="Only one class"):
        relabelling.merge(bench, version, ["ab", "c"], "all", author="Ann")
    assert draft.apply(bench, project).report.labels == {"ab": 21, "c": 9}


def test_what_never_won_a_vote_is_merged_all_the_same(bench: Bench, tmp_path: Path) -> None:
    lines = [(f"Text Nummer {i}", "ab"[i % 2], "ab"[i % 2], "ab"[i % 2]) for i in range(20)]
    lines[0] = (lines[0][0], "a", "a", "aa")
    project = projects.create(bench, "Slip")
    version = keep(bench, project, write_csv(tmp_path / "ab.csv", ("text", "Ann", "Ben", "Cem"), lines))
    assert relabelling.classes(bench, project) == ["a", "b"]
    assert relabelling.mergeable(bench, project) == ["a", "b", "aa"]
    with pytest.raises(LabelError, match="no class “aa”"):
        relabelling.relabel(bench, version, ["1"], "aa", **BY)
    relabelling.merge(bench, version, ["aa"], "a", author="Ann")
    assert relabelling.mergeable(bench, project) == ["a", "b"]
    texts = ground_truth.texts(bench, draft.apply(bench, project))
    assert texts["votes"].iloc[0] == '{"Ann":"a","Ben":"a","Cem":"a"}'


def test_what_cannot_be_corrected_is_refused_and_nothing_is_kept(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    with pytest.raises(LabelError, match="no class “Perhaps”"):
        relabelling.relabel(bench, version, ["t1"], "Perhaps", **BY)
    with pytest.raises(NotFound, match="no text with the id “nowhere” in version 1, the newest"):
        relabelling.relabel(bench, version, ["t1", "nowhere"], "True", **BY)
    with pytest.raises(SettingError, match="without a reason"):
        relabelling.exclude(bench, version, ["t1"], **BY, reason=" ")
    with pytest.raises(SettingError, match="name"):
        relabelling.relabel(bench, version, ["t1"], "True", author=" ", place=Origin.SEARCH)
    with pytest.raises(LabelError, match="nothing to merge"):
        relabelling.merge(bench, version, ["True"], "True", author="Ann")
    assert relabelling.log(bench, project) == []


def test_the_queue_holds_what_the_vote_does_not_decide(bench: Bench, project: Project, version: DatasetVersion) -> None:
    assert draft.queue(bench, project)["id"].tolist() == ["t0"]
    second = ground_truth.keep_revote(bench, project, version, VoteSettings(rule=VoteRule.UNANIMITY))
    undecided = draft.queue(bench, project)
    assert sorted(undecided["id"]) == ["t0", *(f"t{number}" for number in range(10, 60, 10))]
    entry = relabelling.adjudicate(bench, second, "t10", "True", author="Ben")
    relabelling.exclude(bench, second, ["t20"], **BY, reason="unreadable")
    assert sorted(draft.queue(bench, project)["id"]) == ["t0", "t30", "t40", "t50"]
    relabelling.undo(bench, second, entry, author="Ben", place=Origin.ADJUDICATION)
    assert "t10" in draft.queue(bench, project)["id"].tolist()


def test_another_rule_keeps_the_corrections(bench: Bench, project: Project, version: DatasetVersion) -> None:
    relabelling.relabel(bench, version, ["t10"], "True", **BY)
    second = draft.apply(bench, project)
    third = ground_truth.keep_revote(bench, project, second, VoteSettings(rule=VoteRule.UNANIMITY))
    assert _labels(bench, third)["t10"] == "True"
    assert third.report.left_out == {"not unanimous": 5}
    assert third.log == second.log


def test_corrections_survive_an_upload_that_adds_texts(
    bench: Bench, project: Project, version: DatasetVersion, tmp_path: Path
) -> None:
    relabelling.relabel(bench, version, ["t1"], "True", **BY)
    relabelling.exclude(bench, version, ["t3"], **BY, reason="spam")
    second = draft.apply(bench, project)
    waiting = relabelling.relabel(bench, second, ["t2"], "True", **BY)
    old = rows(4)
    lines = [("t1", old[1][0], "False"), ("t3", old[3][0], "True"), ("n1", "Ein neuer Text", "True")]
    table = write_csv(tmp_path / "more.csv", ("id", "text", "Annotator 4"), lines)
    tables = ground_truth.read([ground_truth.StagedFile(table, table.name)])
    mapping = ground_truth.ColumnMapping(text="text", id="id", label="Annotator 4")
    third = ground_truth.keep(bench, project, tables, mapping, adding_to=second)
    labels = _labels(bench, third)
    assert (labels["t1"], labels["n1"], "t3" in labels) == ("True", "True", False)
    # What was still a draft stays one.
    assert draft.entries(bench, project) == waiting
    assert _labels(bench, draft.apply(bench, project))["t2"] == "True"


def test_corrections_do_not_pass_to_texts_that_replace_the_old_ones(
    bench: Bench, project: Project, version: DatasetVersion, tmp_path: Path
) -> None:
    relabelling.relabel(bench, version, ["t1"], "True", **BY)
    draft.apply(bench, project)
    relabelling.relabel(bench, version, ["t2"], "True", **BY)
    lines = [(f"t{i}", f"Ganz anderer Text {i}", "xy"[i % 2]) for i in range(20)]
    third = keep(bench, project, write_csv(tmp_path / "other.csv", ("id", "text", "label"), lines))
    assert third.report.labels == {"x": 10, "y": 10}
    assert "corrections made before (2) do not hold" in third.report.notes[-1]
    assert draft.entries(bench, project) == []
    with pytest.raises(NotFound, match="is not in version 3"):
        relabelling.relabel(bench, version, ["t1"], "x", **BY)


def test_corrected_texts_of_the_test_part_are_counted(bench: Bench, project: Project, version: DatasetVersion) -> None:
    split = splits.make(bench, version, SplitSettings())
    assert draft.corrected_in_test(bench, version) == 0
    table = splits.rows(bench, split)
    test = table[(table["part"] == "test") & (table["label"] == "False")]["id"].tolist()
    train = table[(table["part"] == "train") & (table["label"] == "False")]["id"].tolist()
    relabelling.relabel(bench, version, test[:2], "True", **BY)
    relabelling.relabel(bench, version, train[:3], "True", author="Ann", place=Origin.SEARCH)
    second = draft.apply(bench, project)
    assert second.corrected == {"mismatches": 2, "search": 3}
    divided = splits.make(bench, second, SplitSettings())
    parts = splits.rows(bench, divided).set_index("id")["part"]
    in_test = int((parts[test[:2] + train[:3]] == "test").sum())
    assert draft.corrected_in_test(bench, second) == in_test > 0


def test_a_damaged_split_costs_the_draft_no_more_than_the_parts(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    split = splits.make(bench, version, SplitSettings())
    relabelling.relabel(bench, version, ["t1"], "True", **BY)
    [whole] = _diff(bench, project)
    assert whole["part"] in ("train", "validation", "test")
    with damaged(bench.artifacts.path(split.folder) / splits.PARTS, "cut"):
        [line] = _diff(bench, project)
        assert splits.PARTS in str(splits.newest_parts(bench, version).damage)
        second = draft.apply(bench, project)
    assert line == whole | {"part": None}
    assert splits.newest_parts(bench, second) == splits.NewestParts({})


def test_texts_that_nobody_has_decided_are_counted(bench: Bench, project: Project, version: DatasetVersion) -> None:
    assert draft.waiting(bench, project, version) == 1
    with damaged(bench.artifacts.path(version.folder) / ground_truth.SET_ASIDE, "cut"):
        assert draft.waiting(bench, project, version) == 1
    relabelling.adjudicate(bench, version, "t0", "True", author="Ann")
    assert draft.waiting(bench, project, version) == 0


def test_states_say_what_became_of_a_text_and_in_which_version(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    relabelling.relabel(bench, version, ["t1"], "True", **BY)
    second = draft.apply(bench, project)
    relabelling.exclude(bench, second, ["t2"], **BY, reason="spam")
    states = draft.states(bench, project)
    assert (states["t1"].label, states["t1"].version) == ("True", 2)
    assert (states["t2"].label, states["t2"].version) == (None, None)
    assert [entry.change.kind for entry in draft.history(bench, project, "t2")] == [CorrectionKind.EXCLUDE]


def test_search(bench: Bench, project: Project) -> None:
    assert relabelling.search(bench, project, "t0")[["id", "reason"]].iloc[0].tolist() == ["t0", "tie"]
    found = relabelling.search(bench, project, "LANDTAG heute", label="False", limit=3)
    assert len(found) == 3
    assert found["text"].str.contains("Heute im Landtag").all()
    assert relabelling.search(bench, project, "(").empty
    assert len(relabelling.search(bench, project, "andta", limit=3)) == 3
    assert relabelling.search(bench, project, '"andta"').empty
    assert len(relabelling.search(bench, project, '"im Landtag"', limit=3)) == 3


def test_of_two_who_apply_the_draft_one_is_told(
    bench: Bench, project: Project, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    relabelling.relabel(bench, version, ["t1"], "True", **BY)
    decided = draft._decided

    def slow(*arguments: object) -> object:
        monkeypatch.setattr(draft, "_decided", decided)
        draft.apply(bench, project)
        return decided(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(draft, "_decided", slow)
    with pytest.raises(DoneAlready, match=r"Version 2 was made in the meantime, a moment ago\. All that you saw"):
        draft.apply(bench, project)
    assert [one.number for one in ground_truth.versions(bench, project)] == [2, 1]


def test_a_version_of_an_earlier_errata_can_be_corrected(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    folder = bench.artifacts.path(version.folder)
    for name in (ground_truth.SET_ASIDE, checksums.FILE):
        (folder / name).unlink()
    texts = bench.artifacts.read_table(folder / ground_truth.TEXTS).drop(columns=["soft_label", "corrected"])
    bench.artifacts.write_table(texts, folder / ground_truth.TEXTS)
    assert draft.queue(bench, project)["id"].tolist() == ["t0"]
    relabelling.adjudicate(bench, version, "t0", "True", author="Ann")
    second = draft.apply(bench, project)
    assert second.report.texts == version.report.texts + 1
    assert _labels(bench, second)["t0"] == "True"


_CORRECTING = """
import sys
from core.records import Origin
from core.settings import Settings
from core.workflow import ground_truth, projects, relabelling
from core.workflow.bench import open_bench
from pathlib import Path

bench = open_bench(Settings.at(Path(sys.argv[1])))
project = projects.find(bench)
version = ground_truth.latest(bench, project)
for number in range(1, 60):
    relabelling.relabel(bench, version, [f"t{number}"], "True", author="Ann", place=Origin.MISMATCHES)
    print(f"t{number}", flush=True)
"""


def test_nothing_is_lost_when_the_process_is_killed_between_two_corrections(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _CORRECTING, str(bench.settings.home)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(5)]
    os.kill(process.pid, signal.SIGKILL)
    said += process.stdout.read().split()
    assert process.wait() == -signal.SIGKILL
    assert said[:5] == ["t1", "t2", "t3", "t4", "t5"]
    assert len(said) < 59
    kept = [entry.change.text_id for entry in relabelling.log(bench, project)]
    # One more may have been kept without being said any more.
    assert kept[: len(said)] == said
    assert len(kept) <= len(said) + 1
    made = draft.apply(bench, project)
    assert {id for id, label in _labels(bench, made).items() if label == "True"} >= set(kept)


def test_a_single_label_column_can_be_corrected_too(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Simple")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 30))
    relabelling.relabel(bench, version, ["t1"], "True", **BY)
    assert _labels(bench, draft.apply(bench, project))["t1"] == "True"


def test_the_reason_of_an_adjudication_is_kept_with_it_and_an_earlier_errata_s_version_has_none(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    relabelling.adjudicate(bench, version, "t0", "True", author="Ben", reason="clear enough")
    second = draft.apply(bench, project)
    found = ground_truth.judgements(bench, second)
    assert found.loc[found["source"] == ADJUDICATION, "reason"].tolist() == ["clear enough"]
    assert found.loc[found["source"] != ADJUDICATION, "reason"].isna().all()
    path = bench.artifacts.path(second.folder) / ground_truth.JUDGEMENTS
    bench.artifacts.write_table(found.drop(columns="reason"), path)
    earlier = ground_truth.judgements(bench, second)
    assert earlier.columns.tolist() == found.columns.tolist()
    assert earlier["reason"].isna().all()
    again = ground_truth.keep_revote(bench, project, second, VoteSettings(minimum=2))
    words = ground_truth.judgements(bench, again).set_index("source")["reason"]
    assert words[ADJUDICATION] == "clear enough"


def test_the_second_who_settles_a_text_is_told_and_nothing_is_kept(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    seen = relabelling.log_end(bench, project)
    relabelling.adjudicate(bench, version, "t0", "True", author="Ann", seen=seen)
    with pytest.raises(EditConflict, match="Ann decided “True” a moment ago"):
        relabelling.adjudicate(bench, version, "t0", "False", author="Ben", seen=seen)
    with pytest.raises(EditConflict, match="t0"):
        relabelling.exclude(bench, version, ["t1", "t0"], **BY, reason="spam", seen=seen)
    assert [entry.change.author for entry in relabelling.log(bench, project)] == ["Ann"]
    relabelling.adjudicate(bench, version, "t0", "False", author="Ben", seen=relabelling.log_end(bench, project))
    assert len(relabelling.log(bench, project)) == 2


def test_what_does_not_settle_the_text_is_no_conflict(bench: Bench, project: Project, version: DatasetVersion) -> None:
    seen = relabelling.log_end(bench, project)
    relabelling.note(bench, version, ["t1"], **BY, reason="look")
    relabelling.relabel(bench, version, ["t2"], "True", **BY)
    entry = relabelling.adjudicate(bench, version, "t0", "True", author="Ann")
    relabelling.undo(bench, version, entry, **BY)
    relabelling.adjudicate(bench, version, "t0", "False", author="Ben", seen=seen)
    relabelling.relabel(bench, version, ["t1"], "True", **BY, seen=seen)


def test_what_is_undone_together_is_undone_whole_or_not_at_all(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    first, second = relabelling.relabel(bench, version, ["t1", "t2"], "True", **BY)
    relabelling.undo(bench, version, second, **BY)
    with pytest.raises(NotFound, match="already"):
        relabelling.undo_all(bench, version, [first, second], **BY)
    assert [entry.change.text_id for entry in draft.effective(bench, project)] == ["t1"]


def test_a_version_is_made_of_the_entries_that_were_reviewed(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    [reviewed] = relabelling.relabel(bench, version, ["t1"], "True", **BY)
    relabelling.relabel(bench, version, ["t2"], "True", **BY)
    second = draft.apply(bench, project, follows=1, upto=reviewed.id)
    assert second.log.upto == reviewed.id
    assert [entry.change.text_id for entry in draft.pending(bench, project)] == ["t2"]
    with pytest.raises(EditConflict, match=r"It holds 1 of the 2 entries .* saw; what came later waits in .* 3"):
        draft.apply(bench, project, follows=1)
    with pytest.raises(DoneAlready, match="All that you saw in the draft is in it: nothing is left to do"):
        draft.apply(bench, project, follows=1, upto=reviewed.id)
    with pytest.raises(EditConflict, match="Version 2"):
        ground_truth.keep_revote(bench, project, version, VoteSettings(minimum=2))


def test_a_version_without_an_undo_that_was_seen_does_not_hold_the_draft(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    first, second = relabelling.relabel(bench, version, ["t1", "t2"], "True", **BY)
    relabelling.undo(bench, version, first, **BY)
    draft.apply(bench, project, follows=1, upto=second.id)
    with pytest.raises(EditConflict, match=r"It holds 2 of the 3 entries") as met:
        draft.apply(bench, project, follows=1)
    assert not isinstance(met.value, DoneAlready)
    assert [entry.change.undoes for entry in draft.pending(bench, project)] == [first.id]


def test_of_a_version_that_holds_nothing_of_the_draft_that_is_said(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    [reviewed] = relabelling.relabel(bench, version, ["t1"], "True", **BY)
    ground_truth.keep_revote(bench, project, version, VoteSettings(minimum=2))
    with pytest.raises(EditConflict, match=r"It holds nothing of .* saw; all of it waits in .* version 3") as met:
        draft.apply(bench, project, follows=1, upto=reviewed.id)
    assert not isinstance(met.value, DoneAlready)


def test_names_are_kept_in_one_form(bench: Bench, project: Project, version: DatasetVersion) -> None:
    by: By = {"author": " Jo\u0308rg ", "place": Origin.SEARCH}
    [entry] = relabelling.relabel(bench, version, ["t1"], "True", **by)
    assert entry.change.author == "J\u00f6rg"
    with pytest.raises(SettingError, match="your name"):
        relabelling.relabel(bench, version, ["t1"], "True", author="x" * 81, place=Origin.SEARCH)


def test_nothing_is_corrected_in_a_deleted_project(bench: Bench, project: Project, version: DatasetVersion) -> None:
    projects.delete(bench, project)
    with pytest.raises(NotFound, match="deleted in the meantime"):
        relabelling.relabel(bench, version, ["t1"], "True", **BY)


def test_labels_that_are_right_are_confirmed_as_the_draft_has_them(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    relabelling.relabel(bench, version, ["t1"], "True", **BY)
    relabelling.merge(bench, version, ["True"], "call", author="Ann")
    relabelling.exclude(bench, version, ["t5"], **BY, reason="spam")
    made = relabelling.confirm(bench, version, ["t1", "t2", "t3"], author="Ben", place=Origin.EXPLAIN)
    assert [(one.change.kind, one.change.label) for one in made] == [
        (CorrectionKind.CONFIRM, label) for label in ("call", "False", "call")
    ]
    said = {line["id"]: line["what"] for line in _diff(bench, project) if line["kind"] == "confirm"}
    assert said == {id: f"Label “{label}” confirmed" for id, label in (("t1", "call"), ("t2", "False"), ("t3", "call"))}
    entries = len(relabelling.log(bench, project))
    for without_label in ("t0", "t5"):
        with pytest.raises(LabelError, match="1 text has no label that could be right"):
            relabelling.confirm(bench, version, ["t4", without_label], author="Ben", place=Origin.EXPLAIN)
    with pytest.raises(EditConflict):
        relabelling.confirm(bench, version, ["t2"], author="Cem", place=Origin.EXPLAIN, seen=0)
    assert len(relabelling.log(bench, project)) == entries, "all or none"
    second = draft.apply(bench, project)
    assert second.corrected == {"mismatches": 1, "explain": 1}, "Ben confirmed what Ann had corrected"
    assert {draft.states(bench, project)[id].version for id in ("t1", "t2", "t3")} == {2}


def test_a_label_that_a_text_has_is_confirmed_whatever_was_pressed(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    made = relabelling.relabel(bench, version, ["t1", "t3"], "True", **BY)
    made += relabelling.relabel(bench, version, ["t1", "t3"], "False", **BY)
    assert [one.change.kind for one in made] == [CorrectionKind.RELABEL, CorrectionKind.CONFIRM] + [
        CorrectionKind.RELABEL
    ] * 2
    assert draft.ledger(bench, project)["what"].tolist()[-2:] == [
        "Label “True” confirmed",
        "Corrected from “False” to “True”",
    ]
    relabelling.exclude(bench, version, ["t2"], **BY, reason="spam")
    assert relabelling.relabel(bench, version, ["t2"], "False", **BY)[0].change.kind is CorrectionKind.RELABEL


def test_the_last_entry_of_somebody_is_found_in_the_draft_and_in_the_version(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    assert draft.last_of(bench, project, "Ann", Origin.ADJUDICATION) is None
    made = relabelling.adjudicate(bench, version, "t0", "True", author="Ann")
    relabelling.adjudicate(bench, version, "t0", "False", author="Ben")
    assert draft.last_of(bench, project, "Ann", Origin.ADJUDICATION) == made
    newest = draft.apply(bench, project)
    assert draft.last_of(bench, project, "Ann", Origin.ADJUDICATION) == made
    relabelling.undo(bench, newest, made, author="Ann", place=Origin.CORRECTIONS)
    assert draft.last_of(bench, project, "Ann", Origin.ADJUDICATION) is None


def test_a_correction_of_the_newest_version_that_the_draft_takes_back_is_told(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    [made] = relabelling.relabel(bench, version, ["t1"], "True", **BY)
    relabelling.undo(bench, version, made, author="Ben", place=Origin.EXPLAIN)
    assert draft.taken_back(bench, project, "t1") == [], "it never was in a version"
    [made] = relabelling.relabel(bench, version, ["t1"], "True", **BY)
    draft.apply(bench, project)
    assert draft.taken_back(bench, project, "t1") == []
    back = relabelling.undo(bench, version, made, author="Ben", place=Origin.EXPLAIN)
    assert draft.taken_back(bench, project, "t1") == [(made, back)]
    assert draft.history(bench, project, "t1") == draft.taken_back(bench, project, "t2") == []
    relabelling.undo(bench, version, back, author="Ann", place=Origin.EXPLAIN)
    assert draft.taken_back(bench, project, "t1") == []
    assert draft.history(bench, project, "t1") == [made]
