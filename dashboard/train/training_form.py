"""Base model, settings and the time they will take, before a training starts."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

import streamlit as st

from core import setting_fields
from core.counted import joined
from core.records import Part, Project, Run, RunState, Split, TrainingConfig
from core.workflow import explainings, learning_curve, retraining, run_status, seeds, splits, training, training_words
from core.workflow.import_figures import texts_in_words
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.training_setup import base_model, declared_measure, explained_afterwards, training_time
from dashboard.widgets import errors, scores, scroll, setting_widgets, test_look
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_AS_BEFORE, _EARLIER = "before", "earlier"
_TOLD = "twin_told"
_STARTED = "training_started"
_USES = {Part.TRAIN: "to learn from", Part.VALIDATION: "to choose the best epoch by", Part.TEST: "to test on"}


def show(project: Project, split: Split, newest: Run | None, *, is_next: bool) -> None:
    """The form, the estimate and the button that starts; the page's main button where a training is what comes next.

    It opens with the settings of the ``newest`` run of the project that is no final model.
    """
    with errors.shown():
        model = base_model.choose(project, split, newest)
        before = newest if newest is not None and newest.config.model == model else None
        preset, as_in = _choose_preset(project, split, before, _earlier(project, before))
        usual = _usual(preset, model, split, as_in)
        settings = Choices(_key(model, as_in.name if as_in and preset == _EARLIER else preset, split))
        config = _adjust(usual, settings)
        # A shorter training is no help after one that led to nothing.
        may_be_fewer = newest is None or not scores.no_better(newest)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            number = _choose_seeds(split, settings, training.PRESETS[preset].seeds if as_in is None else 1)
            curve = _choose_curve(split, settings)
            is_one = number == 1 and not curve and not split.settings.folds
            explains = is_one and explained_afterwards.choose(project, settings)
        plan = _plan(split, config, number, curve)
        if plan is not None:
            training_time.show(
                project,
                split,
                config,
                settings,
                trainings=plan.trainings,
                work=plan.work,
                fewer_epochs=may_be_fewer,
            )
            if is_one:
                explained_afterwards.show(project, split, config.model, explains=explains)
            if plan.told:
                st.caption(f":material/info: {escaped(plan.told)}")
        _show_parts(split)
        declared_measure.show(project, splits.version_of(resources.bench(), split))
        test_look.show_lock(project)
        same = _twin(project, split, config, newest) if number == 1 and not curve else ""
        if same:
            st.caption(f":material/info: {escaped(same)}")
        kind: Literal["primary", "secondary"] = "primary" if is_next and not same else "secondary"
        if st.button(
            _what_starts(split, number, plan.trainings if plan is not None and curve else 0),
            type=kind,
            icon=":material/play_arrow:",
            key="start",
            disabled=plan is None,
            on_click=_press,
            args=(same,),
        ) and _was_told(same):
            with st.spinner("Checking the base model …"):
                _start(project, split, config, number, curve, explains)
            for choices in (base_model.choices(project), _of_preset(project, before), settings):
                choices.clear()
            session.forget(session.RUN)
            st.session_state[_STARTED] = True
            navigation.go(navigation.TRAIN)


def open_at_top() -> None:
    """Where something was started just now: the page stood at the button, and what is trained is shown at its head."""
    if st.session_state.pop(_STARTED, False):
        scroll.to_top(key="training_started")


@dataclasses.dataclass(frozen=True)
class _Plan:
    """How many trainings start, as how many on all texts they count, and what is said of them."""

    trainings: int
    work: float
    told: str = ""


def _plan(split: Split, config: TrainingConfig, number: int, curve: bool) -> _Plan | None:
    """None where the settings cannot be; what is wrong with them is said below them."""
    with errors.shown():
        training.check_settings(split, config)
        if not curve:
            told = seeds.foretold(resources.bench(), split, config, number) if number > 1 else ""
            return _Plan(number, number, told)
        planned = learning_curve.plan(resources.bench(), split, config, number)
        return _Plan(len(planned.to_train), planned.work, planned.reused_in_words)
    return None


def _choose_seeds(split: Split, choices: Choices, usual: int) -> int:
    """How many trainings that differ in the seed, ``usual`` at first; one where there are folds."""
    if split.settings.folds:
        return 1
    return int(
        st.number_input(
            "Seeds",
            1,
            seeds.MOST,
            help="Trainings that differ in the seed alone, one after the other: their scores show how much of a score "
            "is luck. All of them are new: a run that is there is none of them. A reviewer may ask for it; usual are "
            f"{seeds.USUAL}.",
            width=150,
            **choices.stay("seeds", usual),
        )
    )


def _choose_curve(split: Split, choices: Choices) -> bool:
    """Whether to train on parts of the training texts, too; not with folds."""
    if split.settings.folds:
        return False
    return st.toggle(
        "Learning curve",
        help="Four trainings a seed: on 25, 50, 75 and 100 % of the training texts. Results says what twice the labels "
        "would bring, and how sure that is; three seeds make it surer.",
        **choices.stay("curve", False),
    )


def _what_starts(split: Split, number: int, of_curve: int) -> str:
    if split.settings.folds:
        return f"Start training {split.settings.folds} folds"
    if of_curve:
        return f"Start {of_curve} trainings"
    return f"Start training with {number} seeds" if number > 1 else "Start training"


def _start(project: Project, split: Split, config: TrainingConfig, number: int, curve: bool, explains: bool) -> None:
    if curve:
        learning_curve.start(resources.bench(), project, split, config, number)
    elif number > 1:
        seeds.start(resources.bench(), project, split, config, number)
    else:
        runs = training.start_all(resources.bench(), project, split, config)
        if explains:
            explainings.start_after(resources.bench(), runs[0])


def _press(told: str) -> None:
    """Remember what stood beside the button: somebody else may have started the same since."""
    st.session_state[_TOLD] = told


def _was_told(same: str) -> bool:
    if same in ("", st.session_state.pop(_TOLD)):
        return True
    st.warning("Not started: look at what stands above the button. Press it again to train all the same.")
    return False


def _of_preset(project: Project, before: Run | None) -> Choices:
    """A further run brings its settings."""
    return Choices(f"{project.id}:{before.name if before is not None else ''}")


def _earlier(project: Project, before: Run | None) -> list[Run]:
    """The runs whose settings are other ones than those of the run before, each settings once; newest first."""
    known = [run for run in training.runs(resources.bench(), project) if not run.config.learns_validation]
    by_settings = {run.config: run for run in reversed(known) if before is None or run.config != before.config}
    return sorted(by_settings.values(), key=lambda run: -run.id)


def _choose_preset(project: Project, split: Split, before: Run | None, earlier: list[Run]) -> tuple[str, Run | None]:
    """Settings to begin with: those of the run before with this model, unless they led to nothing, else the recommended
    ones; and the run that they are of, if any. What is of several seeds is not offered where there are folds.
    """
    is_alone = bool(split.settings.folds)
    presets = {name: one.title for name, one in training.PRESETS.items() if one.seeds == 1 or not is_alone}
    of_before = {_AS_BEFORE: f"As in {escaped(before.name)}"} if before is not None else {}
    useless = scores.no_better(before) if before is not None else ""
    options = {**presets, **of_before} if useless else {**of_before, **presets}
    options |= {_EARLIER: "As in an earlier run"} if earlier else {}
    chosen = st.segmented_control(
        "Settings",
        list(options),
        format_func=options.__getitem__,
        required=True,
        **_of_preset(project, before).stay("preset", next(iter(options)), options),
    )
    if before is not None and chosen == _AS_BEFORE:
        led_to = f"; it is {useless}" if useless else ""
        st.caption(f"With these settings {escaped(before.name)}, the newest run, {escaped(_became(before))}{led_to}.")
        return str(chosen), before
    if chosen == _EARLIER:
        return str(chosen), _choose_earlier(project, before, earlier)
    st.caption(training.PRESETS[str(chosen)].purpose)
    return str(chosen), None


def _choose_earlier(project: Project, before: Run | None, earlier: list[Run]) -> Run:
    named = {run.name: run for run in earlier}
    name = st.selectbox(
        "Settings of",
        list(named),
        format_func=lambda name: _with_settings(named[name]),
        **_of_preset(project, before).stay("earlier", earlier[0].name, named),
    )
    return named[str(name)]


def _with_settings(run: Run) -> str:
    became = scores.leading(run) if run.has_model else run_status.in_words(resources.bench(), run).removeprefix("is ")
    return f"{run.name} · {run.config.model} · {became} · {training_words.summary(run.config)}"


def _became(before: Run) -> str:
    return "was trained" if before.state is RunState.FINISHED else run_status.in_words(resources.bench(), before)


def _usual(preset: str, model: str, split: Split, as_in: Run | None) -> TrainingConfig:
    if as_in is None:
        return training.preset(resources.bench(), preset, model, split)
    version = splits.version_of(resources.bench(), split)
    taken = training.settings_taken_from(resources.bench(), as_in, version)
    return dataclasses.replace(taken, model=model)


def _adjust(usual: TrainingConfig, choices: Choices) -> TrainingConfig:
    """Each setting in an expander, those for experts under what they are about."""
    offered = setting_fields.chosen_by_hand(TrainingConfig)
    now = {field.name: setting_widgets.chosen(field, getattr(usual, field.name), choices) for field in offered}
    changed = "" if now == {name: getattr(usual, name) for name in now} else " · changed"
    summary = training_words.summary(dataclasses.replace(usual, **now))
    chosen: dict[str, Any] = {}
    with st.expander(f"Settings: {summary}{changed}", key=f"settings:{choices.name}"):
        for topic in dict.fromkeys(one.setting.topic for one in offered):
            if topic:
                st.caption(f"**{topic}**")
            with st.grid(4, min_column_width=150, vertical_alignment="bottom"):
                chosen |= {
                    one.name: setting_widgets.choose(one, getattr(usual, one.name), choices)
                    for one in offered
                    if one.setting.topic == topic
                }
    config = training.with_chosen(usual, chosen)
    if step := training_words.texts_a_step(config):
        st.caption(step)
    given_way = [one for one in offered if getattr(config, one.name) != chosen[one.name]]
    if given_way:
        titles = joined([setting_fields.in_a_sentence(one.setting.title) for one in given_way])
        st.caption(f"What you chose takes the place of {titles}.")
    return config


def _key(model: str, preset: str, split: Split) -> str:
    """Name of the settings' form: another model, preset or split brings its own values."""
    return f"{model}:{preset}:{split.id}"


def _twin(project: Project, split: Split, config: TrainingConfig, newest: Run | None) -> str:
    """That a run has this model already; empty where none has."""
    return _twin_of(project, split, config, newest)


@cached(50)
def _twin_of(project: Project, split: Split, config: TrainingConfig, newest: Run | None) -> str:
    found = retraining.twin(resources.bench(), project, split, config)
    return retraining.in_words(found) if found is not None else ""


def _show_parts(split: Split) -> None:
    number = splits.version_of(resources.bench(), split).number
    sizes = ", ".join(f"{split.size(part):,} {use}" for part, use in _USES.items())
    aside = f"; {escaped(texts_in_words(split.left_out))} left out" if any(split.left_out.values()) else ""
    st.caption(f"Texts of version {number}: {sizes}{aside}.")
