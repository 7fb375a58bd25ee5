"""Why the model decided as it did: the shaded text, the weights and the probabilities."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import durations
from core.records import Explanation, ExplanationSettings, Project, Run
from core.workflow import ground_truth, results
from dashboard import resources
from dashboard.parts import correct, errors, own_words, shaded_text, text_facts, weights
from dashboard.parts.plain import plain

_LONGEST_TYPED = 100_000
_POOR_FIT = 0.5
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
        text_facts.show_metadata(row)
    with left:
        _explain(run, row["text"], predicted=row["predicted_label"])


def show_typed(run: Run) -> None:
    """Any text."""
    with st.form("typed_text", border=False):
        text = st.text_area(
            "Text",
            key=f"typed:{run.project_id}",
            placeholder="Type or paste a post …",
            max_chars=_LONGEST_TYPED,
            height=110,
        )
        settings = _choose_settings(run, predicted=None)
        sent = st.form_submit_button("Explain", type="primary", icon=_ICON, key="explain")
    if not text.strip():
        st.caption("Type a text first." if sent else "")
        return
    explanation = results.stored_explanation(resources.bench(), run, text, settings)
    if explanation is None and sent:
        explanation = _compute(run, text, settings)
    if explanation is not None:
        st.markdown(f":gray[Predicted]  \n**{plain(explanation.predicted_label)}**")
        weights.show_probabilities(explanation.probabilities, explanation.predicted_label)
        shaded_text.show(text, explanation.weights)
        _show_weights(explanation)


def _explain(run: Run, text: str, predicted: str) -> None:
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


def _choose_settings(run: Run, predicted: str | None) -> ExplanationSettings:
    assert run.result is not None
    usual = ExplanationSettings()
    labels = list(run.result.test.labels)
    first = "Predicted" + (f": {predicted}" if predicted is not None else "")
    with st.grid(3, min_column_width=140):
        place = st.selectbox(
            "Explain the class",
            range(len(labels) + 1),
            format_func=lambda place: own_words.apart(labels[place - 1], first) if place else first,
        )
        samples = st.number_input(
            "Samples", 100, 50_000, usual.samples, step=500, help="More samples, steadier weights, more time."
        )
        features = st.number_input("Words to show", 1, 100, usual.features, step=1)
    return ExplanationSettings(label=labels[place - 1] if place else None, samples=int(samples), features=int(features))


def _compute(run: Run, text: str, settings: ExplanationSettings) -> Explanation | None:
    """Ask the model, with a bar; the result is kept. None where it could not answer, which is shown."""
    waiting = "Asking the model about altered texts …"
    bar = st.progress(0.0, text=waiting)

    def show_progress(share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text=waiting)

    explanation = None
    with errors.shown():
        explanation = results.explanation(resources.bench(), run, text, settings, show_progress)
    bar.empty()
    return explanation


def _show_weights(explanation: Explanation) -> None:
    st.markdown(f"**Weights for the class “{plain(explanation.label)}”**")
    if not explanation.weights:
        st.caption("No word of this text has a weight.")
        return
    weights.show(explanation.weights)
    fit = f"fit R² {explanation.fit:.2f}"
    if explanation.fit < _POOR_FIT:
        fit += " (poor: read the weights with care)"
    st.caption(
        f"LIME, {explanation.samples:,} samples, seed {explanation.seed}, {fit}, computed in "
        f"{durations.in_words(explanation.seconds)}. The same text and settings always give the same weights."
    )
