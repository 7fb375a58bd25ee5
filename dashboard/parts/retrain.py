"""After a new version: the newest model's settings once more, on the corrected labels."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import DatasetVersion, Project, Run
from core.workflow import ground_truth, run_status, splits, test_labels, training
from core.workflow.bench import Bench
from dashboard import places, resources
from dashboard.parts import compare_labels, errors, training_time
from dashboard.parts.plain import plain


def show(project: Project, newest: DatasetVersion) -> None:
    """Nothing where a model has learned from the version."""
    bench = resources.bench()
    runs = training.runs(bench, project)
    on_newest = [run for run in runs if run.version_id == newest.id]
    if any(run.has_model for run in on_newest):
        return
    if any(run.state.is_active for run in on_newest):
        _say_under_way(next(run for run in on_newest if run.state.is_active), newest)
        return
    model = next((run for run in runs if run.has_model), None)
    if model is None:
        _offer_first(newest)
        return
    is_new = training.learns_anew(bench, model, newest) > 0
    if is_new:
        st.markdown(f"No model has learned from version {newest.number} yet.")
    else:
        _say_nothing_to_learn(project, model, newest)
    with errors.shown():
        training_time.show_again(project, model)
    label = f"Retrain {model.name} with the same settings"
    kind = "primary" if is_new else "secondary"
    if st.button(label, type=kind, icon=":material/model_training:", key="retrain"):  # type: ignore[arg-type]
        with errors.shown():
            training.again(bench, project, model)
            places.go(places.TRAIN, project=project.name)


def _say_under_way(run: Run, newest: DatasetVersion) -> None:
    status = plain(run_status.in_words(resources.bench(), run))
    st.markdown(f"On version {newest.number} a model is under way: {plain(run.name)} {status}.")
    if st.button("See how far it is", icon=f":material/{places.TRAIN.icon}:", key="to_active"):
        places.go(places.TRAIN)


def _offer_first(newest: DatasetVersion) -> None:
    """What comes before the first model."""
    is_divided = splits.latest(resources.bench(), newest) is not None
    place, label = (places.TRAIN, "Train a model") if is_divided else (places.GROUND_TRUTH, "Divide it into parts")
    st.markdown(f"Version {newest.number} is the newest, and no model is trained yet.")
    if st.button(label, type="primary", icon=f":material/{place.icon}:", key="to_first"):
        places.go(place, **({} if is_divided else places.AT_SPLIT))


def _say_nothing_to_learn(project: Project, model: Run, newest: DatasetVersion) -> None:
    """Where only test texts differ the score is another, not the model; where no label does, neither is."""
    bench, icon = resources.bench(), f":material/{places.RESULTS.icon}:"
    if test_labels.has_other_labels(bench, model, newest):
        st.info(
            f"Since {plain(model.name)} was trained, only labels of test texts were changed. {_SAME_MODEL} What "
            "changes is its score: look at it on the labels before and after.",
            icon=":material/info:",
        )
        label = f"See {model.name} on the labels of version {newest.number}"
        if st.button(label, type="primary", icon=icon, key="to_labels"):
            compare_labels.open_at(project, model, newest)
        return
    st.info(_nothing_changed(bench, model, newest), icon=":material/info:")
    if st.button(f"See the results of {model.name}", type="primary", icon=icon, key="to_results"):
        places.go(places.RESULTS, project=project.name, run=model.name)


_SAME_MODEL = "A model trained again would learn from the same labels and come out the same."


def _nothing_changed(bench: Bench, model: Run, newest: DatasetVersion) -> str:
    """What there is to say where all labels that the model learned from and was tested on are as they were."""
    name, own = plain(model.name), ground_truth.trained_on(bench, model).number
    number = test_labels.came_or_went(bench, model, newest)
    if number:
        return (
            f"From version {own}, on which {name} was trained, to version {newest.number} no label changed; "
            f"{counted(number, 'test text')} came or went. {_SAME_MODEL} Only its score would be on other texts."
        )
    return (
        f"Version {newest.number} has the very labels of version {own}, on which {name} was trained and tested: there "
        "is nothing new to learn, and its scores stand."
    )
