"""From the draft to the next version."""

from __future__ import annotations

import pytest

from core.errors import DoneAlready, EditConflict, SettingError
from core.records import (
    ADJUDICATION,
    DatasetVersion,
    Origin,
    Project,
    SplitSettings,
    VoteSettings,
    schemas,
)
from core.records.folders import VersionFolder
from core.store import checksums
from core.workflow import ground_truth, splits
from core.workflow.bench import Bench
from core.workflow.corrections import adjudication_queue, next_version
from core.workflow.corrections import draft as drafts
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting

BY: By = {"author": "Ann", "place": Origin.MISMATCHES}


def test_corrections_become_the_next_version_and_the_earlier_stays(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    before = correcting.labels(bench, version)
    correcting.relabel(bench, version, ["t1", "t2"], "True", **BY, reason="calls to vote")
    correcting.exclude(bench, version, ["t3"], **BY, reason="an advertisement")
    correcting.adjudicate(bench, version, "t0", "True", author="Ben", reason="clear enough")
    second = next_version.apply(bench, project)
    assert correcting.labels(bench, version) == before
    assert correcting.labels(bench, second) == {id: label for id, label in before.items() if id != "t3"} | {
        "t0": "True",
        "t1": "True",
        "t2": "True",
    }
    assert (second.number, second.log.upto, second.sources) == (2, 4, version.sources)
    assert second.corrected == {"mismatches": 3, "adjudication": 1}
    assert drafts.load(bench, project).entries == []
    assert ground_truth.left_out(bench, second).set_index("reason").loc["excluded", "found"] == "Ann: an advertisement"
    with pytest.raises(SettingError, match="no correction"):
        next_version.apply(bench, project)


def test_corrected_texts_of_the_test_part_are_counted(bench: Bench, project: Project, version: DatasetVersion) -> None:
    split = splits.make(bench, version, SplitSettings())
    assert splits.corrected_in_test(bench, version) == 0
    table = splits.rows(bench, split)
    test = table[(table["part"] == "test") & (table["label"] == "False")]["id"].tolist()
    train = table[(table["part"] == "train") & (table["label"] == "False")]["id"].tolist()
    correcting.relabel(bench, version, test[:2], "True", **BY)
    correcting.relabel(bench, version, train[:3], "True", author="Ann", place=Origin.SEARCH)
    second = next_version.apply(bench, project)
    assert second.corrected == {"mismatches": 2, "search": 3}
    divided = splits.make(bench, second, SplitSettings())
    parts = splits.rows(bench, divided).set_index("id")["part"]
    in_test = int((parts[test[:2] + train[:3]] == "test").sum())
    assert splits.corrected_in_test(bench, second) == in_test > 0


def test_of_two_who_apply_the_draft_one_is_told(
    bench: Bench, project: Project, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    decided = next_version._decided

    def slow(*arguments: object) -> object:
        monkeypatch.setattr(next_version, "_decided", decided)
        next_version.apply(bench, project)
        return decided(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(next_version, "_decided", slow)
    with pytest.raises(DoneAlready, match=r"Version 2 was made in the meantime, a moment ago\. All that you saw"):
        next_version.apply(bench, project)
    assert [one.number for one in ground_truth.versions(bench, project)] == [2, 1]


def test_a_version_of_an_earlier_errata_can_be_corrected(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    folder = bench.artifacts.path(version.folder)
    for name in (VersionFolder.SET_ASIDE, checksums.FILE):
        (folder / name).unlink()
    texts = bench.artifacts.read_table(VersionFolder(folder).texts, schemas.TEXTS).drop(
        columns=["soft_label", "corrected"]
    )
    bench.artifacts.write_table(texts, VersionFolder(folder).texts)
    assert adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist() == ["t0"]
    correcting.adjudicate(bench, version, "t0", "True", author="Ann")
    second = next_version.apply(bench, project)
    assert second.report.texts == version.report.texts + 1
    assert correcting.labels(bench, second)["t0"] == "True"


def test_the_reason_of_an_adjudication_is_kept_with_it_and_an_earlier_errata_s_version_has_none(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.adjudicate(bench, version, "t0", "True", author="Ben", reason="clear enough")
    second = next_version.apply(bench, project)
    found = ground_truth.judgements(bench, second)
    assert found.loc[found["source"] == ADJUDICATION, "reason"].tolist() == ["clear enough"]
    assert found.loc[found["source"] != ADJUDICATION, "reason"].isna().all()
    path = bench.artifacts.version(second).judgements
    bench.artifacts.write_table(found.drop(columns="reason"), path)
    earlier = ground_truth.judgements(bench, second)
    assert earlier.columns.tolist() == found.columns.tolist()
    assert earlier["reason"].isna().all()
    again = ground_truth.keep_revote(bench, project, second, VoteSettings(minimum=2))
    words = ground_truth.judgements(bench, again).set_index("source")["reason"]
    assert words[ADJUDICATION] == "clear enough"


def test_a_version_is_made_of_the_entries_that_were_reviewed(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    [reviewed] = correcting.relabel(bench, version, ["t1"], "True", **BY)
    correcting.relabel(bench, version, ["t2"], "True", **BY)
    second = next_version.apply(bench, project, follows=1, upto=reviewed.id)
    assert second.log.upto == reviewed.id
    assert [entry.change.text_id for entry in drafts.load(bench, project).pending] == ["t2"]
    with pytest.raises(EditConflict, match=r"It holds 1 of the 2 entries .* saw; what came later waits in .* 3"):
        next_version.apply(bench, project, follows=1)
    with pytest.raises(DoneAlready, match="All that you saw in the draft is in it: nothing is left to do"):
        next_version.apply(bench, project, follows=1, upto=reviewed.id)
    with pytest.raises(EditConflict, match="Version 2"):
        ground_truth.keep_revote(bench, project, version, VoteSettings(minimum=2))


def test_a_version_without_an_undo_that_was_seen_does_not_hold_the_draft(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    first, second = correcting.relabel(bench, version, ["t1", "t2"], "True", **BY)
    correcting.undo(bench, version, first, **BY)
    next_version.apply(bench, project, follows=1, upto=second.id)
    with pytest.raises(EditConflict, match=r"It holds 2 of the 3 entries") as met:
        next_version.apply(bench, project, follows=1)
    assert not isinstance(met.value, DoneAlready)
    assert [entry.change.undoes for entry in drafts.load(bench, project).pending] == [first.id]


def test_of_a_version_that_holds_nothing_of_the_draft_that_is_said(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    [reviewed] = correcting.relabel(bench, version, ["t1"], "True", **BY)
    ground_truth.keep_revote(bench, project, version, VoteSettings(minimum=2))
    with pytest.raises(EditConflict, match=r"It holds nothing of .* saw; all of it waits in .* version 3") as met:
        next_version.apply(bench, project, follows=1, upto=reviewed.id)
    assert not isinstance(met.value, DoneAlready)
