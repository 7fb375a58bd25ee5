"""The time that a training will take, and what would make it shorter."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import Project, Run, Split, TrainingConfig
from core.workflow import disk_space, training, training_time
from core.workflow.training import FewerEpochs, Shorter, TimeEstimate
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import disk_use
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped


def show(
    project: Project,
    split: Split,
    config: TrainingConfig,
    settings: Choices,
    *,
    trainings: int,
    work: float,
    fewer_epochs: bool,
) -> None:
    """What a shorter training would change is chosen in ``settings``; fewer epochs are offered where asked for.

    There are so many trainings, which take as long as ``work`` whole ones.
    """
    found = _found(project, split, config, work)
    slowdown = training.slowdown(resources.bench(), project)
    folds = split.settings.folds
    what = f" for {folds} trainings, one for each fold and one after the other" if folds else ""
    what = f" for {trainings} trainings, one after the other" if trainings > 1 else what
    time, _, busy = training_time.in_words(found, slowdown).partition("; ")
    st.markdown(
        f":material/schedule: **{time[0].upper()}{time[1:]}**{what}{busy and f'; {busy}'}  \n"
        f":gray[{escaped(training_time.basis_in_words(found, slowdown))}]"
    )
    disk_use.show(disk_space.of(resources.bench(), [config] * max(trainings, folds)))
    if cut := training_time.cut_in_words(found, config):
        st.caption(f":material/content_cut: {cut} {training_time.longer_in_words(found)}")
    if found.shorter is not None:
        _offer_shorter(found.shorter, config, slowdown, settings)
    if found.fewer is not None and fewer_epochs:
        _offer_fewer(found.fewer, slowdown, settings)


def show_of_retraining(project: Project, run: Run) -> None:
    """That of training once more with the run's settings."""
    found = _found(project, training.split_to_retrain_on(resources.bench(), project, run), run.config)
    words = training_time.in_words(found, training.slowdown(resources.bench(), project))
    st.caption(f":material/schedule: {words[0].upper()}{words[1:]}.")


def _offer_shorter(offer: Shorter, config: TrainingConfig, slowdown: float, settings: Choices) -> None:
    """A maximum length that saves much, as a button."""
    time = training_time.shorter_in_words(offer.shortest, offer.longest, slowdown)
    said = (
        f":material/content_cut: Long texts take much of it. With at most {offer.max_length} tokens of each: "
        f"**{time}**; {training_time.shorter_read_in_words(offer, config)}."
    )
    _offer(said, f"Use {offer.max_length} tokens", "shorter", settings, "max_length", offer.max_length)


def _offer_fewer(offer: FewerEpochs, slowdown: float, settings: Choices) -> None:
    """Half the epochs, as a button."""
    time = training_time.shorter_in_words(offer.shortest, offer.longest, slowdown)
    said = (
        f":material/fast_forward: With {counted(offer.epochs, 'epoch')}: **{time}**. You can also stop it at any time: "
        "the best epoch so far is kept, and it can be resumed."
    )
    _offer(said, f"Use {counted(offer.epochs, 'epoch')}", "fewer", settings, "epochs", offer.epochs)


def _offer(said: str, label: str, button: str, settings: Choices, widget: str, value: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(said, width="stretch")
        st.button(label, key=button, on_click=settings.keep, args=(widget, value))


def _found(project: Project, split: Split, config: TrainingConfig, work: float = 1) -> TimeEstimate:
    """The same on every page: anew as soon as another run has shown the speed."""
    return _estimate(project, split, config, work, training.trained_runs(resources.bench(), project.id))


@cached(50, wait="Estimating the time …", ttl="10m")
def _estimate(
    project: Project, split: Split, config: TrainingConfig, work: float, trained: tuple[str, ...]
) -> TimeEstimate:
    return training.estimate(resources.bench(), project, split, config, trainings=work)
