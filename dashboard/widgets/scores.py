"""Scores of a model, each with its 95 % interval."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import figures
from core.counted import counted
from core.records import ClassScores, Evaluation, Part, Run, TrainingConfig, TrainingResult
from core.workflow import (
    baselines,
    independence,
    kept_epoch,
    measures,
    one_answer,
    relabelled_test_set,
    run_status,
    training,
    training_advice,
    usefulness,
)
from dashboard import resources
from dashboard.widgets import cached_comparisons, form_options
from dashboard.widgets.markdown import escaped

MACRO = "Macro average"

CLASSES_WIDTH = 470
"""Pixels that the scores of each class need."""

NO_BREAK = "\u00a0"


def brief(run: Run) -> str:
    """The validation score of a run with a model in a few words, flagged where one answer could replace it, or may.

    Lists show no test score: choosing by them would use up the test part.
    """
    return "; ".join(filter(None, [leading(run), usefulness.in_brief(resources.bench(), run), beside(run)]))


def leading(run: Run) -> str:
    """“validation F1 0.712 [0.655, 0.764]”: in the project's measure."""
    assert run.result is not None
    if run.result.validation is None:
        return run_status.without_validation(run)
    measure = measures.of_run(resources.bench(), run)
    return f"validation {measure.brief} {figures.with_bounds(run.result.validation.of(measure))}"


def beside(run: Run) -> str:
    """The best baseline's validation score; empty where none was trained with the run."""
    best = baselines.in_brief(run, measures.of_run(resources.bench(), run))
    return best and f"best baseline: {best}"


def no_better(run: Run) -> str:
    """That one answer could replace the run's model; empty where it is better."""
    return usefulness.no_better(resources.bench(), run)


def warn_of_no_better(run: Run) -> None:
    """Where the run's model is asked about further texts: that one answer could replace it."""
    if said := usefulness.why_no_better(resources.bench(), run):
        st.warning(escaped(f"{said} Its answers to other texts are worth as little."), icon=":material/warning:")


def why_no_better(run: Run) -> str:
    """That it could on the validation part, with the reason, in sentences."""
    if run.result is None or run.result.validation is None:
        return ""
    return one_answer.in_words(run.result.validation, measures.of_run(resources.bench(), run).positive)


def relabelled(run: Run) -> str:
    """How many test labels were changed before the run was measured on them; nothing where none was."""
    changed = cached_comparisons.relabelled(run)
    if changed is None:
        return "How many of the test labels were relabelled cannot be told: what would tell it is damaged."
    return relabelled_test_set.changed_in_words(changed)


def choose_positive(evaluation: Evaluation, usual: str | None, *, key: str) -> str | None:
    """The class of interest; None for the macro average. ``key`` tells what the scores are of."""
    labels = list(evaluation.labels)
    chosen = st.selectbox(
        "Class of interest",
        range(len(labels) + 1),
        index=labels.index(usual) + 1 if usual in labels else 0,
        format_func=lambda place: form_options.apart(labels[place - 1], MACRO) if place else MACRO,
        help="Precision, recall and F1 are those of this class. The macro average treats every class alike.",
        width=300,
        key=f"positive_class:{key}",
    )
    return labels[chosen - 1] if chosen else None


def show(evaluation: Evaluation, positive: str | None, *, part: Part = Part.TEST, also: str = "") -> None:
    """The four headline figures; ``also`` is said below them."""
    headline = evaluation.headline(positive)
    shown = {
        "F1": headline.f1,
        "Precision": headline.precision,
        "Recall": headline.recall,
        "Accuracy": evaluation.accuracy,
    }
    with st.grid(4, min_column_width=140):
        for name, score in shown.items():
            st.metric(
                name,
                figures.figure(score.value),
                delta=figures.bounds(score),
                delta_color="off",
                delta_arrow="off",
                border=True,
            )
    whose = f"of the class “{escaped(positive)}”" if positive is not None else "averaged over the classes"
    method = independence.method(evaluation)
    interval = f"95 % interval, {method}" if method else "95 % interval"
    st.caption(
        f"Precision, recall and F1 {whose}, on {counted(evaluation.texts, f'{part} text')}. Below each figure: its "
        f"{interval}. {independence.in_words(evaluation)} {escaped(also)}"
    )


def show_against_one_answer(run: Run, evaluation: Evaluation, positive: str | None) -> None:
    """What needs no model, one class as the answer to everything, and where the model does not do better than that."""
    assert run.result is not None
    st.caption(escaped(one_answer.what_one_gives(evaluation, positive)))
    epochs = kept_epoch.against_one_answer(run.result, run.config, measures.of_run(resources.bench(), run))
    config = None if run.is_made_elsewhere else run.config
    texts = training.texts_of_run(resources.bench(), run)
    show_no_better(evaluation, positive, config, epochs=epochs, result=run.result, texts=texts)
    if said := one_answer.less_accurate(evaluation, positive):
        st.warning(escaped(said), icon=":material/warning:")


def show_no_better(
    evaluation: Evaluation,
    positive: str | None,
    config: TrainingConfig | None,
    *,
    epochs: str = "",
    result: TrainingResult | None = None,
    texts: int | None = None,
) -> None:
    """Say so where the model may as well give one answer to every text, and what usually helps, unless the model was
    made elsewhere; ``epochs`` is what its other epochs tell of it.
    """
    said = one_answer.in_words(evaluation, positive)
    if not said:
        return
    lines = [
        escaped(said),
        escaped(epochs),
        "" if config is None else training_advice.what_may_help(config, result, texts),
    ]
    st.warning(" ".join(filter(None, lines)), icon=":material/warning:")


def show_classes(evaluation: Evaluation) -> None:
    """One line a class, and the macro average."""
    lines = [
        _line(f"{label} ({counted(scores.support, 'text')})", scores) for label, scores in evaluation.per_class.items()
    ]
    lines.append(_line(MACRO, evaluation.macro))
    st.table(pd.DataFrame(lines), hide_index=True, alt="Precision, recall and F1 of each class")


def _line(name: str, scores: ClassScores) -> dict[str, str]:
    each = {"F1": scores.f1, "Precision": scores.precision, "Recall": scores.recall}
    return {"Class": escaped(name)} | {title: narrow(figures.with_bounds(score)) for title, score in each.items()}


def narrow(figure_with_bounds: str) -> str:
    """Where it is narrow the interval stands in the line below, whole."""
    value, space, bounds = figure_with_bounds.partition(" ")
    return f"{value}{space}{bounds.replace(' ', NO_BREAK)}"
