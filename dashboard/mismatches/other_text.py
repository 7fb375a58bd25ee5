"""The open text as another run's model reads it, beside the first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.counted import beginning
from core.records import ExplanationSettings, Part, Run
from core.records.columns import PROBABILITIES, TEXT
from core.workflow import explanations, results
from dashboard import resources
from dashboard.explaining import answers, asking
from dashboard.widgets import shaded_text, weight_charts
from dashboard.widgets.markdown import escaped

_NARROWEST = 230


def places() -> tuple[DeltaGenerator, DeltaGenerator]:
    """For the text as the first run reads it and as the other does: below each other where there is no room."""
    with st.grid(2, min_column_width=_NARROWEST, gap="medium"):
        return st.container(), st.container()


def show_head(run: Run, predicted: str) -> None:
    st.markdown(f"**{escaped(run.name)}** says “{escaped(beginning(predicted))}”.")


def show(other: Run, part: Part, id: str, text: str, begins: int, settings: ExplanationSettings) -> None:
    """What it says of the ``text``, which is the one with that id or what it was edited to; its words are weighed by
    the method and the settings of the first run's.
    """
    row = results.text(resources.bench(), other, id, part)
    found = row[PROBABILITIES] if text == row[TEXT] else answers.of(text, other)
    predicted = max(found, key=found.__getitem__)
    show_head(other, predicted)
    asked = _of_its_classes(other, settings)
    known = explanations.known(resources.bench(), other, text, asked)
    shaded_text.draw(text, known[1].placed if known else (), begins)
    if known is not None:
        st.caption(f"Weights for the class “{escaped(beginning(known[1].label))}”")
    else:
        asking.button(
            other,
            f"Explain by {other.name}",
            (other.folder, text, asked),
            partial(explanations.of, resources.bench(), other, text, asked),
            "Asking the model about altered texts …",
            explanations.help_of(asked.method),
            key="explain_other",
            icon="ink_highlighter",
        )
    weight_charts.show_probabilities(found, predicted)


def _of_its_classes(other: Run, settings: ExplanationSettings) -> ExplanationSettings:
    """The predicted class where the other run does not know the one that is explained."""
    assert other.result is not None
    return settings if settings.label in other.result.test.labels else replace(settings, label=None)
