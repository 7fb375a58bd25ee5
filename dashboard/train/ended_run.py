"""A run that has ended: settings, scores, and what can be done with it."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core.errors import DamagedError
from core.records import DatasetVersion, Part, Project, Run, RunState, Split
from core.workflow import (
    file_damage,
    ground_truth,
    measures,
    model_deletion,
    retraining,
    run_status,
    splits,
    training,
    training_time,
    training_words,
)
from dashboard import navigation, resources, session
from dashboard.cached import cached, clear_copies
from dashboard.train import delete_files, resume_button
from dashboard.widgets import caption_form, deleted_model, errors, right_to_left, run_title, scores
from dashboard.widgets.markdown import escaped

_BADGES = {
    RunState.FINISHED: ("check_circle", "green"),
    RunState.STOPPED: ("stop_circle", "blue"),
    RunState.FAILED: ("error", "red"),
}


def show(project: Project, run: Run) -> None:
    """What there is to say of the run, and what can be done with it."""
    with st.container(border=True):
        _show_run(project, run)


def _show_run(project: Project, run: Run) -> None:
    damage = file_damage.of_run(resources.bench(), run)
    icon, colour, state = ("broken_image", "red", "damaged") if damage else (*_BADGES[run.state], run.state)
    with st.container(horizontal=True, vertical_alignment="center"):
        badges = f":{colour}-badge[:material/{icon}: {state}]{_warning(run)}"
        st.markdown(f"**{escaped(run_title.of(run))}** {badges}", width="stretch")
        _show_actions(project, run, is_damaged=damage is not None)
    st.markdown(f":gray[{_facts(run)}]")
    caption_form.show_note(run)
    deleted_model.show(run)
    if damage:
        errors.show(damage)
    if run.error:
        st.error(escaped(run.error), icon=":material/error:")
    with st.expander("Settings and scores" if run.has_model else "Settings", key=f"settings_of_run:{run.id}"):
        if run.result is not None and run.result.validation is not None:
            measure = measures.of_run(resources.bench(), run)
            scores.show(run.result.validation, measure.positive, part=Part.VALIDATION)
        _show_settings(run)
        if st.toggle("Show the log", key=f"log_{run.id}"):
            log = training.log(resources.bench(), run)
            st.code(log or "There is no log.", language=None, wrap_lines=True, height=260)


def _warning(run: Run) -> str:
    said = scores.no_better(run)
    return f" :orange-badge[:material/warning: {said}]" if said else ""


def _facts(run: Run) -> str:
    version = ground_truth.trained_on(resources.bench(), run).number
    facts = [f"version {version}", escaped(run.config.model), f"{run.created:%d %b %Y, %H:%M}"]
    if run.result is not None:
        facts = [
            scores.leading(run),
            *filter(None, [scores.beside(run)]),
            *facts,
            f"trained for {training_time.took(run)}",
        ]
    if early := run_status.early_end(run):
        facts.append(early)
    if run.state is RunState.STOPPED:
        facts.append(run_status.in_words(resources.bench(), run).removeprefix("was "))
    return " · ".join(facts)


def _show_actions(project: Project, run: Run, *, is_damaged: bool) -> None:
    bench = resources.bench()
    with errors.shown():
        if run.has_model and st.button("Results", icon=":material/bar_chart:", key=f"results_{run.id}"):
            session.remember(session.RUN, run.name)
            navigation.go(navigation.RESULTS, project=project.name, run=run.name)
        caption_form.show(run)
        resume_button.offer(run, key="resume")
        delete_files.offer(run)
        if (is_damaged or not _comes_out_the_same(project, run)) and st.button(
            "Train again",
            icon=":material/replay:",
            key=f"again_{run.id}",
            help="With these settings, on the newest version of the data; where that is divided into folds, on all.",
        ):
            retraining.retrain(bench, project, run)
            session.forget(session.RUN)
            st.rerun()
        if is_damaged and st.button(
            "Delete", icon=":material/delete:", key=f"delete_{run.id}", help="Removes what is left of it from the disk."
        ):
            training.delete(bench, run)
            session.forget(session.RUN)
            clear_copies()
            st.rerun()


def _comes_out_the_same(project: Project, run: Run) -> bool:
    version = ground_truth.latest(resources.bench(), project)
    split = splits.latest(resources.bench(), version) if version is not None else None
    return version is not None and _is_model_again(run, version, split)


@cached(200)
def _is_model_again(run: Run, version: DatasetVersion, split: Split | None) -> bool:
    with suppress(DamagedError):
        return retraining.comes_out_the_same(resources.bench(), run, version)
    return False


def _show_settings(run: Run) -> None:
    settings = training_words.settings(run)
    if run.result is not None:
        kept = "Kept epoch" if run.config.learns_validation else "Best epoch"
        settings |= {kept: f"{run.result.best_epoch}", "Device": run.result.device}
    with st.grid("auto", min_column_width=130):
        for name, value in settings.items():
            st.markdown(f":gray[{name}]  \n{escaped(value)}")
    for remark in run_status.remarks(run):
        st.caption(f":material/info: {escaped(remark)}")
    context = ground_truth.trained_on(resources.bench(), run).mapping.context
    if sentence := training_words.methods_sentence(run, context):
        st.caption("For a methods section; Results has all that belongs there:")
        st.code(right_to_left.apart(sentence), language=None, wrap_lines=True)
    if (place := model_deletion.model_place(resources.bench(), run)) is not None:
        st.caption(
            "The model, for a colleague or another program. Copied, or as a ZIP, Errata takes it there as *A finished "
            "classifier*, and transformers loads it:"
        )
        st.code(str(place), language=None, wrap_lines=True)
