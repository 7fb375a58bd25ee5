"""Which settings are searched, and for how long, before a search starts."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core import setting_fields
from core.counted import counted
from core.records import Dimension, Project, Run, SearchSettings, Space, Split, TrainingConfig
from core.workflow import searches, splits, training, training_time
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.training_setup import base_model, declared_measure
from dashboard.widgets import disk_use, errors, setting_widgets
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_SPACES = {"recommended": "Around the recommended", "tutorial": "Usual for BERT"}


def show(project: Project, split: Split, newest: Run | None, *, is_next: bool) -> None:
    """The form, the estimate and the button that starts; the page's main button where there is no search yet."""
    with errors.shown():
        model = base_model.choose(project, split, newest)
        config = training.preset(resources.bench(), "default", model, split)
        named = _choose_space(project)
        usual = (
            searches.tutorial_space(split) if named == "tutorial" else searches.recommended_space(split, config.model)
        )
        choices = Choices(f"search:{model}:{named}:{split.id}")
        space = _edit(usual, choices)
        settings = _choose_limits(choices)
        searches.check(split, config, space, settings)
        _show_time(project, split, config, space, settings)
        declared_measure.show(project, splits.version_of(resources.bench(), split))
        kind: Literal["primary", "secondary"] = "primary" if is_next else "secondary"
        if st.button("Start the search", type=kind, icon=":material/play_arrow:", key="start_search"):
            with st.spinner("Checking the base model …"):
                begun = searches.start(resources.bench(), project, split, config, space, settings)
            choices.clear()
            session.remember(session.SEARCH, begun.name)
            navigation.go(navigation.SEARCH)


def _choose_space(project: Project) -> str:
    return str(
        st.segmented_control(
            "Values",
            list(_SPACES),
            format_func=_SPACES.__getitem__,
            required=True,
            help="Values around the settings that are recommended for the base model; or those that the tutorial "
            "searches, which are for models of BERT's usual size.",
            **Choices(f"searching:{project.id}").stay("space", "recommended", _SPACES),
        )
    )


def _edit(usual: Space, choices: Choices) -> Space:
    """Which settings are searched, and the values of each."""
    fields = searches.searched_fields()
    chosen = st.multiselect(
        "Settings to search",
        list(fields),
        format_func=lambda name: fields[name].setting.title,
        help="All others are the same in all trials, as recommended for the base model.",
        **choices.stay("settings", [dimension.setting for dimension in usual], fields),
    )
    known = {dimension.setting: searches.typed_dimension(dimension) for dimension in usual}
    with st.grid(4, min_column_width=150):
        typed = {
            name: st.text_input(
                fields[name].setting.title,
                help=f"{fields[name].setting.help} With commas between values; one alone is the same in all trials.",
                **choices.stay(f"values:{name}", known.get(name, searches.typed_default(fields[name]))),
            )
            for name in chosen
        }
    return tuple(_read(name, values) for name, values in typed.items())


def _read(name: str, typed: str) -> Dimension:
    return searches.read_dimension(name, [one for one in typed.split(",") if one.strip()])


def _choose_limits(choices: Choices) -> SearchSettings:
    usual = SearchSettings()
    with st.grid(4, min_column_width=150):
        chosen = {
            field.name: setting_widgets.choose(field, getattr(usual, field.name), choices)
            for field in setting_fields.chosen_by_hand(SearchSettings)
        }
    return SearchSettings(**chosen)


def _show_time(project: Project, split: Split, config: TrainingConfig, space: Space, settings: SearchSettings) -> None:
    combinations = searches.size(space)
    trials = searches.most_trials(settings, space)
    found = _estimate(project, split, config, space, settings, training.trained_runs(resources.bench(), project.id))
    slowdown = training.slowdown(resources.bench(), project)
    time, _, busy = training_time.in_words(found, slowdown).partition("; ")
    of_all = f"{counted(trials, 'trial')} of {counted(combinations, 'combination')}"
    st.markdown(
        f":material/schedule: **{time[0].upper()}{time[1:]}** for {of_all}{busy and f'; {busy}'}  \n"
        f":gray[{escaped(training_time.basis_in_words(found, slowdown))}; it can be stopped and resumed at any time]"
    )
    disk_use.show(searches.needed_space(resources.bench(), config, space))


@cached(50, wait="Estimating the time …", ttl="10m")
def _estimate(
    project: Project,
    split: Split,
    config: TrainingConfig,
    space: Space,
    settings: SearchSettings,
    trained: tuple[str, ...],
) -> training.TimeEstimate:
    return searches.estimate(resources.bench(), project, split, config, space, settings)
