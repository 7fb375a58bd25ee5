from __future__ import annotations

import dataclasses

import pytest

from core.records import LongTexts, Project, Run, TrainingConfig
from core.training.estimate import Cut, TimeEstimate
from core.workflow import training_time
from core.workflow.bench import Bench

FOUND = TimeEstimate(180, 240, "from the speed of an earlier run")


def test_a_quiet_computer_has_one_time_and_a_busy_one_two() -> None:
    assert training_time.in_words(FOUND, 1.1) == "3 to 4 minutes"
    assert training_time.in_words(FOUND, 3.5) == (
        "3 to 4 minutes when nothing else runs; 10 to 14 minutes if the computer stays as busy as it is now"
    )


def test_what_the_estimate_leaves_out_is_said_only_where_it_does() -> None:
    assert training_time.basis_in_words(FOUND, 1.0).endswith("; other programs at work make it longer")
    assert training_time.basis_in_words(FOUND, 3.5) == FOUND.basis


def test_a_run_that_shared_the_processor_says_why_it_took_long(trained: tuple[Bench, Project, Run]) -> None:
    _, _, run = trained
    assert run.result is not None
    words = {
        slowdown: training_time.took(
            dataclasses.replace(run, result=dataclasses.replace(run.result, seconds=540, slowdown=slowdown))
        )
        for slowdown in (None, 1.1, 3.06)
    }
    assert words[None] == words[1.1] == "9 minutes"
    assert words[3.06] == "9 minutes, about 3.1 times as long as alone, as other programs were at work"


def _cut(longer: int, in_part: int = 0) -> Cut:
    return Cut(128, longer, in_part, 540, ((64, 412), (128, longer), (256, 3), (512, 0)))


@pytest.mark.parametrize(
    ("way", "in_part", "said"),
    [
        (LongTexts.END, 12, "there the last 128 tokens would be read, and the beginning not."),
        (
            LongTexts.BOTH_ENDS,
            12,
            "the beginning and the end, 128 tokens in all, would be read, and the middle not.",
        ),
        (LongTexts.WINDOWS, 0, "these would be read in up to 16 windows of that length."),
        (
            LongTexts.WINDOWS,
            3,
            "would be read in up to 16 windows of that length; of 3 the end would not be read.",
        ),
    ],
)
def test_what_is_read_of_longer_texts_is_said(way: LongTexts, in_part: int, said: str) -> None:
    config = TrainingConfig(model="bert", max_length=128, long_texts=way)
    found = dataclasses.replace(FOUND, cut=_cut(12, in_part))
    assert training_time.cut_in_words(found, config).endswith(said)


def test_how_many_texts_are_longer_than_usual_lengths_is_said() -> None:
    found = dataclasses.replace(FOUND, cut=_cut(57))
    assert training_time.longer_in_words(found) == "Longer than 64 tokens: 412 texts, 128: 57, 256: 3, 512: 0."
    assert training_time.longer_in_words(FOUND) == ""


def test_what_a_maximum_length_cuts_is_said() -> None:
    asked = TrainingConfig(model="bert", max_length=128)
    words = [
        training_time.cut_in_words(dataclasses.replace(FOUND, cut=cut), config)
        for cut in (_cut(12), _cut(1), _cut(0), None)
        for config in (asked, dataclasses.replace(asked, max_length=None))
    ]
    assert (
        words[0]
        == "12 of 540 texts are longer than 128 tokens: there the first 128 tokens would be read, and the end not."
    )
    assert words[1].startswith("12 of 540 texts are longer than 128 tokens, the most that this model reads: there")
    assert words[2].startswith("1 of 540 texts is longer")
    assert words[4:6] == ["No text is longer than 128 tokens: all would be read in full.", ""]
    assert words[6:] == ["How many texts that cuts off can be told once the model is on this computer.", ""]
