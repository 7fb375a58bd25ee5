"""Words that push to wrong labels, of planted explanations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.errors import JobError, SettingError
from core.explanation.lime_text import LimeSettings
from core.records import ColumnMapping, Explanation, MisleadingSettings, Project, Run, WordWeight
from core.store.explanations import StoredExplanation
from core.workflow import ground_truth, looks, misleading_words, projects, results
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import write_csv

_WRONG = 12


@pytest.fixture
def planned(bench: Bench, tmp_path: Path) -> tuple[Project, Run]:
    """Twelve of the twenty test texts are wrong, half of either label; the first two are one text twice."""
    project = projects.create(bench, "Spring")
    further = [(f"n{n}", f"Training {n}", ("True", "False")[n % 2]) for n in range(8)]
    texts = [(f"t{n}", f"Beitrag Nummer {n} von zwanzig", ("True", "False")[n % 2]) for n in range(20)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), [*texts, *further]))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20)})
    return project, planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(_WRONG)}))


def _explain(bench: Bench, run: Run, weights: Mapping[int, Mapping[str, float]]) -> None:
    for n, words in weights.items():
        text = results.text(bench, run, f"t{n}")["text"]
        label = results.text(bench, run, f"t{n}")["predicted_label"]
        found = Explanation(
            text, label, label, {label: 1.0}, tuple(WordWeight(word, 0, 1, by) for word, by in words.items()), {}, 1.0
        )
        bench.store.explanations.keep(run.id, [StoredExplanation(text, LimeSettings(), found)])


def test_words_are_counted_by_cell(bench: Bench, planned: tuple[Project, Run]) -> None:
    _, run = planned
    of_true = {n: {"Wir": 0.2, "ihr": 0.1 if n < 6 else -0.3} for n in (0, 2, 4, 6)}
    of_false = {n: {"wir": 0.4} for n in (1, 3)}
    right = {n: {"wir": 0.9} for n in (13, 14, 15, 16, 17)}
    _explain(bench, run, of_true | of_false | right)
    found = misleading_words.of(bench, run)
    assert (found.mismatches, found.explained, found.rare) == (12, 6, 1)
    first, second = found.cells
    assert {(cell.label, cell.predicted) for cell in found.cells} == {("True", "False"), ("False", "True")}
    cell = first if first.label == "True" else second
    assert [(one.word, set(one.ids)) for one in cell.words] == [
        ("wir", {"t0", "t2", "t4", "t6"}),
        ("ihr", {"t0", "t2", "t4"}),
    ]
    assert [one.weight for one in cell.words] == [pytest.approx(0.2), pytest.approx(0.1)]
    other = second if cell is first else first
    assert (other.mismatches, other.explained, other.words) == (6, 2, ())
    assert misleading_words.finding(cell, cell.words[0]) == (
        "“wir” pushed 4 of 4 explained texts from “True” to “False”, with a mean weight of +0.20."
    )
    assert misleading_words.cell_in_words(cell) == "4 of 6 mismatches “True” → “False” are explained"
    assert misleading_words.looked_at(found) == (
        "6 of 12 mismatches are explained. 1 word that pushed fewer than 3 independent texts was left out."
    )
    fewer = misleading_words.of(bench, run, MisleadingSettings(fewest=4))
    assert [one.word for one in next(one for one in fewer.cells if one.label == "True").words] == ["wir"]


def test_the_word_that_pushed_most_altogether_comes_first(bench: Bench, planned: tuple[Project, Run]) -> None:
    _, run = planned
    _explain(bench, run, {n: {"wir": 0.01, "Lüge": 0.4 if n < 6 else -0.1} for n in (0, 2, 4, 6)})
    [cell] = [one for one in misleading_words.of(bench, run).cells if one.words]
    assert [(one.word, len(one.ids)) for one in cell.words] == [("lüge", 3), ("wir", 4)]


def test_a_word_counts_once_in_a_text_by_the_sum_of_its_places(bench: Bench, planned: tuple[Project, Run]) -> None:
    _, run = planned
    _explain(bench, run, {n: {"wir": 0.3, "WIR": -0.1, "ja": 0.1, "JA": -0.2} for n in (0, 2, 4)})
    [word] = next(cell for cell in misleading_words.of(bench, run).cells if cell.label == "True").words
    assert (word.word, word.weight) == ("wir", pytest.approx(0.2))


def test_tied_texts_count_as_one(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    lines = [(f"t{n}", "Gleich! " + "x" * (n > 1) * n, "True") for n in range(4)]
    further = [(f"n{n}", f"Training {n}", ("True", "False")[n % 2]) for n in range(8)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), [*lines, *further]))
    split = planted.divide(bench, version, {f"t{n}" for n in range(4)})
    run = planted.run(bench, project, split, lambda id, label: "False" if id.startswith("t") else label)
    _explain(bench, run, {n: {"gleich": 0.3} for n in range(3)})
    found = misleading_words.of(bench, run)
    units = results.answers(bench, run).set_index("id")["unit"]
    assert units["t0"] == units["t1"]
    assert all(cell.words == () for cell in found.cells)
    assert "No word pushed 3 of them or more" in misleading_words.looked_at(found)


def test_without_an_explanation_that_is_said(bench: Bench, planned: tuple[Project, Run]) -> None:
    _, run = planned
    found = misleading_words.of(bench, run)
    assert [cell.explained for cell in found.cells] == [0, 0]
    assert misleading_words.looked_at(found) == "No mismatch is explained yet."


def test_fewer_than_three_texts_are_refused_and_a_locked_test_part_is_kept(
    bench: Bench, planned: tuple[Project, Run]
) -> None:
    project, run = planned
    with pytest.raises(SettingError, match="Fewest texts"):
        misleading_words.of(bench, run, MisleadingSettings(fewest=2))
    looks.lock(bench, project)
    with pytest.raises(JobError, match="test part"):
        misleading_words.of(bench, run)


def test_a_word_of_the_context_is_told_from_one_of_what_was_rated(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Irony")
    texts = [(f"t{n}", "wir fragen", f"wir sagen Nummer {n}", ("True", "False")[n % 2]) for n in range(10)]
    further = [(f"n{n}", "", f"Training {n}", ("True", "False")[n % 2]) for n in range(8)]
    path = write_csv(tmp_path / "a.csv", ("id", "post", "reply", "label"), [*texts, *further])
    mapping = ColumnMapping(text="reply", id="id", label="label", context=("post",))
    version = ground_truth.keep(bench, project, ground_truth.read([StagedFile(path, path.name)]), mapping)
    split = planted.divide(bench, version, {f"t{n}" for n in range(10)})
    run = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(10)}))
    for n in (0, 2, 4, 6):
        answer = results.text(bench, run, f"t{n}")
        text, label = answer["text"], answer["predicted_label"]
        rated = text.index("sagen") - len("wir ")
        places = [("wir", 0)] if n < 4 else [("wir", 0), ("wir", rated)] if n == 4 else [("wir", rated)]
        weights = tuple(WordWeight(word, at, at + len(word), 0.2) for word, at in places)
        found = Explanation(text, label, label, {label: 1.0}, weights, {}, 1.0)
        bench.store.explanations.keep(run.id, [StoredExplanation(text, LimeSettings(), found)])
    cell = next(one for one in misleading_words.of(bench, run).cells if one.label == "True")
    [word] = cell.words
    assert (len(word.ids), word.in_context) == (4, 2)
    assert misleading_words.finding(cell, word).endswith("; in 2 of them it stands in the context alone.")
