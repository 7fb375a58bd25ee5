"""The texts that are decided by hand, as Adjudicate shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from core.jobs.runner import InlineRunner
from core.settings import Settings
from core.workflow import answers_on_undecided, projects
from core.workflow.bench import open_bench
from tests.core.command_line.conftest import Ask
from tests.core.workflow import planted
from tests.core.workflow.ties import DECIDED, TIES, Told, campaign
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, write_csv

# a: all agree; b: 4 to 1; c: 3 to 2; d: a tie, one did not judge.
JUDGED = {"a": "xxxxx", "b": "yyyyx", "c": "xxxyy", "d": "xxyy "}


@pytest.fixture
def project(ask: Ask, tmp_path: Path) -> str:
    names = [f"Annotator {number}" for number in range(1, 6)]
    lines = [(id, f"Beitrag {id}", *(label.strip() for label in labels)) for id, labels in JUDGED.items()]
    ask("import", write_csv(tmp_path / "wide.csv", ("id", "text", *names), lines), "--project", "P")
    return "P"


def test_what_the_vote_leaves_open_is_listed_until_it_is_decided(
    ask: Ask, run: Callable[..., Result], project: str
) -> None:
    votes = {"Annotator 1": "x", "Annotator 2": "x", "Annotator 3": "y", "Annotator 4": "y"}
    assert ask("undecided") == [{"id": "d", "text": "Beitrag d", "reason": "tie", "votes": votes}]
    assert run("undecided").output.splitlines() == [
        "d  tie (“x” 2, “y” 2)  Beitrag d",
        "1 text of version 1 that the vote does not decide.",
        "Decide one: python -m core correct ID --label CLASS --author NAME --project P",
        "Divided votes (2 texts): python -m core undecided --divided --project P",
    ]
    ask("correct", "d", "--label", "x", "--author", "Ann")
    assert ask("undecided") == []
    assert "1 text of version 1 that the vote does not decide, 1 of them settled by hand." in run("undecided").output


def test_divided_votes_are_listed_the_most_divided_first(ask: Ask, run: Callable[..., Result], project: str) -> None:
    assert [(row["id"], row["label"]) for row in ask("undecided", "--divided")] == [("c", "x"), ("b", "y")]
    lines = run("undecided", "--divided").output.splitlines()
    assert lines[:3] == [
        "c  x (“x” 3, “y” 2)  Beitrag c",
        "b  y (“y” 4, “x” 1)  Beitrag b",
        "2 texts of version 1 on which the annotators disagree.",
    ]
    ask("correct", "c", "--confirm", "--author", "Ann")
    assert [row["id"] for row in ask("undecided", "--divided")] == ["b"]


_TIES = [(f"t{n}", f"Beitrag {n}", "xy"[n % 2], "xy"[n % 2 ^ (n < 2)]) for n in range(12)]


def test_where_all_is_decided_nothing_is_listed(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    ask("import", simple_csv(tmp_path / "simple.csv"), "--project", "P")
    assert "wait" not in run("vote", "--project", "P").output
    again = run("import", write_csv(tmp_path / "tie.csv", ("id", "text", "Ann", "Ben"), _TIES), "--project", "Q").output
    assert again.endswith("2 texts wait for a decision by hand: python -m core undecided --project Q\n")
    assert "2 texts wait" in run("vote", "--rule", "unanimity", "--project", "Q").output
    assert run("undecided", "--project", "P").output == "0 texts of version 2 that the vote does not decide.\n"


def test_what_a_runs_model_says_on_them(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"), runner=InlineRunner(), models=Told())
    project = projects.create(bench, "P")
    version = keep(bench, project, campaign(tmp_path))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20, DECIDED)}, near_duplicates=0.7)
    made = planted.run(bench, project, split, lambda id, label: label)
    before = run("results", "run-1").output
    assert "12 of the 52 texts of version 1 have no label" in before
    assert "What the model says on them: python -m core undecided --run run-1" in before
    answers_on_undecided.ask(bench, made)
    document = ask("undecided", "--run", "run-1")
    assert (document["undecided"], document["tied"], len(document["texts"])) == (TIES, 2, TIES)
    assert document["without"]["agreeing"]["value"] == pytest.approx(1 / 3)
    said = run("undecided", "--run", "run-1").output
    assert "u5  yes 80.0\u00a0% (tie: “no” 1, “unclear” 1, “yes” 1)" in said
    figures = [line for line in said.splitlines() if line.startswith("  Judgements that agree")]
    assert "33.3" not in figures[0], "any answer agrees with one of three"
    assert "whatever the model answers, 33.3\u00a0% of them agree" in said
    assert "66.7\u00a0% [61.5, 71.5]" in figures[0]
    assert figures[0] in run("results", "run-1").output
    refused = run("undecided", "--run", "run-1", "--divided")
    assert refused.exit_code == 1
    assert "Leave one of them out" in refused.stderr
