"""What the other runs say of the text that is read, on request."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.figures import percent
from core.records import Part, Project, Run
from core.workflow import other_answers
from core.workflow.other_answers import OtherAnswer
from dashboard import resources
from dashboard.widgets.markdown import escaped


def show(project: Project, run: Run, part: Part, id: str) -> None:
    """A switch that stays as it is from text to text; nothing is read while it is off."""
    if not st.toggle("What other runs say", key="other_runs"):
        return
    found = other_answers.of(resources.bench(), project, run, id, part)
    if found.answers:
        st.table(pd.DataFrame(map(_line, found.answers)), hide_index=True, alt="What other runs predict for this text")
    if said := other_answers.in_words(found):
        st.caption(said)


def _line(one: OtherAnswer) -> dict[str, str]:
    return {
        "Run": escaped(one.run),
        "Predicted": f"{escaped(one.predicted)}{'' if one.is_right else ', wrong'}",
        "Probability": "" if one.probability is None else percent(one.probability),
    }
