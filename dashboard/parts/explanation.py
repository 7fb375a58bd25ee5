"""Why the model decided as it did: the shaded text, the weights and the probabilities."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from core import durations
from core.records import Explanation, ExplanationSettings, Project, Run
from core.workflow import ground_truth, results
from dashboard import resources, session
from dashboard.parts import correct, errors, own_words, shaded_text, text_facts, weights
from dashboard.parts.plain import plain

_POOR_FIT = 0.5
_SECONDS_TO_KNOW = 2
_ICON = ":material/ink_highlighter:"


def show_row(project: Project, run: Run, row: dict[str, Any]) -> None:
    """A text of the test part."""
    left, right = st.columns([5, 3], gap="large")
    with right:
        text_facts.show_labels(row)
        with errors.shown():
            correct.show_text(project, ground_truth.trained_on(resources.bench(), run), str(row["id"]))
        st.markdown(f":gray[Probabilities by {plain(run.name)}]")
        weights.show_probabilities(row["probabilities"], row["predicted_label"])
        text_facts.show_metadata(row, text_facts.columns_of_run(run.folder, run))
    with left:
        show(run, row["text"], predicted=row["predicted_label"])


def show(run: Run, text: str, predicted: str) -> None:
    """The text with its words shaded once that was asked for, the settings and the weights."""
    place = st.container()
    settings = _choose_settings(run, predicted)
    explanation = results.stored_explanation(resources.bench(), run, text, settings)
    with place:
        shaded_text.show(text, explanation.weights if explanation else ())
    asked = explanation is None and st.button("Explain", type="primary", icon=_ICON, key="explain")
    if asked and _compute(run, text, settings) is not None:
        st.rerun()
    if explanation is not None:
        _show_weights(explanation)


def _choose_settings(run: Run, predicted: str) -> ExplanationSettings:
    assert run.result is not None
    usual = ExplanationSettings()
    labels = list(run.result.test.labels)
    first = f"Predicted: {predicted}"
    with st.grid(3, min_column_width=140):
        place = st.selectbox(
            "Explain the class",
            range(len(labels) + 1),
            format_func=lambda place: own_words.apart(labels[place - 1], first) if place else first,
        )
        samples = st.number_input(
            "Samples",
            100,
            50_000,
            usual.samples,
            step=500,
            key=session.SAMPLES,
            bind="query-params",
            help="More samples, steadier weights, more time.",
        )
        features = st.number_input(
            "Words to show", 1, 100, usual.features, step=1, key=session.WORDS_SHOWN, bind="query-params"
        )
    return ExplanationSettings(label=labels[place - 1] if place else None, samples=int(samples), features=int(features))


def _compute(run: Run, text: str, settings: ExplanationSettings) -> Explanation | None:
    """Ask the model, with a bar and a way out; the result is kept. None where it could not answer, which is shown."""
    place, begun = st.empty(), time.monotonic()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=_waiting(0.0, 0.0))
        # A press ends this run of the page, and with it the question to the model.
        st.button("Cancel", icon=":material/close:", key="cancel_explanation")

    def show_progress(share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text=_waiting(share, time.monotonic() - begun))

    explanation = None
    with errors.shown():
        explanation = results.explanation(resources.bench(), run, text, settings, show_progress)
    place.empty()
    return explanation


def _waiting(share: float, seconds: float) -> str:
    """What is done, with the time left once something of it is known."""
    said = "Asking the model about altered texts …"
    if share <= 0 or seconds < _SECONDS_TO_KNOW:
        return said
    return f"{said} {durations.in_words(seconds * (1 - share) / share)} left"


def _show_weights(explanation: Explanation) -> None:
    st.markdown(f"**Weights for the class “{plain(explanation.label)}”**")
    if not explanation.weights:
        st.caption("No word of this text has a weight.")
        return
    weights.show(explanation.weights, results.weighed_words(explanation))
    fit = f"fit R² {explanation.fit:.2f}"
    if explanation.fit < _POOR_FIT:
        fit += " (poor: read the weights with care)"
    st.caption(
        f"LIME, {explanation.samples:,} samples, seed {explanation.seed}, {fit}, computed in "
        f"{durations.in_words(explanation.seconds)}. The same text and settings always give the same weights."
    )
