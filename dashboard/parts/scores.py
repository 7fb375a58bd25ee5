"""Test scores, each with its 95 % interval."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import figures
from core.counted import counted
from core.records import ClassScores, Evaluation, Run, TrainingConfig
from core.workflow import independence, kept_epoch, one_answer, training
from dashboard.parts import compare_cached, own_words
from dashboard.parts.plain import plain

MACRO = "Macro average"

CLASSES_WIDTH = 470
"""Pixels that the scores of each class need."""

_SCORE_WIDTH = 118


def f1(run: Run) -> float:
    """Test F1 of a run with a model: of its positive class, or macro."""
    assert run.result is not None
    return run.result.test.headline(run.config.positive).f1.value


def brief(run: Run) -> str:
    """Test F1 with its interval in a few words, flagged where it says little: see ``flagged`` and ``one_answer``."""
    return "; ".join(filter(None, [flagged(run), no_better(run)]))


def no_better(run: Run) -> str:
    """That one answer could replace the run's model, in a few words; empty where it is better or there is none."""
    return one_answer.in_brief(run.result.test, run.config.positive) if run.result is not None else ""


def flagged(run: Run) -> str:
    """Test F1 with its interval in a few characters, flagged where test labels were changed on the way to it."""
    return "; ".join(filter(None, [bare(run), relabelled(run)]))


def bare(run: Run) -> str:
    """“F1 0.712 [0.655, 0.764]”, of the run's class of interest or macro."""
    assert run.result is not None
    return f"F1 {figures.with_bounds(run.result.test.headline(run.config.positive).f1)}"


def relabelled(run: Run) -> str:
    """How many test labels were changed on the way to the run's score; empty where none was."""
    changed = compare_cached.relabelled(run)
    if changed is None:
        return "relabelled test labels unknown (damaged)"
    return f"{counted(changed, 'test label')} relabelled since the first model" if changed else ""


def choose_positive(evaluation: Evaluation, usual: str | None, *, key: str) -> str | None:
    """The class of interest; None for the macro average. ``key`` tells what the scores are of."""
    labels = list(evaluation.labels)
    chosen = st.selectbox(
        "Class of interest",
        range(len(labels) + 1),
        index=labels.index(usual) + 1 if usual in labels else 0,
        format_func=lambda place: own_words.apart(labels[place - 1], MACRO) if place else MACRO,
        help="Precision, recall and F1 are those of this class. The macro average treats every class alike.",
        width=300,
        key=f"positive_class:{key}",
    )
    return labels[chosen - 1] if chosen else None


def show(evaluation: Evaluation, positive: str | None) -> None:
    """The four headline figures."""
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
    whose = f"of the class “{plain(positive)}”" if positive is not None else "averaged over the classes"
    st.caption(
        f"Precision, recall and F1 {whose}, on {counted(evaluation.texts, 'test text')}. Below each figure: its 95 % "
        f"interval. {independence.in_words(evaluation)}"
    )


def show_against_one_answer(run: Run, positive: str | None) -> None:
    """What needs no model, one class as the answer to everything, and where the model does not do better than that."""
    assert run.result is not None
    result, config = run.result, run.config
    st.caption(f"To compare: {plain(one_answer.what_one_gives(result.test, positive))}.")
    epochs = kept_epoch.against_one_answer(result, config)
    show_no_better(result.test, config, epochs=epochs, was_stopped=result.stopped)
    if said := one_answer.less_accurate(result.test, positive):
        st.warning(plain(said), icon=":material/warning:")


def show_no_better(
    evaluation: Evaluation, config: TrainingConfig, *, epochs: str = "", was_stopped: bool = False
) -> None:
    """Say so where the model may as well give one answer to every text, and what usually helps; ``epochs`` is what its
    other epochs tell of it.
    """
    said = one_answer.in_words(evaluation, config.positive)
    if not said:
        return
    lines = [plain(said), plain(epochs), training.what_may_help(config, was_stopped=was_stopped)]
    st.warning(" ".join(filter(None, lines)), icon=":material/warning:")


def show_classes(evaluation: Evaluation) -> None:
    """One line a class, and the macro average."""
    lines = [
        _line(f"{label} ({counted(scores.support, 'text')})", scores) for label, scores in evaluation.per_class.items()
    ]
    lines.append(_line(MACRO, evaluation.macro))
    st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        column_config={name: st.column_config.Column(width=_SCORE_WIDTH) for name in ("F1", "Precision", "Recall")},
        alt="Precision, recall and F1 of each class",
    )


def _line(name: str, scores: ClassScores) -> dict[str, object]:
    return {
        "Class": name,
        "F1": figures.with_bounds(scores.f1),
        "Precision": figures.with_bounds(scores.precision),
        "Recall": figures.with_bounds(scores.recall),
    }
