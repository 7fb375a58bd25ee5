"""What a model did not read of a text is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.records import LongTexts, PredictionFilter, Project, Run, TrainingConfig
from core.workflow import read_in_part, results
from core.workflow.bench import Bench


def _trained(run: Run, way: LongTexts, max_length: int) -> Run:
    assert run.result is not None
    config: TrainingConfig = replace(run.config, long_texts=way)
    return replace(run, config=config, result=replace(run.result, max_length=max_length))


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (LongTexts.BEGINNING, "run-1 read the first 48 of its 63 tokens: the other words decided nothing."),
        (LongTexts.END, "run-1 read the last 48 of its 63 tokens: the other words decided nothing."),
        (LongTexts.BOTH_ENDS, "from the beginning and the end: the other words decided nothing."),
        (LongTexts.WINDOWS, ""),
    ],
)
def test_what_was_read_of_a_long_text(trained: tuple[Bench, Project, Run], way: LongTexts, said: str) -> None:
    run = _trained(trained[2], way, 48)
    found = read_in_part.in_words(run, {"tokens": 63})
    assert found.endswith(said)
    assert bool(found) is bool(said)
    assert read_in_part.in_words(run, {"tokens": 48}) == ""
    assert read_in_part.in_words(run, {}) == read_in_part.in_words(run, {"tokens": None}) == ""


def test_tokens_are_counted_with_the_predictions(trained: tuple[Bench, Project, Run]) -> None:
    """Each word of these texts is at least a token, and the special ones stand around them."""
    bench, _, run = trained
    rows = results.mismatches(bench, run, PredictionFilter(only_mismatches=False), limit=5).rows
    for id, text in zip(rows["id"], rows["text"], strict=True):
        assert results.text(bench, run, id)["tokens"] >= len(text.split()) + 2


def test_a_typed_text_is_counted_as_it_is_asked(trained: tuple[Bench, Project, Run]) -> None:
    bench, _, run = trained
    short = _trained(run, LongTexts.BEGINNING, 16)
    said = read_in_part.of_typed(bench, short, "Vote now " * 100)
    assert said.startswith("run-1 read the first 16 of its ")
    assert said.endswith(" tokens: the other words decided nothing.")
    assert read_in_part.of_typed(bench, short, "Vote") == ""
