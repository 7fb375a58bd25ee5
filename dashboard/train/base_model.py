"""Which base model a training starts from."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from core.workflow import training
from dashboard.widgets.choices import Choices


def choose(project: Project, newest: Run | None) -> str:
    """One of the suggestions, the one of the project's ``newest`` run at first, or whatever is typed."""
    known = {model.name: model for model in training.base_models()}
    options = list(known)
    if newest is not None and newest.config.model not in known:
        options.append(newest.config.model)
    name = st.selectbox(
        "Base model",
        options,
        accept_new_options=True,
        help="Pick one, or type any model's name on the Hugging Face hub or the path of a folder with a model.",
        **choices(project).stay("base_model", newest.config.model if newest is not None else options[0]),
    )
    name = str(name or training.EMBEDDED).strip()
    if name in known:
        model = known[name]
        size = f"{model.megabytes:,} MB to download once" if model.megabytes else "no download"
        st.caption(f"{model.languages} · {size} · {model.advice}")
    return name


def choices(project: Project) -> Choices:
    return Choices(f"training:{project.id}")
