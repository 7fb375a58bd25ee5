"""Base model, settings and the time they will take, before a training starts."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core.counted import counted
from core.records import Part, Project, Run, Split, TrainingConfig
from core.workflow import retraining, training
from dashboard import navigation, resources, session
from dashboard.train import declared_measure, language_warning, training_time
from dashboard.widgets import errors, scores, test_look
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_PRESETS = {"default": "Recommended for this model", "tutorial": "Usual for BERT"}
_AS_BEFORE = "before"
_TOLD = "twin_told"
_USES = {Part.TRAIN: "to learn from", Part.VALIDATION: "to choose the best epoch by", Part.TEST: "to test on"}


def show(project: Project, split: Split, newest: Run | None, *, is_next: bool) -> None:
    """The form, the estimate and the button that starts; the page's main button where a training is what comes next.

    It opens with the settings of the project's ``newest`` run.
    """
    with errors.shown():
        model = _choose_model(project, newest)
        language_warning.show(split, model)
        before = newest if newest is not None and newest.config.model == model else None
        preset = _choose_preset(project, before)
        usual = _usual(preset, model, split, before)
        settings = Choices(_key(model, preset, split))
        config = _adjust(usual, settings)
        # A shorter training is no help after one that led to nothing.
        may_be_fewer = newest is None or not scores.no_better(newest)
        training_time.show(project, split, config, settings, fewer_epochs=may_be_fewer)
        _show_parts(split)
        with st.container(horizontal=True, vertical_alignment="center"):
            declared_measure.show(project, resources.bench().store.version(split.version_id))
            test_look.show_lock(project)
        folds = split.settings.folds
        label = f"Start training {folds} folds" if folds else "Start training"
        same = _twin(project, split, config, newest)
        if same:
            st.caption(f":material/info: {escaped(same)}")
        kind: Literal["primary", "secondary"] = "primary" if is_next and not same else "secondary"
        if st.button(
            label, type=kind, icon=":material/play_arrow:", key="start", on_click=_press, args=(same,)
        ) and _was_told(same):
            with st.spinner("Checking the base model …"):
                training.start_all(resources.bench(), project, split, config)
            for choices in (_of_model(project), _of_preset(project, before), settings):
                choices.clear()
            session.forget(session.RUN)
            navigation.go(navigation.TRAIN)


def _press(told: str) -> None:
    """Remember what stood beside the button: somebody else may have started the same since."""
    st.session_state[_TOLD] = told


def _was_told(same: str) -> bool:
    if same in ("", st.session_state.pop(_TOLD)):
        return True
    st.warning("Not started: look at what stands above the button. Press it again to train all the same.")
    return False


def _choose_model(project: Project, newest: Run | None) -> str:
    known = {model.name: model for model in training.base_models()}
    options = list(known)
    if newest is not None and newest.config.model not in known:
        options.append(newest.config.model)
    name = st.selectbox(
        "Base model",
        options,
        accept_new_options=True,
        help="Pick one, or type any model's name on the Hugging Face hub or the path of a folder with a model.",
        **_of_model(project).stay("base_model", newest.config.model if newest is not None else options[0]),
    )
    name = str(name or training.EMBEDDED).strip()
    if name in known:
        model = known[name]
        size = f"{model.megabytes:,} MB to download once" if model.megabytes else "no download"
        st.caption(f"{model.languages} · {size} · {model.advice}")
    return name


def _of_model(project: Project) -> Choices:
    return Choices(f"training:{project.id}")


def _of_preset(project: Project, before: Run | None) -> Choices:
    """A further run brings its settings."""
    return Choices(f"{project.id}:{before.name if before is not None else ''}")


def _choose_preset(project: Project, before: Run | None) -> str:
    """Settings to begin with: those of the run before with this model, unless they led to nothing, else the recommended
    ones.
    """
    of_before = {_AS_BEFORE: f"As in {escaped(before.name)}"} if before is not None else {}
    useless = scores.no_better(before) if before is not None else ""
    options = {**_PRESETS, **of_before} if useless else {**of_before, **_PRESETS}
    chosen = st.segmented_control(
        "Settings",
        list(options),
        format_func=options.__getitem__,
        required=True,
        help="Usual for BERT: 6 epochs, batch 16, learning rate 4e-5, weight decay 0.05, balanced class weights.",
        **_of_preset(project, before).stay("preset", next(iter(options)), options),
    )
    if before is not None and chosen == _AS_BEFORE:
        led_to = f"; it is {useless}" if useless else ""
        was = "was trained" if before.has_model else "was started"
        st.caption(f"With these settings {escaped(before.name)}, the newest run, {was}{led_to}.")
    return str(chosen)


def _usual(preset: str, model: str, split: Split, before: Run | None) -> TrainingConfig:
    if preset != _AS_BEFORE or before is None:
        return training.preset(resources.bench(), preset, model, split)
    return training.settings_on(resources.bench(), before, resources.bench().store.version(split.version_id))


def _adjust(usual: TrainingConfig, choices: Choices) -> TrainingConfig:
    """Each setting in an expander."""
    with (
        st.expander(f"Settings: {_summary(usual, choices)}", key=f"settings:{choices.name}"),
        st.grid(4, min_column_width=150),
    ):
        return TrainingConfig(
            model=usual.model,
            epochs=int(st.number_input("Epochs", 1, 100, **choices.stay("epochs", usual.epochs))),
            batch_size=int(st.number_input("Batch size", 1, 512, **choices.stay("batch", usual.batch_size))),
            learning_rate=st.number_input(
                "Learning rate", 1e-8, 1e-2, step=1e-5, format="%.2g", **choices.stay("rate", usual.learning_rate)
            ),
            weight_decay=st.number_input(
                "Weight decay", 0.0, 1.0, step=0.01, format="%g", **choices.stay("decay", usual.weight_decay)
            ),
            warmup=_warmup(usual.warmup, choices),
            max_length=_max_length(usual.max_length, choices),
            seed=int(st.number_input("Seed", 0, 2**32 - 1, **choices.stay("seed", usual.seed))),
            positive=usual.positive,
            chosen_by=usual.chosen_by,
            balanced=st.toggle(
                "Balanced classes",
                help="A rare class weighs as much as a frequent one.",
                **choices.stay("balanced", usual.balanced),
            ),
        )


def _summary(usual: TrainingConfig, choices: Choices) -> str:
    """The settings that matter most, as they stand in the form."""
    chosen = {
        "epochs": usual.epochs,
        "batch": usual.batch_size,
        "rate": usual.learning_rate,
        "decay": usual.weight_decay,
        "length": usual.max_length,
        "seed": usual.seed,
    }
    now = {name: choices.value(name, value) for name, value in chosen.items()}
    changed = "" if now == chosen else " · changed"
    length = f" · at most {now['length']:,} tokens" if now["length"] else ""
    return (
        f"{counted(int(now['epochs']), 'epoch')} · batch {now['batch']} · learning rate {now['rate']:g} · "
        f"weight decay {now['decay']:g}{length} · seed {now['seed']}{changed}"
    )


def _warmup(usual: float, choices: Choices) -> float:
    percent = st.number_input(
        "Warm-up, in % of the steps",
        0,
        50,
        help="The learning rate rises over these steps before it falls; high rates need it.",
        **choices.stay("warmup", round(usual * 100)),
    )
    return percent / 100


def _max_length(usual: int | None, choices: Choices) -> int | None:
    value = st.number_input(
        "Longest text, in tokens",
        min_value=8,
        value=None,
        placeholder="the longest text",
        help="Longer texts are cut off. Left empty: the longest text of the data, as far as the model can read.",
        **choices.stay("length", usual),
    )
    return None if value is None else int(value)


def _key(model: str, preset: str, split: Split) -> str:
    """Name of the settings' form: another model, preset or split brings its own values."""
    return f"{model}:{preset}:{split.id}"


def _twin(project: Project, split: Split, config: TrainingConfig, newest: Run | None) -> str:
    """That a run has this model already; empty where none has."""
    ended = (newest.name, newest.state.value) if newest is not None else None
    return _twin_of(project.id, split.id, config, ended, project, split)


@st.cache_data(max_entries=50, show_spinner=False)
def _twin_of(
    project: int, split: int, config: TrainingConfig, newest: tuple[str, str] | None, _project: Project, _split: Split
) -> str:
    found = retraining.twin(resources.bench(), _project, _split, config)
    return retraining.in_words(found) if found is not None else ""


def _show_parts(split: Split) -> None:
    number = resources.bench().store.version(split.version_id).number
    sizes = ", ".join(f"{split.size(part):,} {use}" for part, use in _USES.items())
    st.caption(f"Texts of version {number}: {sizes}.")
