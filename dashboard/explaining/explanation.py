"""Why the model decided as it did: the shaded text, the weights and the probabilities."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.records import Explanation, ExplanationSettings, Run
from core.workflow import explaining_report, explainings, explanations
from core.workflow.explanations import Method
from dashboard import resources, session
from dashboard.explaining import asking, checks, second_opinion, unasked, what_if_words
from dashboard.widgets import (
    form_options,
    methods,
    setting_widgets,
    weight_charts,
)
from dashboard.widgets.markdown import escaped

_SAID = "Asking the model about altered texts …"


def show(
    run: Run, text: str, predicted: str, place: DeltaGenerator, begins: int = 0, *, unasked_too: bool = False
) -> ExplanationSettings:
    """The text in its place, with its words shaded once that was asked for; here the settings, which are returned, and
    the weights. ``begins`` is where the text begins behind its context. Where it is explained ``unasked_too``, nobody
    has to press for what is soon done.
    """
    usual = explanations.usual_settings(resources.bench(), run)
    with st.grid(2, min_column_width=130):
        method = _choose_method(usual)
        label = _choose_class(run, predicted)
    settings = _choose_settings(method, usual, label)
    known = explanations.known(resources.bench(), run, text, settings)
    with place:
        what_if_words.show(run, text, known[1].placed if known else (), begins)
    unasked.leave(_question(run, text, settings))
    if known is None or known[0] != settings:
        _offer(run, text, settings, method.help, place, unasked_too=unasked_too and known is None)
    if known is not None:
        asked, explanation = known
        _show_weights(explanation)
        second_opinion.show(run, explanation, asked)
        checks.show(run, explanation, asked)
    return settings


def _question(run: Run, text: str, settings: ExplanationSettings) -> Hashable:
    return run.folder, text, settings


def _offer(
    run: Run, text: str, settings: ExplanationSettings, help: str, place: DeltaGenerator, *, unasked_too: bool
) -> None:
    """The answer to come, where it is soon there; else the button, of which the text's place tells where others need
    none.
    """
    bench, what = resources.bench(), _question(run, text, settings)
    ask = partial(explanations.of, bench, run, text, settings)
    if unasked_too and explainings.begins_unasked(bench, run, text, settings) and unasked.begin(run, what, ask, _SAID):
        return
    time = explaining_report.time(explainings.estimate(bench, run, [text], settings))
    if unasked_too:
        place.caption(
            f"Which words decided is not known yet; it takes {time}. *Explain*, further down, asks the model."
        )
    said = f"{help} It takes {time}."
    asking.button(run, "Explain", what, ask, _SAID, said, key="explain", icon="ink_highlighter", is_primary=True)


def _choose_method(usual: ExplanationSettings) -> Method[Any]:
    names = [method.name for method in explanations.methods()]
    return methods.choose(index=names.index(usual.method), key=session.METHOD, bind="query-params")


def _choose_settings(method: Method[Any], usual: ExplanationSettings, label: str | None) -> ExplanationSettings:
    """Folded: they are seldom changed, and the weights stand below."""
    if not isinstance(usual, method.settings):
        usual = method.settings()
    chosen = {}
    for folded in methods.folded_settings(method):
        # The widgets of a popover are gone while it is closed, and with them what the address says.
        with (
            st.expander(folded.name, icon=folded.icon, key=f"explained_by:{folded.name}"),
            st.grid(4, min_column_width=130),
        ):
            for field in folded.fields:
                chosen[field.name] = setting_widgets.choose_in_address(field, getattr(usual, field.name))
    settings: ExplanationSettings = method.settings(label=label, **chosen)
    return settings


def _choose_class(run: Run, predicted: str) -> str | None:
    """None for the predicted one; another stands in the address, so that a reload finds it again."""
    assert run.result is not None
    labels, first = list(run.result.test.labels), f"Predicted: {predicted}"
    # Of its own for each prediction: a box that stays shows the words of the text before.
    key, named = f"explain_class:{run.id}:{predicted}", st.query_params.get(session.CLASS)
    st.session_state[key] = labels.index(named) + 1 if named in labels else 0
    place = st.selectbox(
        "Explain the class",
        range(len(labels) + 1),
        format_func=lambda place: form_options.apart(labels[place - 1], first) if place else first,
        key=key,
        on_change=_keep_class,
        args=(key, labels),
    )
    return labels[place - 1] if place else None


def _keep_class(key: str, labels: Sequence[str]) -> None:
    if place := st.session_state[key]:
        st.query_params[session.CLASS] = labels[place - 1]
    else:
        st.query_params.pop(session.CLASS, None)


def _show_weights(explanation: Explanation) -> None:
    st.markdown(f"**Weights for the class “{escaped(explanation.label)}”**")
    if not explanation.weights:
        st.caption("No word of this text has a weight.")
        return
    weight_charts.show(explanation.weights, explanations.weighed_words(explanation))
    said = [
        f"{explanations.how_weighed(explanation)}, {explanations.how_computed(explanation)}.",
        explanations.how_ended(explanation),
        "The same text and settings always give the same weights.",
    ]
    st.caption(" ".join(filter(None, said)))
