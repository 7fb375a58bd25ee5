"""What wrong labels that a model agrees with do to its score, and the random sample of texts that tells it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.counted import counted
from core.records import CorrectedScore, Project, Run
from core.workflow import checked_sample
from core.workflow.agreeing_sample import AgreeingSample
from core.workflow.checked_sample import HALF_WIDTHS, USUAL_HALF_WIDTH, CheckedSample, CheckingProgress
from dashboard import resources
from dashboard.mismatch_lists import compared_lists
from dashboard.widgets import cached_comparisons
from dashboard.widgets.markdown import escaped


def show(project: Project, run: Run, positive: str | None, *, flattered: bool) -> None:
    """The corrected score where the sample was looked at, else why the score after may be too good; and the sample."""
    found = cached_comparisons.checked(project, run)
    if checked_sample.revoted(resources.bench(), run):
        st.caption(f":material/how_to_vote: {checked_sample.REVOTED}")
    elif found is not None and found.tells:
        _show_corrected(found, positive)
    elif flattered:
        st.warning(
            "The score after may be too good: mismatches were looked at because a model contradicted their labels. "
            "Wrong labels that the model agrees with count for it as long as nobody looks at them. Check a random "
            "sample of those texts in the same way.",
            icon=":material/balance:",
        )
    if found is not None and found.scores.agreeing:
        _offer(project, run, found, positive)


def show_before(project: Project, run: Run, positive: str | None) -> None:
    """The sample before corrections are made a version; nothing where none can tell anything."""
    found = cached_comparisons.checked(project, run)
    if found is not None and found.scores.agreeing:
        _offer(project, run, found, positive)


def show_each(project: Project, runs: Sequence[Run], positive: str | None) -> None:
    """Of each run the corrected score, or what checking would give."""
    for run in runs:
        found = cached_comparisons.checked(project, run)
        if found is None or not found.scores.agreeing:
            continue
        said = checked_sample.in_words(found, positive) or _what_checking_gives(project, run, found)
        tested = counted(found.scores.texts, "test text")
        st.markdown(
            f":material/balance: {escaped(run.name)} on its {tested}, labels of version {found.version.number}: "
            f"{escaped(said)}"
        )


def _what_checking_gives(project: Project, run: Run, found: CheckedSample) -> str:
    accuracy = found.scores.accuracy
    sample = cached_comparisons.sample(project, run, found.to_draw(accuracy, USUAL_HALF_WIDTH) or 0)
    so_far = checked_sample.progress(resources.bench(), project, sample.ids)
    return f"{_not_yet(so_far)} {checked_sample.plan(found, 'accuracy', accuracy, USUAL_HALF_WIDTH)}"


def _not_yet(so_far: CheckingProgress) -> str:
    checked = so_far.in_words(of="")
    said = f"Of the random sample of texts that it agrees with (on Results) {checked}: no corrected score can be given."
    waits = f"{so_far.waiting:,} of them" if so_far.waiting < so_far.checked else "They"
    return f"{said} {waits} are in the draft, and count in the next version." if so_far.waiting else said


def _show_corrected(found: CheckedSample, positive: str | None) -> None:
    st.markdown(f":material/balance: {escaped(checked_sample.in_words(found, positive))}")
    st.caption(f"On the labels of version {found.version.number}, the newest. {checked_sample.limits(found)}")


def _offer(project: Project, run: Run, found: CheckedSample, positive: str | None) -> None:
    known = {name: one for name, one in found.measures(positive).items() if one.spread is not None}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = _choose_measure(list(known)) if len(known) > 1 else next(iter(known))
        half_width = st.segmented_control(
            f"{_capital(name)} known to within",
            HALF_WIDTHS,
            default=USUAL_HALF_WIDTH,
            required=True,
            format_func=lambda width: f"±{100 * width:.0f} points",
            key="sample_half_width",
        )
        size = found.to_draw(known[name], half_width) or 0
        if st.button(_button(found, size), icon=":material/shuffle:", key="open_sample"):
            compared_lists.open_sample(project, run, size)
    _say_what_it_is(project, run, found, name, known[name], half_width)


def _choose_measure(names: list[str]) -> str:
    # By their places: what F1 is of changes with the class of interest.
    place = st.segmented_control(
        "Score",
        range(len(names)),
        default=0,
        required=True,
        format_func=lambda place: _capital(names[place]),
        key="sample_measure",
    )
    return names[place]


def _capital(name: str) -> str:
    return escaped(name[0].upper() + name[1:])


def _button(found: CheckedSample, size: int) -> str:
    more = size - found.looked_at
    if not found.tells:
        return f"Check {counted(size, 'agreeing text')}"
    return f"Check {counted(more, 'more agreeing text')}" if more else f"See the {counted(size, 'checked text')}"


def _say_what_it_is(
    project: Project, run: Run, found: CheckedSample, name: str, measure: CorrectedScore, half_width: float
) -> None:
    sample = cached_comparisons.sample(project, run, found.to_draw(measure, half_width) or 0)
    st.caption(
        f"Drawn at random from the {counted(sample.agreeing, 'test text')} that {escaped(run.name)} agrees with by "
        f"the labels before any was corrected, {sample.how}. "
        f"{escaped(checked_sample.plan(found, name, measure, half_width))} {_how_far(project, sample)}"
    )


def _how_far(project: Project, sample: AgreeingSample) -> str:
    so_far = checked_sample.progress(resources.bench(), project, sample.ids)
    if so_far.checked < sample.size:
        return f"{so_far.in_words().capitalize()}: correct the label, or press “Label is right”."
    if so_far.waiting:
        waits = f"of {so_far.waiting:,} the outcome waits in the draft"
        return f"All are checked; {waits}. Make it a version; Results says then what they tell."
    return ""
