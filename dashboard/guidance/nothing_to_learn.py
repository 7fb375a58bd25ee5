"""Where a training would give a model that is there already: that it would, and where to go instead."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core.counted import counted
from core.records import DatasetVersion, Project, Run
from core.workflow import relabelled_test_set, retraining
from dashboard import navigation, resources
from dashboard.score_comparison import other_labels
from dashboard.widgets import test_look
from dashboard.widgets.markdown import escaped

Kind = Literal["primary", "secondary"]

_LOOK = {False: ": look at it on the labels before and after", True: ", which is locked (Train)"}


def show(project: Project, model: Run, newest: DatasetVersion, *, is_next: bool = True) -> None:
    """Corrections of test texts change the score, not the model; others neither."""
    kind: Kind = "primary" if is_next else "secondary"
    if relabelled_test_set.has_other_labels(resources.bench(), model, newest):
        _say_new_labels(project, model, newest, kind)
    else:
        _say_nothing_changed(project, model, newest, kind)


def _say_new_labels(project: Project, model: Run, newest: DatasetVersion, kind: Kind) -> None:
    number = _tested_otherwise(model, newest)
    others = f" and {counted(number, 'test text')} came or went" if number else ""
    st.info(
        f"Up to version {newest.number}, since {escaped(model.name)} was trained, labels of test texts were changed"
        f"{others}, and nothing else.{_in_no_part(model, newest)} A "
        "model trained again would learn from the same labels and come out the same. What changes is its score on the "
        f"test part{_LOOK[test_look.is_locked(project)]}. Labels that a model does learn from are found without "
        "looking at the test part: on Agreement (who differs), on Adjudicate (divided votes), and on Corrections "
        "(find a text).",
        icon=":material/info:",
    )
    if test_look.is_locked(project):
        _offer_results(project, model, f"See the validation scores of {model.name}", kind)
        return
    label = f"See {model.name} on the labels of version {newest.number}"
    if st.button(label, type=kind, icon=f":material/{navigation.RESULTS.icon}:", key="to_labels"):
        other_labels.open_at(project, model, newest)


def _say_nothing_changed(project: Project, model: Run, newest: DatasetVersion, kind: Kind) -> None:
    """The labels that the model learned from and was tested on are the same."""
    number = _tested_otherwise(model, newest)
    others = f" {counted(number, 'test text')} came or went, so that it would be tested on others." if number else ""
    st.info(
        f"Version {newest.number} has the same labels that {escaped(model.name)} learned from and was tested on. A "
        f"model trained again would come out the same.{others}{_in_no_part(model, newest)}",
        icon=":material/info:",
    )
    _offer_results(project, model, f"See the results of {model.name}", kind)


def is_tested_otherwise(model: Run, newest: DatasetVersion) -> bool:
    """Whether a model trained again would at least be tested on other texts or labels."""
    return bool(_tested_otherwise(model, newest)) or relabelled_test_set.has_other_labels(
        resources.bench(), model, newest
    )


def _tested_otherwise(model: Run, newest: DatasetVersion) -> int:
    """Texts that came into the test part, or went from it."""
    bench = resources.bench()
    return retraining.new_texts(bench, model, newest).to_test + retraining.gone_from_test(bench, model, newest)


def _in_no_part(model: Run, newest: DatasetVersion) -> str:
    """That new texts are neither learned from nor tested on, and where that can be changed."""
    number = retraining.new_texts(resources.bench(), model, newest).in_no_part
    if not number:
        return ""
    are = "is" if number == 1 else "are"
    return (
        f" {counted(number, 'new text')} {are} in no part, and so neither learned from nor tested on: divide the "
        "version so that they are learned from, or name a part for each in the table (Ground truth, at the end)."
    )


def _offer_results(project: Project, model: Run, label: str, kind: Kind) -> None:
    if st.button(label, type=kind, icon=f":material/{navigation.RESULTS.icon}:", key="to_results"):
        navigation.go(navigation.RESULTS, project=project.name, run=model.name)
