"""What lists of texts are sorted by: a word's weight."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import SettingError
from core.explanation.lime_text import LimeSettings
from core.records import ListOrder, PredictionFilter, Run, WordWeight
from core.store.explanations import StoredExplanation
from core.workflow import list_orders, listed_texts, projects, results
from core.workflow.bench import Bench
from tests.core.store.filled import EXPLANATION
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import write_csv

_TEXTS = {
    "t1": "Tax cuts and a tax, now",
    "t2": "no taxes on bread",
    "t3": "the tax is high",
    "t4": "the tax again",
    "t5": "tax cuts for all",
    "t6": "nothing",
}


def _run(bench: Bench, tmp_path: Path) -> Run:
    """Which is wrong on all but t5."""
    project = projects.create(bench, "Spring")
    learned = [(f"n{n}", f"text {n}", "True" if n % 2 else "False") for n in range(20)]
    rows = [*((id, text, "True") for id, text in _TEXTS.items()), *learned]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), rows))
    return planted.run(
        bench, project, planted.divide(bench, version, set(_TEXTS)), planted.wrong_on(set(_TEXTS) - {"t5"})
    )


def _explain(bench: Bench, run: Run, id: str, *weights: tuple[str, float]) -> None:
    weighed = tuple(WordWeight(word, place, place + 1, weight) for place, (word, weight) in enumerate(weights))
    found = replace(EXPLANATION, text=_TEXTS[id], weights=weighed)
    bench.store.explanations.keep(run.id, [StoredExplanation(_TEXTS[id], LimeSettings(), found)])


def test_texts_are_sorted_by_what_a_word_weighs_in_them(bench: Bench, tmp_path: Path) -> None:
    run = _run(bench, tmp_path)
    _explain(bench, run, "t1", ("Tax", 0.25), ("cuts", 0.9), ("tax", 0.125))
    _explain(bench, run, "t2", ("taxes", 0.75))
    _explain(bench, run, "t3", ("tax", -0.5))
    _explain(bench, run, "t4", ("again", 0.5))
    _explain(bench, run, "t5", ("tax", 0.0625))
    asked = PredictionFilter(order=ListOrder.WORD, order_by=" TAX ")
    assert dict(list_orders.scores(bench, run, asked)) == {"t1": 0.375, "t3": -0.5}
    of_all = replace(asked, only_mismatches=False)
    assert dict(list_orders.scores(bench, run, of_all)) == {"t1": 0.375, "t3": -0.5, "t5": 0.0625}
    found = results.mismatches(bench, run, list_orders.scored(bench, run, of_all)).rows["id"].tolist()
    assert found == ["t1", "t5", "t3", "t2", "t4", "t6"]
    assert listed_texts.in_words(of_all) == "Test texts, highest weight of “TAX” first"


def test_an_order_by_a_word_needs_the_word(bench: Bench, tmp_path: Path) -> None:
    run = _run(bench, tmp_path)
    with pytest.raises(SettingError, match="needs the word"):
        list_orders.scored(bench, run, PredictionFilter(order=ListOrder.WORD))
    plain = PredictionFilter(order=ListOrder.LONGEST)
    assert list_orders.scored(bench, run, plain) == plain
