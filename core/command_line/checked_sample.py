"""``agreeing``: the random sample of texts that a model agrees with; and the scores that it corrects."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import answering, figures
from core.counted import counted
from core.errors import ComparisonError, DamagedError, SettingError
from core.records import CorrectedScore, Project, Run
from core.records.columns import ID, LABEL, TEXT, TRUE_LABEL
from core.workflow import (
    agreeing_sample,
    checked_sample,
    ground_truth,
    looks,
    projects,
    rated_text,
    relabelled_test_set,
    results,
    training,
)
from core.workflow.bench import Bench
from core.workflow.checked_sample import USUAL_HALF_WIDTH, CheckedSample
from core.workflow.corrections import draft as drafts
from core.workflow.rated_text import without_context


@commands.command("agreeing")
@click.argument("run")
@project_option
@click.option(
    "--points",
    type=click.FloatRange(min=0.1, max=50),
    default=100 * USUAL_HALF_WIDTH,
    show_default=True,
    help="How far the labels of the other texts may leave the score open.",
)
@click.option("--of", "name", type=click.Choice(["accuracy", "f1"]), default="accuracy", show_default=True)
@click.pass_obj
@answering
def list_agreeing(bench: Bench, run: str, project: str | None, points: float, name: str) -> tuple[dict[str, Any], str]:
    """List the texts to check among those that a run's model agrees with, drawn at random.

    Correct them with `correct`: another --label, or --confirm. Once they are in a version, `results` tells how much the
    score flatters.
    """
    owner = projects.find(bench, project)
    found = training.run(bench, owner, run)
    looked = looks.in_words(looks.at_run(bench, found))
    checked = checked_sample.of_run(bench, found)
    if checked_sample.revoted(bench, found):
        raise ComparisonError(checked_sample.REVOTED, where=found.name, todo="Train a model on the newest version.")
    if checked is None:
        raise ComparisonError(
            f"The newest version has none of the test texts of {found.name}.", todo="Choose a run of a later version."
        )
    title, measure = list(checked.measures(found.config.positive).items())[name == "f1"]
    sample = agreeing_sample.of_run(bench, found, _size(checked, title, measure, points))
    texts = _texts(bench, owner, found, sample.ids)
    begins = rated_text.begins(bench, ground_truth.trained_on(bench, found))
    said = [
        f"{counted(sample.size, 'text')} of the {sample.agreeing:,} that {found.name} agrees with by the labels before "
        f"any was corrected, drawn at random {sample.how}. "
        f"{checked_sample.plan(checked, title, measure, points / 100)}",
        *(_line(text, begins) for text in texts),
        f"{checked_sample.progress(bench, owner, sample.ids).in_words().capitalize()}.",
        *filter(None, [checked_sample.in_words(checked, found.config.positive)]),
        looked,
    ]
    document = {"run": found.name, "agreeing": sample.agreeing, "seed": sample.seed, "texts": texts}
    return document | {"corrected": _document(checked, found)}, "\n".join(said)


def _size(checked: CheckedSample, title: str, measure: CorrectedScore, points: float) -> int:
    size = checked.to_draw(measure, points / 100)
    if size is None:
        raise SettingError(
            f"Before some texts are checked, nothing tells how many {title} takes.",
            where="--of f1",
            todo="Check those for accuracy first.",
        )
    return size


def _texts(bench: Bench, project: Project, run: Run, ids: tuple[str, ...]) -> list[dict[str, Any]]:
    """With the label that the run was measured on, and whether somebody looked at it since."""
    rows, states = results.answers(bench, run).set_index(ID), drafts.load(bench, project).states
    return [
        {"id": id, "label": rows.at[id, TRUE_LABEL], "text": rows.at[id, TEXT], "checked": id in states} for id in ids
    ]


def _line(text: dict[str, Any], begins: Mapping[str, int]) -> str:
    is_checked, rated = "checked " if text["checked"] else "to check", without_context(text[TEXT], begins)
    return f"{is_checked}  {text[ID]}  {text[LABEL]}  {rated}"


def document(bench: Bench, run: Run) -> dict[str, Any] | None:
    """The corrected scores of a run whose test labels were changed; None where they were not, or cannot be told."""
    found = _found(bench, run)
    return _document(found, run) if found is not None else None


def lines(bench: Bench, run: Run, positive: str | None) -> list[str]:
    """The same in words, or what checking would give."""
    found = _found(bench, run)
    if found is None or not found.scores.agreeing:
        return []
    number = found.version.number
    if found.tells:
        said = f"{checked_sample.in_words(found, positive)} {checked_sample.limits(found)}"
        return [f"{run.name} on the labels of version {number}: {said.strip()}"]
    plan = checked_sample.plan(found, "accuracy", found.scores.accuracy, USUAL_HALF_WIDTH)
    return [
        "Labels of test texts were changed. Where only mismatches are looked at, that flatters the model: check a "
        f"random sample of the texts that it agrees with (`agreeing {run.name}`). {plan}"
    ]


def _found(bench: Bench, run: Run) -> CheckedSample | None:
    with suppress(DamagedError):
        if run.has_model and relabelled_test_set.versions_with_other_labels(bench, run).relabelled:
            return checked_sample.of_run(bench, run)
    return None


def _document(found: CheckedSample, run: Run) -> dict[str, Any]:
    scores = found.scores
    return {
        "labels_of_version": found.version.number,
        "agreeing": scores.agreeing,
        "checked": scores.checked,
        "wrong": scores.wrong,
        "mismatches_not_settled": found.not_settled,
        **{
            name: figures(one.score) if found.tells else None
            for name, one in zip(("accuracy", "f1"), found.measures(run.config.positive).values(), strict=True)
        },
    }
