"""What the other runs of a project answer to a text that one of them was asked."""

from __future__ import annotations

from dataclasses import dataclass

from core.counted import counted
from core.errors import NotFound
from core.records import Part, Project, Run
from core.records.columns import GIVEN_REASON, PREDICTED_LABEL, PROBABILITY, TEXT, TRUE_LABEL
from core.workflow import ensembles, looks, results, training
from core.workflow.bench import Bench


@dataclass(frozen=True)
class OtherAnswer:
    """``probability`` is that of the predicted label, None where none is known; ``is_right`` by the label that the text
    has for the run that is read; ``reason`` is what a table of predictions says of why.
    """

    run: str
    predicted: str
    probability: float | None
    is_right: bool
    reason: str | None = None


@dataclass(frozen=True)
class OtherAnswers:
    """``unopened`` counts the runs whose answers on the test part nobody has looked at: they stay closed."""

    answers: tuple[OtherAnswer, ...]
    unopened: int


def of(bench: Bench, project: Project, run: Run, id: str, part: Part = Part.TEST) -> OtherAnswers:
    """Of the runs that were asked the same words in the same part, newest first; raises NotFound as ``results.text``
    does.
    """
    row = results.text(bench, run, id, part)
    opened = looks.runs_opened(bench, project.id)
    others = [one for one in ensembles.models(bench, project) if one.id != run.id]
    shown = [one for one in others if part is Part.VALIDATION or one.id in opened]
    asked = [(one, found) for one in shown if (found := _answer(bench, one, id, part)) and found[TEXT] == row[TEXT]]
    return OtherAnswers(
        tuple(
            OtherAnswer(
                one.name,
                found[PREDICTED_LABEL],
                found[PROBABILITY],
                found[PREDICTED_LABEL] == row[TRUE_LABEL],
                found.get(GIVEN_REASON),
            )
            for one, found in asked
        ),
        len(others) - len(shown),
    )


def _answer(bench: Bench, run: Run, id: str, part: Part) -> dict | None:
    """None where the run was not asked."""
    try:
        return results.text(bench, run, id, part)
    except NotFound:
        return None


def with_model(bench: Bench, project: Project, found: OtherAnswers) -> list[Run]:
    """The runs among them that have a model, or had one: what was read from a table has no words that decided."""
    runs = [training.run(bench, project, one.run) for one in found.answers]
    return [one for one in runs if one.read_from is None]


def in_words(found: OtherAnswers) -> str:
    """That no other run was asked this text, and how many stay closed; empty where there is nothing to say."""
    said = [] if found.answers else ["No other run that was looked at was asked this text."]
    if found.unopened:
        verb = "was" if found.unopened == 1 else "were"
        said.append(f"{counted(found.unopened, 'further run')} {verb} not looked at yet.")
    return " ".join(said)
