from __future__ import annotations

from typing import Any

import pytest

from core.figures import percent
from core.records import Flip, Project, Run
from core.records.columns import TEXT
from core.workflow import flips, results
from core.workflow.bench import Bench

TEXT_OF_ALL = "wir sind nie wir"


def test_it_is_asked_once_and_kept(trained: tuple[Bench, Project, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _, run = trained
    text = next(text for text in results.answers(bench, run)[TEXT] if 3 < len(text.split()) < 9)
    assert flips.known(bench, run, text) is None
    found = flips.of(bench, run, text)
    predicted = results.probabilities(bench, run, text)
    assert found.label == max(predicted, key=predicted.__getitem__)
    without = "".join(letter for place, letter in enumerate(text) if not any(a <= place < b for a, b in found.words))
    after = results.probabilities(bench, run, without)
    assert not found.words or max(after, key=after.__getitem__) == found.becomes

    def refuses(*_: Any) -> Any:
        raise AssertionError("what is kept is asked again")

    monkeypatch.setattr(bench.models, "probabilities", refuses)
    assert flips.of(bench, run, text) == flips.known(bench, run, text) == found


@pytest.mark.parametrize(
    ("words", "tried", "said"),
    [
        (((0, 3),), 0, "No other word by itself lowers its probability more."),
        (((0, 3), (9, 12)), 1, "No fewer words do that."),
        (((0, 3), (4, 8), (9, 12)), 1, "a set that is smaller than this one may have been missed"),
    ],
)
def test_how_small_it_is_is_said(words: tuple[tuple[int, int], ...], tried: int, said: str) -> None:
    found = Flip(TEXT_OF_ALL, "yes", 0.93, words, "no", 0.61, tried)
    told = flips.in_words(found)
    assert told.startswith("Without “wir (1st)”")
    assert f"the model says “no” ({percent(0.61, 0)}) and not “yes” ({percent(0.93, 0)})" in told
    assert told.rstrip(".").endswith(said.rstrip("."))


def test_that_nothing_was_found_is_said_with_what_was_tried() -> None:
    told = flips.in_words(Flip(TEXT_OF_ALL, "yes", 0.93, (), None, None, 2))
    assert told.startswith("No words were found without which the model would not say “yes”")
    assert "all sets of up to 2 words were tried" in told
