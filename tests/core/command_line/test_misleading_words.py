"""The words that mislead on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from core.explanation.lime_text import LimeSettings
from core.records import Explanation, WordWeight
from core.settings import Settings
from core.store.explanations import StoredExplanation
from core.workflow import misleading_words, projects, results
from core.workflow.bench import open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_words_are_listed_with_their_texts(ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 60))
    split = planted.divide(bench, version, {f"t{n}" for n in range(40)})
    wrong = {f"t{n}" for n in range(0, 40, 4)}
    made = planted.run(bench, project, split, planted.wrong_on(wrong))
    assert run("misleading-words", made.name).stdout.startswith("No mismatch is explained yet.")
    for id in wrong:
        row = results.text(bench, made, id)
        label, text = row["predicted_label"], row["text"]
        found = Explanation(text, label, label, {label: 1.0}, (WordWeight("Wir", 0, 3, 0.25),), {}, 1.0)
        bench.store.explanations.keep(made.id, [StoredExplanation(text, LimeSettings(), found)])
    listed = ask("misleading-words", made.name)
    told = {id for cell in listed["cells"] for word in cell["words"] for id in word["ids"]}
    assert told == wrong
    said = run("misleading-words", made.name).stdout
    [first, *_] = misleading_words.of(bench, made).cells
    assert f"{misleading_words.cell_in_words(first)}." in said
    assert misleading_words.finding(first, first.words[0]) in said
    assert misleading_words.READING in said
    refused = run("misleading-words", made.name, "--fewest", 2)
    assert refused.exit_code == 1
    assert "“Fewest texts” is 2; possible is 3" in refused.stderr
    bench.store.close()
