"""After a new version: a model's settings once more, on the corrected labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from core.records import DatasetVersion, Project, Run
from core.workflow import retraining, run_status, splits, training
from dashboard import navigation, resources, session
from dashboard.guidance import nothing_to_learn
from dashboard.training_setup import training_time
from dashboard.widgets import errors, run_picker
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped


def show(project: Project, newest: DatasetVersion, *, is_next: bool) -> None:
    """Nothing where a model has learned from the version.

    While a draft waits, the way on is there, but not next, and it is said which version it is about.
    """
    bench = resources.bench()
    runs = training.runs(bench, project)
    on_newest = [run for run in runs if run.version_id == newest.id]
    if any(run.has_model for run in on_newest):
        return
    if not is_next:
        st.markdown(f"**Version {newest.number}, as it is without the draft**")
    if any(run.state.is_active for run in on_newest):
        _say_under_way(next(run for run in on_newest if run.state.is_active), newest)
        return
    known = retraining.models(bench, project)
    if not known:
        _offer_first(newest, is_next)
        return
    model = _choose(known, newest)
    is_new = not retraining.comes_out_the_same(bench, model, newest)
    if is_new:
        st.markdown(f"No model has learned from version {newest.number} yet.")
    else:
        nothing_to_learn.show(project, model, newest, is_next=is_next)
        if not nothing_to_learn.is_tested_otherwise(model, newest):
            return
    without = "" if is_next else f" on version {newest.number}"
    label = f"Retrain {model.name} with the same settings{without}"
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(label, type=_kind(is_new and is_next), icon=":material/model_training:", key="retrain")
        with errors.shown():
            _show_what_follows(project, model)
    if pressed:
        with errors.shown():
            retraining.retrain(bench, project, model)
            session.forget(session.RUN)
            navigation.go(navigation.TRAIN, project=project.name)


def _show_what_follows(project: Project, model: Run) -> None:
    training_time.show_of_retraining(project, model)
    if explained := retraining.explained_afterwards(resources.bench(), project, model):
        st.caption(escaped(explained))


def _choose(known: Sequence[Run], newest: DatasetVersion) -> Run:
    """The model to retrain, with the reason for the one that is suggested; asked only where there are several."""
    suggested, why = _suggested(known)
    if len(known) == 1:
        return suggested
    runs = {run.name: run for run in known}
    name = st.selectbox(
        "Model to retrain",
        list(runs),
        format_func=lambda name: run_picker.title(runs[name]),
        **Choices(f"retrain:{newest.id}").stay("retrained", suggested.name, runs),
    )
    st.caption(escaped(f"Suggested: {suggested.name}, {why}."))
    return runs[name]


def _suggested(known: Sequence[Run]) -> tuple[Run, str]:
    """The run that this tab looked at last, whose mismatches were corrected, if no model is of a newer version; and
    why it is.
    """
    last, opened = max(known, key=lambda run: (run.version_id, run.id)), session.remembered(session.RUN)
    looked_at = next((run for run in known if run.name == opened and run.version_id == last.version_id), None)
    if looked_at is not None:
        return looked_at, "which you looked at last"
    return last, "the last model that was trained on the newest version that any model knows"


def _say_under_way(run: Run, newest: DatasetVersion) -> None:
    status = escaped(run_status.in_words(resources.bench(), run))
    st.markdown(f"On version {newest.number} a model is under way: {escaped(run.name)} {status}.")
    if st.button("See its progress", icon=f":material/{navigation.TRAIN.icon}:", key="to_active"):
        navigation.go(navigation.TRAIN)


def _offer_first(newest: DatasetVersion, is_next: bool) -> None:
    """What comes before the first model."""
    is_divided = splits.latest(resources.bench(), newest) is not None
    place, label = (
        (navigation.TRAIN, "Train a model") if is_divided else (navigation.GROUND_TRUTH, "Divide it into parts")
    )
    st.markdown(f"Version {newest.number} is the newest, and no model is trained yet.")
    if st.button(label, type=_kind(is_next), icon=f":material/{place.icon}:", key="to_first"):
        navigation.go(place, **({} if is_divided else navigation.AT_SPLIT))


def _kind(is_next: bool) -> Literal["primary", "secondary"]:
    return "primary" if is_next else "secondary"
