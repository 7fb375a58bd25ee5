"""What a log amounts to, and what it makes of a version."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from core.data.ground_truth import GroundTruth, build, decide_again
from core.data.relabelling import changes, effective, in_force, open_questions, superseded
from core.errors import LabelError
from core.records import ADJUDICATION, Change, ColumnMapping, Correction, CorrectionKind, Origin, VoteSettings
from tests.core.data.raw_tables import raw
from tests.properties import examples

WIDE = ColumnMapping(text="text", annotators=("A", "B", "C"), id="id", part="part")
ROWS = [
    ("1", "eins", "x", "x", "y", "test"),
    ("2", "zwei", "y", "y", "y", "train"),
    ("3", "drei", "x", "y", None, "test"),
    ("4", "vier", "z", "z", "x", "train"),
    ("5", "fünf", "x", "x", "x", "train"),
]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _log(*made: Change) -> list[Correction]:
    return [Correction(number, number, 1, 1, NOON, change) for number, change in enumerate(made, start=1)]


def _change(kind: CorrectionKind, text: str | None = None, label: str | None = None, **more: object) -> Change:
    place = Origin.ADJUDICATION if kind is CorrectionKind.ADJUDICATE else Origin.MISMATCHES
    return Change(kind, "Ann", place, text_id=text, label=label, **more)  # type: ignore[arg-type]


def _relabel(text: str, label: str) -> Change:
    return _change(CorrectionKind.RELABEL, text, label)


def _merge(into: str, *classes: str) -> Change:
    return _change(CorrectionKind.MERGE, label=into, merged=classes)


def _undo(entry: int) -> Change:
    return _change(CorrectionKind.UNDO, undoes=entry)


def _first() -> GroundTruth:
    return build([raw(["id", "text", "A", "B", "C", "part"], ROWS)], WIDE)


def _after(*made: Change, earlier: GroundTruth | None = None) -> GroundTruth:
    return decide_again(earlier or _first(), VoteSettings(), changes(_log(*made)), where="version 2")


def _of_the_first(truth: GroundTruth, column: str) -> str:
    """What a column holds of the text with the id 1."""
    return str(truth.texts.set_index("id").at["1", column])


def _labels(truth: GroundTruth) -> dict[str, str]:
    return dict(zip(truth.texts["id"], truth.texts["label"], strict=True))


def test_the_vote_without_corrections() -> None:
    assert _labels(_first()) == {"1": "x", "2": "y", "4": "z", "5": "x"}


def test_a_new_label_stands_over_the_vote_and_is_marked_with_its_place() -> None:
    truth = _after(_relabel("1", "y"), _relabel("2", "y"))
    assert _labels(truth) == {"1": "y", "2": "y", "4": "z", "5": "x"}
    # The second one agrees with the vote: nothing was decided instead of it.
    assert truth.corrected == {"mismatches": 1}
    marked = truth.texts.set_index("id")["corrected"]
    assert marked["1"] == "mismatches"
    assert marked.drop("1").isna().all()
    assert json.loads(_of_the_first(truth, "votes")) == {"A": "x", "B": "x", "C": "y"}
    assert_frame_equal(truth.judgements, _first().judgements)


def test_an_excluded_text_is_listed_with_its_reason_and_can_come_back() -> None:
    out = _change(CorrectionKind.EXCLUDE, "1", reason="an advertisement")
    truth = _after(out)
    assert "1" not in _labels(truth)
    listed = truth.left_out.set_index("id").loc["1"]
    assert (listed["reason"], listed["found"]) == ("excluded", "Ann: an advertisement")
    assert truth.report.left_out == {"tie": 1, "excluded": 1}
    assert truth.corrected == {"mismatches": 1}
    assert _labels(_after(out, _relabel("1", "z")))["1"] == "z"
    assert _labels(_after(out, _undo(1))) == _labels(_first())


def test_classes_are_merged_before_the_vote() -> None:
    rows = [("1", "a", "x", "y", "z", None), ("2", "b", "z", "z", "z", None), ("3", "c", "x", "x", "z", None)]
    first = build([raw(["id", "text", "A", "B", "C", "part"], rows)], WIDE)
    assert first.report.left_out == {"tie": 1}
    truth = _after(_merge("w", "x", "y"), earlier=first)
    assert _labels(truth) == {"2": "z", "3": "w", "1": "w"}
    assert json.loads(_of_the_first(truth, "soft_label")) == pytest.approx({"w": 2 / 3, "z": 1 / 3}, abs=1e-6)
    assert json.loads(_of_the_first(truth, "votes")) == {"A": "w", "B": "w", "C": "z"}
    assert_frame_equal(truth.judgements, first.judgements)


def test_merges_follow_each_other_in_order() -> None:
    labels = _labels(_after(_relabel("2", "x"), _merge("w", "x"), _merge("z", "w"), _relabel("5", "y")))
    assert labels == {"1": "z", "2": "z", "4": "z", "5": "y"}


def test_merging_all_classes_is_refused() -> None:
    with pytest.raises(LabelError, match="All texts are labelled “x”"):
        _after(_merge("x", "y", "z"))


def test_an_adjudication_is_a_judgement_of_its_own() -> None:
    truth = _after(_change(CorrectionKind.ADJUDICATE, "3", "y", reason="irony"))
    assert _labels(truth)["3"] == "y"
    [back] = truth.texts[truth.texts["id"] == "3"].to_dict("records")
    assert (back["part"], back["corrected"], json.loads(back["votes"])) == (
        "test",
        "adjudication",
        {"A": "x", "B": "y"},
    )
    judgement = truth.judgements.iloc[-1].to_dict()
    assert judgement == {
        **{"id": "3", "annotator": "Ann", "label": "y"},
        **{"time": "2026-03-01T12:00:00+00:00", "source": ADJUDICATION, "reason": "irony"},
    }
    assert len(truth.judgements) == len(_first().judgements) + 1
    again = _after(earlier=truth)
    assert_frame_equal(again.judgements, _first().judgements)
    assert again.set_aside["id"].tolist() == ["3"]


def test_corrections_survive_further_judgements_and_texts() -> None:
    made = (_relabel("1", "z"), _change(CorrectionKind.EXCLUDE, "2", reason="spam"), _merge("x", "y"))
    second = _after(*made)
    long = ColumnMapping(text="text", label="label", annotator="who", id="id")
    more = [("1", "eins", "D", "x"), ("2", "zwei", "D", "x"), ("6", "sechs", "D", "y"), ("7", "sieben", "D", "z")]
    third = build([raw(["id", "text", "who", "label"], more, "more.csv")], long, second, changes=changes(_log(*made)))
    assert _labels(third) == {"1": "z", "3": "x", "4": "z", "5": "x", "6": "x", "7": "z"}
    assert third.set_aside["id"].tolist() == ["2"]
    assert json.loads(_of_the_first(third, "votes"))["D"] == "x"
    assert third.report.left_out == {"excluded": 1}


def test_undo_of_undo_restores() -> None:
    assert [entry.id for entry in effective(_log(_relabel("1", "y"), _undo(1), _undo(2)))] == [1]
    assert effective(_log(_relabel("1", "y"), _undo(1))) == []
    assert [entry.id for entry in in_force(_log(_relabel("1", "y"), _undo(1)))] == [2]


def test_of_several_corrections_of_a_text_the_last_one_holds() -> None:
    made = (_relabel("1", "y"), _change(CorrectionKind.NOTE, "1", reason="hm"), _relabel("1", "z"), _relabel("2", "x"))
    assert superseded(_log(*made)) == {1}
    assert _labels(_after(*made))["1"] == "z"
    assert _labels(_after(*made, _undo(3)))["1"] == "y"


_CHANGES = st.one_of(
    st.builds(_relabel, st.sampled_from("12345"), st.sampled_from("xyz")),
    st.builds(lambda text: _change(CorrectionKind.EXCLUDE, text, reason="r"), st.sampled_from("12")),
    st.builds(lambda text: _change(CorrectionKind.ADJUDICATE, text, "x"), st.sampled_from("345")),
)


@settings(max_examples=examples(8))
@given(st.lists(_CHANGES, max_size=6))
def test_taking_everything_back_gives_the_first_version_again(made: list[Change]) -> None:
    for second in (_first(), _after(_merge("w", "x"))):
        undone = [*made, *(_undo(number) for number in range(1, len(made) + 1))]
        again = _after(*undone, earlier=second)
        assert _labels(again) == _labels(_first())
        assert again.corrected == {}
        assert sorted(again.judgements["id"] + again.judgements["label"]) == sorted(
            _first().judgements["id"] + _first().judgements["label"]
        )


def _of_ben(kind: CorrectionKind, label: str | None = None, undoes: int | None = None) -> Change:
    return Change(kind, "Ben", Origin.ADJUDICATION, text_id="1", label=label, undoes=undoes)


def test_a_decision_that_met_anothers_is_open_until_its_author_answers() -> None:
    """Ann decided first; Ben leaves it, insists, or finds that nothing stands against his decision any more."""
    met = (_change(CorrectionKind.ADJUDICATE, "1", "y"), _of_ben(CorrectionKind.OVERTAKEN, "x"))
    assert [entry.number for entry in open_questions(_log(*met))] == [2]
    assert changes(_log(*met)).labels["1"][0] == "y"
    assert [entry.number for entry in effective(_log(*met))] == [1]
    still = (*met, _change(CorrectionKind.RELABEL, "1", "z"))
    assert [entry.number for entry in open_questions(_log(*still))] == [2], "only its author answers"
    for answer in (_of_ben(CorrectionKind.OVERTAKEN, undoes=2), _of_ben(CorrectionKind.ADJUDICATE, "x"), _undo(1)):
        assert open_questions(_log(*met, answer)) == []
