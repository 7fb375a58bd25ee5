"""Words that are looked for in the context, or in what was rated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.records import PredictionFilter, Project, Run
from core.workflow import ground_truth, kept_slices, listed_texts, placed_words, projects, results
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.core.workflow import planted
from tests.tables import write_csv

ROWS = [
    ("t0", "Nein danke", "Was kostet die Steuer?"),
    ("t1", "Die STEUER ist zu hoch", "Was meinst du?"),
    ("t2", "Steuer runter", "Keine Steuer?"),
    ("t3", "Gar nichts", "Versteuert ihr das?"),
    ("t4", "Gut so", "Na und?"),
]
ALL = PredictionFilter(only_mismatches=False)


@pytest.fixture
def asked(bench: Bench, tmp_path: Path) -> tuple[Bench, Project, Run]:
    """Replies behind posts; the model is wrong on the last one alone."""
    training = [(f"n{n}", f"Antwort {n}", f"Beitrag {n}") for n in range(8)]
    lines = [(*row, ("True", "False")[place % 2]) for place, row in enumerate([*ROWS, *training])]
    path = write_csv(tmp_path / "a.csv", ("id", "text", "post", "label"), lines)
    project = projects.create(bench, "Replies")
    tables = ground_truth.read([StagedFile(path, path.name)])
    version = ground_truth.keep(bench, project, tables, replace(ground_truth.guess(tables), context=("post",)))
    split = planted.divide(bench, version, {id for id, *_ in ROWS})
    return bench, project, planted.run(bench, project, split, planted.wrong_on({"t4"}))


def _listed(bench: Bench, run: Run, filter: PredictionFilter) -> list[str]:
    found = results.mismatches(bench, run, filter)
    assert results.count(bench, run, filter) == found.total
    return sorted(found.rows["id"])


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("steuer", ["t0", "t1", "t2", "t3"]),
        ("context:steuer", ["t0", "t2", "t3"]),
        ('context:"steuer"', ["t0", "t2"]),
        ("rated:steuer", ["t1", "t2"]),
        ("rated:steuer context:steuer", ["t2"]),
        ("context:steuer nein", ["t0"]),
        ("context:steuer rated:nirgends", []),
    ],
)
def test_a_word_is_found_in_its_place(asked: tuple[Bench, Project, Run], words: str, ids: list[str]) -> None:
    bench, _, run = asked
    assert _listed(bench, run, replace(ALL, words=words)) == ids


def test_other_filters_and_a_list_that_was_handed_over_hold_as_well(asked: tuple[Bench, Project, Run]) -> None:
    bench, _, run = asked
    asking = replace(ALL, words="context:steuer")
    assert _listed(bench, run, replace(asking, only_mismatches=True)) == []
    assert _listed(bench, run, replace(asking, ids=("t3", "t4"))) == ["t3"]
    handed = replace(asking, ids=("t3", "t0"), as_listed=True)
    assert results.mismatches(bench, run, handed).rows["id"].tolist() == ["t3", "t0"]
    around = results.around(bench, run, handed, "t0", 25)
    assert around is not None
    assert (around.position, around.before, around.after) == (1, "t3", None)


def test_it_is_said_and_kept_as_a_group(asked: tuple[Bench, Project, Run], tmp_path: Path) -> None:
    bench, project, run = asked
    filter = replace(ALL, words="context:steuer")
    assert "with “steuer” in the context" in listed_texts.in_words(filter)
    kept = kept_slices.keep(bench, project, "tax asked", kept_slices.of_filter(filter))
    assert kept_slices.in_words(kept) == "“tax asked”: texts with “steuer” in the context"
    assert results.download(bench, run, filter, tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("Steuer") > 0


def test_what_is_looked_for_is_said_with_its_place() -> None:
    assert placed_words.in_words("vote tax") == "“vote tax” in the text"
    assert placed_words.in_words('vote context:tax rated:"tax cuts"') == (
        '“vote” in the text, “tax” in the context and “"tax cuts"” in the rated text'
    )
