"""Explaining all mismatches of a run before they are opened: the offer, and how far the job is."""

from __future__ import annotations

import streamlit as st

from core import setting_fields
from core.counted import counted
from core.records import Explaining, ExplainingSettings, ExplanationSettings, Group, Run, RunState
from core.records.columns import TEXT
from core.workflow import explaining_report, explainings, explanations, file_damage, run_status
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import errors, methods, setting_widgets
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_KEY = "explaining"


def show(run: Run) -> None:
    """Nothing where the run has no model that could be asked; that one is damaged is said where it is needed."""
    if run.read_from is not None or run.model_deleted is not None:
        return
    with errors.shown():
        if file_damage.of_model(resources.bench(), run) is not None:
            return
        errors.show_kept(_KEY)
        begun = explainings.newest(resources.bench(), run)
        state = explainings.standing(resources.bench(), begun).state if begun is not None else None
        if begun is not None and state is not None and state.is_active:
            with st.container(border=True):
                st.fragment(_watch, run_every="2s")(begun)
        else:
            _offer(run, begun)


def _watch(begun: Explaining) -> None:
    with errors.shown():
        found = explainings.standing(resources.bench(), begun)
        if not found.state.is_active:
            st.rerun()
        left, right = st.columns([3, 1], vertical_alignment="center")
        with left:
            status = escaped(explaining_report.in_words(found))
            status = (
                f"explaining these texts {status}" if found.state is RunState.WAITING else status.removeprefix("is ")
            )
            said = [f"{status[0].upper()}{status[1:]}", run_status.time_left(found.progress)]
            st.progress(min(found.progress.fraction, 1.0), text=" · ".join(filter(None, said)))
            if found.state is RunState.WAITING:
                st.caption(explaining_report.GIVES_WAY)
        with right:
            st.button(
                "Stopping …" if found.is_stopping else "Stop",
                icon=":material/stop_circle:",
                disabled=found.is_stopping,
                key=f"stop_explaining_{begun.id}",
                on_click=_stop,
                args=(begun,),
                width="stretch",
                help="What is explained so far is kept; it can go on later.",
            )


def _offer(run: Run, begun: Explaining | None) -> None:
    """What is left to explain, with how long that takes; one line where nothing is."""
    bench = resources.bench()
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.container(width="stretch", gap=None)
        settings, chosen = _choose(run)
        planned = _left(run, settings, settings.method, chosen, explanations.number(bench, run))
        is_done = planned.left.empty
        if not is_done:
            st.button(
                f"Explain {counted(len(planned.left), 'text')}",
                icon=":material/ink_highlighter:",
                key=f"explain_all_{run.id}",
                on_click=_start,
                args=(run, settings, chosen),
            )
    with place:
        offered = explaining_report.offer(planned)
        st.markdown(f"**Explain them before you open them**: {escaped(offered)}.")
        if is_done:
            said = ["All of them are explained." if planned.explained else "There is nothing to explain."]
        else:
            time = explainings.estimate(bench, run, [*planned.left[TEXT]], settings)
            said = [f"{explaining_report.time(time)}.", explaining_report.shorter(time)]
        st.caption(escaped(" ".join(filter(None, [*said, explaining_report.left_out(planned)]))))
    if begun is not None:
        _show_end(begun)


@cached(10)
def _drawn(run: Run, chosen: ExplainingSettings) -> explainings.DrawnTexts:
    return explainings.draw(resources.bench(), run, chosen)


@cached(10, shared=True)
def _left(
    run: Run, settings: ExplanationSettings, method: str, chosen: ExplainingSettings, explained: int
) -> explainings.Choice:
    """``explained`` is the number of explanations that there are; the settings of two methods may have the same
    names.
    """
    return explainings.left_of(resources.bench(), run, settings, _drawn(run, chosen))


def _show_end(begun: Explaining) -> None:
    """Of a job that did not come to its end, why, with the way to go on."""
    found = explainings.standing(resources.bench(), begun)
    if found.state is RunState.FINISHED:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        said = f"{begun.name} {explaining_report.in_words(found)}."
        st.markdown(escaped(" ".join(filter(None, [said, found.error]))), width="stretch")
        st.button("Go on", icon=":material/resume:", key=f"go_on_{begun.id}", on_click=_resume, args=(begun,))


def _choose(run: Run) -> tuple[ExplanationSettings, ExplainingSettings]:
    choices = Choices(f"explaining:{run.id}")
    usual = explanations.usual_settings(resources.bench(), run)
    opened, is_open = setting_widgets.popover(f"{_KEY}_settings_{run.id}")
    choose = setting_widgets.choose if is_open else setting_widgets.chosen
    with opened:
        which = {
            field.name: choose(field, field.default, choices)
            for field in setting_fields.chosen_by_hand(ExplainingSettings)
        }
        kept = choices.stay("method", usual.method)
        method = methods.choose(**kept) if is_open else methods.named(choices.value("method", usual.method))
        usual = usual if isinstance(usual, method.settings) else method.settings()
        how = {}
        for folded in methods.folded_settings(method):
            with (
                st.container()
                if folded.group is Group.SHORT
                else st.expander(folded.name, icon=folded.icon, key=f"explain_all_by:{folded.name}")
            ):
                for field in folded.fields:
                    how[field.name] = choose(field, getattr(usual, field.name), choices)
        st.caption("A text that is opened with other settings is computed then.")
    return method.settings(**how), ExplainingSettings(**which)


def _start(run: Run, settings: ExplanationSettings, chosen: ExplainingSettings) -> None:
    with errors.kept(_KEY):
        explainings.start(resources.bench(), run, settings, chosen)


def _stop(begun: Explaining) -> None:
    with errors.kept(_KEY):
        explainings.stop(resources.bench(), begun)


def _resume(begun: Explaining) -> None:
    with errors.kept(_KEY):
        explainings.resume(resources.bench(), begun)
