"""What a run's model says on the texts of its version that have no label, and so are in no score.

The model is asked once. Its answers lie beside the run's own files, which stay as they are: they go where the run goes,
and are no loss, as they can be asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pandas as pd
from pandas import DataFrame

from core.counted import counted
from core.data.duplicates import duplicate_groups
from core.data.left_out import UNDECIDED
from core.data.near_duplicates import similar_pairs
from core.data.splitting import units
from core.errors import DamagedError
from core.figures import percent, percent_with_bounds
from core.prediction.undecided import AgainstJudgements, OnUndecided, describe
from core.records import METADATA_PREFIX, DatasetVersion, Project, Run, Score, schemas
from core.records.columns import DUPLICATE_GROUP, ID, IS_TIED, PROBABILITY, REASON, SOFT_LABEL, TEXT, UNIT, VOTES
from core.workflow import class_order, ground_truth, rated_text, results, ties, training
from core.workflow.bench import Bench
from core.workflow.corrections import adjudication_queue
from core.workflow.corrections import draft as drafts

UNKNOWN = "–"

READING = (
    "A text’s judgements that agree with the answer: the agreement to be expected with one of its annotators, drawn at "
    "random. At most: with the answer that most of them gave; where they differ no model can reach more, and on a tie "
    "of two classes both answers reach the same. Brackets: 95 % intervals; those of the scores above are "
    "often narrower, as they know how frequent each class is in the whole data set."
)


def number(bench: Bench, run: Run) -> int:
    """How many texts of the run's version the vote does not decide."""
    return adjudication_queue.number(ground_truth.trained_on(bench, run))


def in_words(version: DatasetVersion) -> str:
    """How many texts of the version have no label, why, and what that means for scores; empty where all have one."""
    waiting = adjudication_queue.number(version)
    if not waiting:
        return ""
    why = ", ".join(f"{reason} {texts:,}" for reason in UNDECIDED if (texts := version.report.left_out.get(reason, 0)))
    have = "has" if waiting == 1 else "have"
    return (
        f"{waiting:,} of the {counted(version.report.texts + waiting, 'text')} of version {version.number} {have} no "
        f"label, as the vote does not decide ({why}). No score counts them: there is no label to hold an answer "
        "against. So scores tell of texts that annotators could settle, not of all texts like these."
    )


def kept(bench: Bench, run: Run) -> DataFrame | None:
    """What the model answered, see ``ask``; None where it was not asked yet, or what it said is damaged."""
    with suppress(DamagedError):
        file = bench.artifacts.run(run).undecided
        return bench.artifacts.read_table(file, schemas.UNDECIDED) if file.exists() else None
    return None


def ask(bench: Bench, run: Run, on_progress: Callable[[float], None] | None = None) -> DataFrame:
    """What the run's model answers to the texts of its version that have no label, asked once and kept.

    Columns ``id, text, reason, votes, soft_label, predicted_label, probability, unit, is_tied``, by ``unit`` and
    ``is_tied`` as the run's split ties texts: to one another, and to those that the model learned from. Raises JobError
    where the run has no model.
    """
    found = kept(bench, run)
    if found is not None:
        return found
    aside = ground_truth.set_aside(bench, ground_truth.trained_on(bench, run))
    texts = aside[aside[REASON].isin(UNDECIDED)].reset_index(drop=True)
    with results.model(bench, run) as model:
        labels, answers = bench.models.probabilities(model, texts[TEXT].tolist(), on_progress)
    made = texts[[ID, TEXT, REASON, VOTES, SOFT_LABEL]].assign(
        predicted_label=[labels[best] for best in answers.argmax(axis=1)],
        probability=answers.max(axis=1),
        **_ties(bench, run, texts),
    )
    bench.artifacts.write_table(made, bench.artifacts.run(run).undecided)
    return made


def figures(bench: Bench, run: Run, asked: DataFrame) -> OnUndecided:
    """Those answers and the answers to the test texts, each against the judgements of the texts."""
    assert run.result is not None
    file = bench.artifacts.run(run).predictions
    columns = [ID, SOFT_LABEL, PROBABILITY]
    said = bench.artifacts.read_table(
        file, schemas.PREDICTIONS, [name for name in columns if bench.artifacts.has_column(file, name)]
    )
    test = results.answers(bench, run).merge(said, on=ID, validate="one_to_one")
    labels = class_order.arranged(bench, run.project_id, run.result.test.labels)
    return describe(asked, test, labels)


def waiting(bench: Bench, project: Project, asked: DataFrame) -> DataFrame:
    """Those of the texts that still wait on Adjudicate, the model's surest answers first."""
    known = adjudication_queue.undecided(bench, drafts.load(bench, project)).set_index(ID)[TEXT]
    still = asked[asked[ID].map(known) == asked[TEXT]]
    return still.sort_values(PROBABILITY, ascending=False, kind="stable", ignore_index=True)


def side_by_side(without: AgainstJudgements, test: AgainstJudgements) -> list[tuple[str, str, str]]:
    """What is measured, with its value on the texts without a label and on the test texts."""
    measured = {
        "Judgements that agree with the answer": lambda found: _unless_settled(found, found.agreeing),
        "At most": lambda found: _unless_settled(found, found.reachable),
        "Answer is what most said, or one of the tied classes": lambda found: _unless_settled(found, found.leading),
        "Mean probability of the answer": lambda found: percent_with_bounds(found.probability),
        "Texts with judgements": _texts,
    }
    return [(name, say(without), say(test)) for name, say in measured.items()]


def tied_in_words(found: OnUndecided) -> str:
    """How many texts are in no figure, because the model knows a text like them; empty where none is."""
    if not found.tied:
        return ""
    are = counted(found.tied, "text that is tied", "texts that are tied")
    return (
        f"In none of these figures: {are} to texts that the model learned from (copies, near-duplicates, one group), "
        "of which it knows more than of others."
    )


def judged_in_words(found: OnUndecided, label: str) -> str:
    """The share of the judgements that give the class to texts without a label, as far as it tells anything."""
    judged = found.classes[label].judged
    return UNKNOWN if judged is None or found.without is None else _unless_settled(found.without, judged)


def settled_in_words(found: OnUndecided) -> str:
    """Why there are figures that no answer could change, which are not shown; empty where there are none."""
    if found.without is None or not found.without.is_settled:
        return ""
    return (
        f"Each of these texts has as many judgements for one of the {len(found.classes)} classes as for another: "
        f"whatever the model answers, {percent(found.without.agreeing.value)} of them agree. So they cannot tell how "
        "well it answers."
    )


def _unless_settled(found: AgainstJudgements, score: Score) -> str:
    return UNKNOWN if found.is_settled else percent_with_bounds(score)


def _texts(found: AgainstJudgements) -> str:
    tied = f", {found.independent:,} independent" if found.independent < found.texts else ""
    return f"{found.texts:,}{tied}"


def _ties(bench: Bench, run: Run, texts: DataFrame) -> dict[str, pd.Series]:
    """Columns ``unit`` and ``is_tied`` of the texts."""
    settings = bench.store.split(run.split_id).settings
    version = ground_truth.trained_on(bench, run)
    columns = [ID, TEXT, *([f"{METADATA_PREFIX}{settings.group}"] if settings.group else [])]
    learned = training.learned_rows(bench, run, columns)
    both = ties.grouped(bench, version, pd.concat([texts, learned], ignore_index=True)[columns], settings)
    both[DUPLICATE_GROUP] = duplicate_groups(both[TEXT])
    unit = units(both, settings, similar_pairs(both, rated_text.begins(bench, version)))
    own = unit.iloc[: len(texts)]
    return {UNIT: own, IS_TIED: own.isin(unit.iloc[len(texts) :])}
