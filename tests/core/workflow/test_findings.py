"""What stands out in a planted model's errors, and that nothing does where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.explanation.lime_text import LimeSettings
from core.records import (
    Condition,
    ErrorWordSettings,
    Explanation,
    MisleadingWords,
    Run,
    SliceSettings,
    Trait,
    WordWeight,
)
from core.store.explanations import StoredExplanation
from core.workflow import analyses, error_words, findings, projects, results, slices
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import write_csv

TEXTS = 240
_WORDS = ("Wahl", "morgen", "Partei", "Stimme", "Land", "Kreis", "Thema")
_NOTHING_PUSHED = MisleadingWords((), rare=0, fewest=3)


def _made(bench: Bench, folder: Path, wrong: set[str], word: str = "Lüge") -> Run:
    """A run that is wrong on these of its texts, of which every sixth has the word and every fifth a link."""
    lines = [
        (
            f"t{n}",
            f"Beitrag {n} zu {_WORDS[n % 7]} und {_WORDS[n // 7 % 7]}"
            + f" {word}" * (n % 6 == 0)
            + " https://x.de/a" * (n % 5 == 0),
            ("True", "False")[n % 2],
            "pqr"[n % 3],
        )
        for n in range(TEXTS + 20)
    ]
    project = projects.create(bench, "Spring")
    version = keep(bench, project, write_csv(folder / "a.csv", ("id", "text", "label", "party"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(TEXTS)})
    return planted.run(bench, project, split, planted.wrong_on(wrong))


def test_the_planted_group_and_word_stand_out_with_the_way_to_their_texts(bench: Bench, tmp_path: Path) -> None:
    wrong = {f"t{n}" for n in range(TEXTS) if n % 5 == 0 or n % 6 == 0}
    found = findings.of_run(bench, _made(bench, tmp_path, wrong))
    assert Condition(Trait.CONTAINS, "a link") in {one.condition for one in found.found}
    [word] = [one for one in found.found if one.word == "lüge"]
    assert word.said.startswith("“lüge”: in 40 of ")
    assert "were looked at" in findings.in_words(found)
    assert "Nothing stands out" not in findings.in_words(found)


def test_groups_of_nearly_the_same_mismatches_are_told_once(bench: Bench, tmp_path: Path) -> None:
    """Radio and transcript are one group but for a few texts; the link has mismatches of its own."""
    lines = [
        (
            f"t{n}",
            f"Beitrag {n} zu {_WORDS[n % 7]} und {_WORDS[n // 7 % 7]}" + " https://x.de/a" * (n % 4 == 1),
            ("True", "False")[n // 4 % 2],
            "transcript" if n % 4 == 0 else "caption",
            "radio" if n % 4 == 0 and n % 40 else "press",
        )
        for n in range(TEXTS + 20)
    ]
    project = projects.create(bench, "Spring")
    header = ("id", "text", "label", "kind", "source")
    version = keep(bench, project, write_csv(tmp_path / "a.csv", header, lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(TEXTS)})
    wrong = {f"t{n}" for n in range(TEXTS) if n % 4 == 0 or (n % 4 == 1 and n % 3)}
    run = planted.run(bench, project, split, planted.wrong_on(wrong))
    transcript, radio = Condition(Trait.METADATA, "transcript", "kind"), Condition(Trait.METADATA, "radio", "source")
    found = slices.of(bench, run)
    by_condition = {one.condition: one for one in found.slices}
    assert (radio,) in by_condition[transcript].like
    assert (transcript,) in by_condition[radio].like
    told = findings.of_run(bench, run).found
    [first] = [one for one in told if one.condition in (transcript, radio)]
    assert first.condition == transcript, "it would save most"
    assert first.said.endswith(" Nearly the same mismatches: texts whose “source” is “radio”.")
    [link] = [one for one in told if "with a link" in one.said]
    assert "transcript" not in link.said


def test_that_one_answer_is_wrong_on_the_other_classes_is_no_finding(bench: Bench, tmp_path: Path) -> None:
    told = findings.of_run(bench, _made(bench, tmp_path, {f"t{n}" for n in range(0, TEXTS, 2)}))
    assert not [one for one in told.found if one.condition and one.condition.trait is Trait.LABEL]


def test_a_word_is_told_with_what_it_pushed_where_that_is_known(bench: Bench, tmp_path: Path) -> None:
    wrong = {f"t{n}" for n in range(0, TEXTS, 6)}
    run = _made(bench, tmp_path, wrong)
    for id in wrong:
        row = results.text(bench, run, id)
        label, text = row["predicted_label"], row["text"]
        place = text.index("Lüge")
        told = Explanation(text, label, label, {label: 1.0}, (WordWeight("Lüge", place, place + 4, 0.3),), {}, 1.0)
        bench.store.explanations.keep(run.id, [StoredExplanation(text, LimeSettings(), told)])
    assert findings.of_run(bench, run).has_pushes
    [word] = [one for one in findings.of_run(bench, run).found if one.word]
    assert word.said.endswith("It pushed 40 of 40 explained texts from “True” to “False”.")


def test_what_stands_out_too_seldom_for_two_kinds_of_patterns_is_not_told(bench: Bench, tmp_path: Path) -> None:
    run = _made(bench, tmp_path, {"t1", "t2", "t8"})
    found = findings.of_run(bench, run)
    assert found.found == ()
    assert findings.in_words(found).startswith("Nothing stands out by more than luck. ")
    assert "told below" not in findings.in_words(found)
    pushing = replace(found, has_pushes=True)
    assert "Words that pushed texts to a wrong label are told below" in findings.in_words(pushing)


def test_errors_without_a_pattern_give_a_finding_in_at_most_five_draws_of_a_hundred(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """120 deals of the wrong texts; of 5 % more than 12 would show in 1 of 100 such tests."""
    monkeypatch.setattr("core.prediction.slices._MOST_PERMUTATIONS", 999)
    run = _made(bench, tmp_path, {"t1"})
    groups = slices.ANALYSIS.gather(bench, run, SliceSettings())
    words = error_words.ANALYSIS.gather(bench, run, ErrorWordSettings(fewest=5))
    draws, shown = np.random.default_rng(3), 0
    for _ in range(120):
        wrong = np.isin(np.arange(TEXTS), draws.choice(TEXTS, size=50, replace=False))
        found = findings.of(
            _computed(slices.ANALYSIS, groups, wrong), _computed(error_words.ANALYSIS, words, wrong), _NOTHING_PUSHED
        )
        shown += bool(found.found)
    assert shown <= 12


def _computed(analysis: analyses.Analysis, gathered: analyses.AnalysisInput, wrong: np.ndarray):  # type: ignore
    tables = {name: table.assign(wrong=wrong) if "wrong" in table else table for name, table in gathered.tables.items()}
    return analysis.computation.compute(tables, gathered.basis)


def test_how_many_mismatches_are_divided_texts_is_said_whether_luck_or_not(bench: Bench, tmp_path: Path) -> None:
    # Every fourth text has two votes against one; half of the forty wrong ones are such.
    lines = [
        (f"t{n}", f"Beitrag {n} zu {_WORDS[n % 7]}", "True", "True", ("True", "False")[n % 4 == 0]) for n in range(160)
    ]
    more = [(f"n{n}", f"Training {n}", "False", "False", "False") for n in range(20)]
    project = projects.create(bench, "Votes")
    path = write_csv(tmp_path / "a.csv", ("id", "text", "A1", "A2", "A3"), [*lines, *more])
    split = planted.divide(bench, keep(bench, project, path), {f"t{n}" for n in range(160)})
    run = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(80) if n % 4 in (0, 1)}))
    assert findings.of_run(bench, run).contested == (
        "20 of the 40 mismatches (50.0\u00a0%) are texts on which at most two thirds of the annotators agree, as are "
        "40 of all 160 test texts (25.0\u00a0%)."
    )
