"""Words that go with the errors of a planted model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import JobError, NotFound
from core.records import ErrorWordSettings, Project, Run
from core.workflow import error_words, ground_truth, looks, projects
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import write_csv

_STRANGE = ("ja", "🔥🔥👍🏽", "Νέα μέτρα ΟΔΟΣ", "lang " * 5_000, "投票しよう", '"Zitat" “und“ <b>mehr</b>', "!!! …")


def _made(bench: Bench, folder: Path, texts: Sequence[str], wrong: set[int]) -> tuple[Project, Run]:
    """A run whose test part is those texts; training texts stand beside them."""
    project = projects.create(bench, "Spring")
    further = [(f"n{n}", f"Training {n}", ("True", "False")[n % 2]) for n in range(8)]
    lines = [(f"t{n}", text, ("True", "False")[n % 2]) for n, text in enumerate(texts)]
    version = keep(bench, project, write_csv(folder / "a.csv", ("id", "text", "label"), [*lines, *further]))
    split = planted.divide(bench, version, {f"t{n}" for n in range(len(texts))})
    return project, planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in wrong}))


def _planted() -> tuple[list[str], set[int]]:
    """Every sixth text has a word more, and half of these are wrong; of the others one in twelve."""
    words = ("Wahl", "morgen", "Partei", "Stimme", "Land", "Kreis", "Thema")
    texts = [
        f"Beitrag {n} zu {words[n % 7]} und {words[n // 7 % 7]}" + " Fake-News!" * (n % 6 == 0) for n in range(420)
    ]
    return texts, {n for n in range(420) if n % 12 == 0 or (n % 12 == 5 and n % 5 < 3)}


def test_the_planted_word_is_found_with_its_counts(bench: Bench, tmp_path: Path) -> None:
    texts, wrong = _planted()
    _, run = _made(bench, tmp_path, texts, wrong)
    found = error_words.of(bench, run)
    [word] = error_words.with_errors(found)
    assert (word.word, word.wrong, word.right) == ("fake-news", 35, 35)
    assert (found.texts, found.wrong) == (420, len(wrong))
    assert word.p < 0.05
    assert error_words.finding(found, word).startswith(f"“fake-news”: in 35 of {len(wrong)} wrong texts (")
    assert set(error_words.ids(bench, run, "fake-news")) == {f"t{n}" for n in range(0, 420, 6)}


def test_errors_that_are_dealt_at_random_show_no_word(bench: Bench, tmp_path: Path) -> None:
    texts, _ = _planted()
    wrong = set(np.random.default_rng(7).choice(420, size=60, replace=False).tolist())
    _, run = _made(bench, tmp_path, texts, wrong)
    found = error_words.of(bench, run)
    assert found.words == ()
    assert error_words.looked_at(found).startswith("No word goes with errors by more than luck.")
    assert (found.compared, found.rare) == (11, 420)


def test_copies_count_as_one_text(bench: Bench, tmp_path: Path) -> None:
    """A word that stands in one wrong text, thirty times copied, is no pattern."""
    texts = [f"Beitrag {n} zum Thema {'abcdefg'[n % 7]}" for n in range(200)]
    wrong = {n for n in range(200) if n % 9 == 0}
    copied = [*texts, *["Retweet fake-news heute"] * 30]
    _, run = _made(bench, tmp_path, copied, wrong | set(range(200, 230)))
    assert error_words.of(bench, run).words == ()
    own = [*texts, *(f"Eigenes {n} fake-news heute" for n in range(30))]
    projects.rename(bench, projects.find(bench, "Spring"), "Copies")
    _, run = _made(bench, tmp_path, own, wrong | set(range(200, 230)))
    assert "fake-news" in {one.word for one in error_words.of(bench, run).words}


@pytest.mark.parametrize("wrong", [set(), {0}, {0, 1, 2}, set(range(len(_STRANGE)))])
def test_strange_texts_and_models_that_are_always_right_or_always_wrong(
    bench: Bench, tmp_path: Path, wrong: set[int]
) -> None:
    _, run = _made(bench, tmp_path, _STRANGE, wrong)
    found = error_words.of(bench, run, ErrorWordSettings(fewest=2))
    assert found.words == ()
    assert found.wrong == len(wrong)
    assert error_words.ids(bench, run, "🔥") == ("t1",)
    assert error_words.ids(bench, run, "οδος") == ("t2",)


def test_a_word_that_no_text_holds_is_refused(bench: Bench, tmp_path: Path) -> None:
    _, run = _made(bench, tmp_path, _STRANGE, {0})
    with pytest.raises(NotFound, match="holds the word “whale”"):
        error_words.ids(bench, run, "whale")


def test_it_is_a_look_at_the_test_part(bench: Bench, tmp_path: Path) -> None:
    project, run = _made(bench, tmp_path, _STRANGE, {0})
    error_words.of(bench, run)
    assert len(looks.of(bench, project)) == 1
    looks.lock(bench, project)
    with pytest.raises(JobError):
        error_words.of(bench, run)


def test_a_word_of_the_context_is_another_than_the_same_word_behind_it(bench: Bench, tmp_path: Path) -> None:
    """The model is wrong where the word stands in what was answered, and right where it stands in the answer."""
    words = ("Wahl", "morgen", "Partei", "Stimme", "Land", "Kreis", "Thema")
    rows = [
        (
            f"t{n}",
            f"Antwort {words[n % 7]}" + " Lüge" * (n % 6 == 1),
            f"Beitrag {words[n // 7 % 7]}" + " Lüge" * (n % 6 == 0),
            ("True", "False")[n % 2],
        )
        for n in range(420)
    ]
    wrong = {f"t{n}" for n in range(420) if n % 12 == 0 or (n % 12 == 5 and n % 5 < 3)}
    path = write_csv(tmp_path / "a.csv", ("id", "text", "post", "label"), [*rows, *_training()])
    project = projects.create(bench, "Spring")
    tables = ground_truth.read([StagedFile(path, path.name)])
    mapping = replace(ground_truth.guess(tables), context=("post",))
    version = ground_truth.keep(bench, project, tables, mapping)
    run = planted.run(bench, project, planted.divide(bench, version, {row[0] for row in rows}), planted.wrong_on(wrong))
    found = error_words.of(bench, run)
    [word] = error_words.with_errors(found)
    assert (word.word, word.in_context, word.wrong, word.right) == ("lüge", True, 35, 35)
    assert error_words.finding(found, word).startswith("“lüge” in the context: in 35 of ")
    assert f"{found.of_context:,} of them as words of the context" in error_words.looked_at(found)
    assert set(error_words.ids(bench, run, "lüge", in_context=True)) == {f"t{n}" for n in range(0, 420, 6)}
    assert set(error_words.ids(bench, run, "lüge")) == {f"t{n}" for n in range(1, 420, 6)}
    with pytest.raises(NotFound, match="holds the word “antwort” in its context"):
        error_words.ids(bench, run, "antwort", in_context=True)


def _training() -> list[tuple[str, str, str, str]]:
    return [(f"n{n}", f"Training {n}", f"Post {n}", ("True", "False")[n % 2]) for n in range(8)]
