"""``explain --all``, and stopping and resuming what it began."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from core.jobs import explaining_task
from core.records import to_json
from tests import workspaces
from tests.core.store.filled import EXPLANATION
from tests.tables import wide_csv

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def made(empty_home: Path, tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    return workspaces.made_by_commands(
        empty_home,
        folder,
        ["import", wide_csv(folder / "wide.csv"), "--project", "P"],
        ["split"],
        ["train", "--model", tiny_model, "--epochs", 1],
    )


@pytest.fixture
def trained(home: Path, made: Path, inline: None) -> None:
    """A project with run-1, in a workspace of the test's own."""
    shutil.copytree(made, home, dirs_exist_ok=True)


@pytest.mark.usefixtures("trained")
def test_all_mismatches_are_explained_and_found_by_row(ask: Ask, run: Callable[..., Result]) -> None:
    begun = run("explain", "run-1", "--all", "--hits", 2, "--samples", 20, "--wait")
    assert begun.exit_code == 0, begun.output
    mismatches = ask("mismatches", "run-1")
    offered, time = begun.stderr.splitlines()[:2]
    assert offered == f"{len(mismatches)} mismatches and 2 right answers."
    assert time.endswith("if nothing else runs (from the speed of the training).")
    assert begun.stdout == f"explaining-1 is finished: {len(mismatches) + 2} texts explained (of run-1).\n"
    first = ask("explain", "run-1", "--row", mismatches[0]["id"], "--samples", 20)
    assert first == ask("explain", "run-1", "--row", mismatches[0]["id"], "--samples", 20)
    again = run("explain", "run-1", "--all", "--hits", 2, "--samples", 20)
    assert again.exit_code == 1
    assert "explained already" in again.stderr
    assert ask("queue") == []


@pytest.mark.usefixtures("trained")
def test_a_job_that_failed_is_resumed_by_its_name(
    ask: Ask, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    explain, made = explaining_task.explain_with, list[str]()

    def fails(text: str, *rest: Any) -> object:
        if len(made) == 3:
            raise MemoryError
        made.append(text)
        return explain(text, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(explaining_task, "explain_with", fails)
        failed = run("explain", "run-1", "--all", "--samples", 20, "--wait")
    assert failed.exit_code == 1
    assert "explaining-1 failed after 3 of" in failed.stdout
    assert "The memory is full" in failed.stdout
    stopped = ask("stop", "explaining-1")
    assert (stopped["state"], stopped["explained"]) == ("failed", 3)
    resumed = ask("resume", "explaining-1", "--wait")
    assert (resumed["state"], resumed["run"], resumed["explained"]) == ("finished", "run-1", resumed["texts"])
    unknown = run("stop", "explaining-7")
    assert "There is no job “explaining-7” in this project. There are: explaining-1." in unknown.stderr.replace(
        "\n", " "
    )


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--all", "--row", "t1"], "A row, a text or all mismatches are needed"),
        (["--all", "--label", "True"], "With --all the predicted class is explained"),
        (["--text", "Wählt!", "--hits", "3"], "That is of use for many texts alone"),
        (["--text", "Wählt!", "--wait"], "That is of use for many texts alone"),
        (["--row", "t1", "--context", "post=Ja"], "A context stands before a text that is given"),
        (["--text", "Wählt!", "--context", "post=Ja"], "“post” did not stand before the texts of run-1; nothing did"),
        (["--all", "--second-opinion"], "Both are of one text"),
        (["--all", "--flip"], "Both are of one text"),
        (["--all", "--samples", "1"], "“Asks at most” is 1"),
    ],
)
def test_what_does_not_go_together_is_said(run: Callable[..., Result], words: list[str], said: str) -> None:
    refused = run("explain", "run-1", *words)
    assert refused.exit_code == 1
    assert said in refused.stderr


@pytest.mark.usefixtures("trained")
def test_settings_for_experts(ask: Ask, run: Callable[..., Result]) -> None:
    words = ("explain", "run-1", "--text", "Wählt, wählt und wählt am Sonntag!")
    chosen = ("--as-one", "word", "--hidden", "masked", "--kernel", 40)
    said = run(*words, *chosen)
    assert said.exit_code == 0, said.output
    assert "  wählt (2 times)\n" in said.stdout
    assert "weighed as one: word, hidden words: masked, kernel width 40, fit R²" in said.stdout
    found = ask(*words, *chosen)
    assert (found["as_one"], found["hidden"], found["kernel"]) == ("word", "masked", 40)
    assert [one["also"] for one in found["weights"] if one["word"] == "wählt"] == [[[17, 22]]]
    assert ask(*words)["weights"] != found["weights"]
    assert "“Kernel width” is 1; possible is 5 to 500." in run(*words, "--kernel", 1).stderr
    refused = run(*words, "--as-one", "word", "--method", "leave-one-out")
    assert "Leave-one-out has no setting “as_one”" in refused.stderr


@pytest.mark.usefixtures("trained")
def test_a_second_opinion_is_asked_for_and_told_from_then_on(ask: Ask, run: Callable[..., Result]) -> None:
    words = ("explain", "run-1", "--text", "Wählt am Sonntag, Freunde!", "--samples", 50)
    assert ask(*words)["second_opinions"] == []
    said = run(*words, "--second-opinion").stdout.splitlines()[-1]
    assert said.startswith("LIME in rounds and leave-one-out ")
    [other] = ask(*words)["second_opinions"]
    assert (other["method"], len(other["weights"])) == ("Leave-one-out", 4)
    assert run(*words).stdout.splitlines()[-1] == said


@pytest.mark.usefixtures("trained")
def test_what_computed_an_explanation_is_said_also_of_a_kept_one(ask: Ask, run: Callable[..., Result]) -> None:
    words = ("explain", "run-1", "--text", "Wählt am Sonntag, Freunde!", "--samples", 50)
    said = run(*words).stdout
    assert any(", computed in " in line and line.endswith(" by torch.") for line in said.splitlines())
    assert run(*words).stdout == said
    assert ask(*words)["engine"] == "torch"


@pytest.mark.usefixtures("trained")
def test_a_context_is_a_column_and_its_words(run: Callable[..., Result]) -> None:
    refused = run("explain", "run-1", "--text", "Wählt!", "--context", "post")
    assert refused.exit_code == 2
    assert "“post” is not COLUMN=WORDS" in refused.stderr


@pytest.mark.usefixtures("trained")
def test_explanations_are_checked_on_request(ask: Ask, run: Callable[..., Result]) -> None:
    nothing = run("check-explanations", "run-1")
    assert nothing.exit_code == 1
    assert "No test text is explained that could be checked" in nothing.stderr
    begun = run("explain", "run-1", "--all", "--method", "leave-one-out", "--wait")
    assert begun.exit_code == 0, begun.output
    checked = run("check-explanations", "run-1", "--texts", 3, "--words", 2)
    assert "not checked yet: " in checked.stderr
    assert "from the time of their explanations" in checked.stderr
    assert "Comprehensiveness: the fall of the probability" in checked.stdout
    found = ask("check-explanations", "run-1", "--texts", 3, "--words", 2)
    assert found["method"] == "Leave-one-out"
    assert found["texts"] + found["without"] <= 3
    rows = [one["id"] for one in ask("mismatches", "run-1")]
    said = [run("check-explanations", "run-1", "--row", one) for one in rows]
    row = next(row for row, one in zip(rows, said, strict=True) if one.exit_code == 0)
    assert "checked: comprehensiveness" in said[rows.index(row)].stdout
    assert {"words", "comprehensiveness", "sufficiency"} <= ask("check-explanations", "run-1", "--row", row).keys()
    refused = run("check-explanations", "run-1", "--row", row, "--seeds")
    assert "Leave-one-out has no seed" in refused.stderr
    assert "Seeds are compared of one text" in run("check-explanations", "run-1", "--seeds").stderr


@pytest.mark.usefixtures("trained")
def test_the_words_that_change_the_answer_are_told_on_request(ask: Ask, run: Callable[..., Result]) -> None:
    words = ("explain", "run-1", "--text", "Wählt am Sonntag!", "--method", "leave-one-out")
    assert ask(*words)["flip"] is None
    said = run(*words, "--flip").stdout.splitlines()[-1]
    assert said.startswith(("Without “", "No words were found"))
    assert ask(*words)["flip"]["label"] in ("False", "True")
    assert run(*words).stdout.splitlines()[-1] == said


@pytest.mark.usefixtures("trained")
def test_mismatches_are_explained_after_a_training_on_request(
    ask: Ask, run: Callable[..., Result], tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explaining_task, "explain_with", lambda text, *_: replace(EXPLANATION, text=text))
    given = ("train", "--model", tiny_model, "--epochs", 1, "--explain")
    begun = run(*given, "--seed", 7, "--wait")
    assert begun.exit_code == 0, begun.output
    assert "Then its mismatches on the test part are explained, and as many right answers: " in begun.stderr
    assert "explaining-1 is finished (of run-2).\n" in begun.stdout, (
        "how many are wrong is told by who looks at the test part"
    )
    row = ask("mismatches", "run-2")[0]["id"]
    assert ask("explain", "run-2", "--row", row)["weights"] == json.loads(to_json(EXPLANATION.weights))
    told = ask("train", "--model", tiny_model, "--epochs", 1, "--explain", "--seed", 8)
    assert (told["run"], told["explaining"]["explaining"], told["explaining"]["texts"]) == (
        "run-3",
        "explaining-2",
        None,
    )
    plain = run("train", "--model", tiny_model, "--epochs", 1, "--seed", 10)
    assert "Its mismatches are not explained afterwards: --explain does that" in plain.stderr
    again = run("retrain", "run-2", "--wait")
    assert "Then its mismatches are explained, as those of run-2 were." in again.stderr
    refused = run("train", "--model", tiny_model, "--explain", "--preset", "careful")
    assert refused.exit_code == 1
    assert "several trainings" in refused.stderr
    ask("test-part", "--lock")
    locked = run(*given, "--seed", 9)
    assert "its mismatches are not explained before it is open" in locked.stderr
    assert "explaining" not in locked.stdout
