from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.annotation import (
    AnnotatorAnswers,
    answers_in_force,
    check_round_settings,
    earlier,
    later,
    next_text,
    order,
)
from core.errors import SettingError
from core.records import AnnotationSettings, Answer, AnswerKind, CodebookClass

IDS = [f"t{number}" for number in range(40)]
SETTINGS = AnnotationSettings("Is it a call?", (CodebookClass("yes", "It asks for something."), CodebookClass("no")))
START = datetime(2026, 3, 1, tzinfo=UTC)


def log(*steps: str) -> list[Answer]:
    """``a=yes`` answers, ``a?`` is unsure, ``a-`` skips, ``undo`` takes back the newest answer that holds."""
    entries: list[Answer] = []
    for number, step in enumerate(steps, start=1):
        last = answers_in_force(entries).last
        time = START + timedelta(seconds=number)
        if step == "undo":
            assert last is not None
            entries.append(Answer(number, last.text_id, "Ann", AnswerKind.UNDO, None, last.id, time))
        elif "=" in step:
            text_id, label = step.split("=")
            entries.append(Answer(number, text_id, "Ann", AnswerKind.LABEL, label, None, time))
        else:
            kind = AnswerKind.SKIP if step.endswith("-") else AnswerKind.UNSURE
            entries.append(Answer(number, step[:-1], "Ann", kind, None, None, time))
    return entries


def holding(given: AnnotatorAnswers) -> dict[str, str]:
    return {id: answer.label or str(answer.kind) for id, answer in given.answers.items()}


def test_an_annotator_without_entries_begins_at_the_first_text() -> None:
    assert answers_in_force([]) == AnnotatorAnswers({}, None)
    assert next_text(["b", "a"], answers_in_force([])) == "b"


def test_a_later_answer_takes_the_place_of_the_earlier_and_keeps_its_place_in_the_history() -> None:
    given = answers_in_force(log("a=yes", "b=no", "a=no"))
    assert list(holding(given).items()) == [("a", "no"), ("b", "no")]
    assert given.done == 2


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("a=yes", "undo"), {}),
        (("a=yes", "a=no", "undo"), {"a": "yes"}),
        (("a=yes", "a=no", "undo", "undo"), {}),
        (("a=yes", "b=no", "undo", "b=yes", "undo", "undo"), {}),
        (("a=yes", "b-", "undo"), {"a": "yes"}),
        (("a?", "b-", "b=no"), {"a": "unsure", "b": "no"}),
    ],
)
def test_an_undo_takes_back_the_newest_answer_that_holds(steps: Sequence[str], expected: dict[str, str]) -> None:
    assert holding(answers_in_force(log(*steps))) == expected


def test_skipped_texts_come_again_at_the_end_in_turn() -> None:
    texts = ["a", "b", "c"]
    assert next_text(texts, answers_in_force(log("a-", "b-"))) == "c"
    given = answers_in_force(log("a-", "b-", "c=yes"))
    assert (next_text(texts, given), given.skipped, given.done) == ("a", ["a", "b"], 1)
    assert next_text(texts, answers_in_force(log("a-", "b-", "c=yes", "a-"))) == "b"
    assert next_text(texts, answers_in_force(log("a-", "b-", "c=yes", "a=no", "b?"))) is None


@given(st.lists(st.sampled_from(["label", "skip", "undo", "again"]), max_size=60))
def test_whatever_is_pressed_each_text_is_asked_until_it_is_answered(presses: list[str]) -> None:
    """A model of its own: a list of what holds, from which an undo drops the end."""
    texts, steps, held = IDS[:8], list[str](), list[tuple[str, str]]()
    for press in presses:
        text = next_text(texts, answers_in_force(log(*steps)))
        if press == "undo":
            if held:
                held.pop()
                steps.append("undo")
        elif press == "again" and held:
            steps.append(f"{held[0][0]}=no")
            held.append((held[0][0], "no"))
        elif text is not None:
            steps.append(f"{text}-" if press == "skip" else f"{text}=yes")
            held.append((text, "skip" if press == "skip" else "yes"))
    given = answers_in_force(log(*steps))
    assert holding(given) == dict(held)
    open_texts = {text for text in texts if dict(held).get(text, "skip") == "skip"}
    assert (next_text(texts, given) in open_texts) if open_texts else next_text(texts, given) is None
    assert given.done == len(texts) - len(open_texts)


def test_looking_back_and_forward_goes_through_the_texts_in_the_order_of_their_first_answer() -> None:
    given = answers_in_force(log("a=yes", "b-", "c=no", "a=no"))
    back = [earlier(given, None)]
    while back[-1] is not None:
        back.append(earlier(given, back[-1]))
    assert back == ["c", "b", "a", None]
    assert [later(given, id) for id in ("a", "b", "c", "new", None)] == ["b", "c", None, None, None]
    assert earlier(given, "new") == "c"
    assert earlier(answers_in_force([]), None) is None


def test_the_order_is_the_annotators_own_and_always_the_same() -> None:
    ann, ben = order(IDS, 1, "Ann"), order(IDS, 1, "Ben")
    assert sorted(ann) == sorted(ben) == sorted(IDS)
    assert len({tuple(ann), tuple(ben), tuple(order(IDS, 2, "Ann")), tuple(IDS)}) == 4
    assert order(IDS, 1, "ANN") == ann


def test_the_order_is_the_same_in_another_process() -> None:
    """Python's own hash of a text differs from process to process; this order was written down once."""
    assert order(IDS[:6], 5460, "Änne") == ["t4", "t1", "t2", "t0", "t5", "t3"]


def test_usual_settings_are_accepted() -> None:
    check_round_settings(SETTINGS)
    check_round_settings(dataclasses.replace(SETTINGS, classes=tuple(CodebookClass(str(i)) for i in range(20))))
    check_round_settings(
        dataclasses.replace(SETTINGS, unsure=False, classes=(CodebookClass("Unsure"), CodebookClass("no")))
    )


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["yes"], "There is 1 class"),
        ([str(number) for number in range(21)], "21 classes; 2 to 20"),
        (["yes", "Yes"], "Two classes are called"),
        (["yes", ""], "no name"),
        (["yes", "a\nb"], "line breaks"),
        (["yes", "x" * 101], "101 characters"),
        (["yes", "Unsure"], "cannot be called “Unsure”"),
    ],
)
def test_classes_that_cannot_be_annotated_with_are_refused(labels: list[str], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        check_round_settings(dataclasses.replace(SETTINGS, classes=tuple(CodebookClass(label) for label in labels)))


@pytest.mark.parametrize(
    "settings",
    [
        dataclasses.replace(SETTINGS, question=" "),
        dataclasses.replace(SETTINGS, question="x" * 501),
        dataclasses.replace(SETTINGS, classes=(CodebookClass("yes", "x" * 5_001), CodebookClass("no"))),
    ],
)
def test_a_question_and_a_codebook_have_their_limits(settings: AnnotationSettings) -> None:
    with pytest.raises(SettingError):
        check_round_settings(settings)
