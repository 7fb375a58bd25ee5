"""How several judgements become one label: the choice of a rule, for new files or for a version that there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from pandas import DataFrame, Series

from core.counted import counted
from core.records import ADJUDICATION, DatasetVersion, Guess, ImportReport, Project, VoteRule, VoteSettings
from core.records.columns import ANNOTATOR, LABEL, SOURCE
from core.workflow import class_order, consensus, ground_truth, vote_words
from core.workflow.class_order import by_value
from core.workflow.consensus import Weighing
from core.workflow.corrections import draft as drafts
from core.workflow.ground_truth import GroundTruth
from core.workflow.import_figures import left_out_in_words
from dashboard import resources
from dashboard.cached import cached
from dashboard.ground_truth import weighted_consensus
from dashboard.uploading.value_rules import UNSURE
from dashboard.widgets import errors, rated_text, version_made
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_NAMES = {
    VoteRule.MAJORITY: "Majority",
    VoteRule.UNANIMITY: "Unanimity only",
    VoteRule.WEIGHTED: "Weighted consensus",
}
_HELP = (
    "Majority: the label that most gave. Unanimity: only texts on which all agree. Weighted (Dawid–Skene): annotators "
    "who are mostly right, as far as the others tell, count for more; it needs many texts of each annotator."
)


def usual(before: VoteSettings, chosen: Choices) -> VoteSettings:
    """The rule without what is asked only once the judgements are known, but for the labels that mean “unsure”."""
    return replace(before, unsure=tuple(chosen.value(UNSURE, before.unsure)))


def choose(judgements: DataFrame, usual: VoteSettings, chosen: Choices, guesses: Sequence[Guess] = ()) -> VoteSettings:
    """The rule for these judgements; nothing is asked where there is one annotator."""
    people, labels = _people_and_labels(judgements)
    if len(people) < 2:
        return usual
    is_open = any(guess.option == UNSURE for guess in guesses)
    with st.expander("How judgements become a label", expanded=is_open, key=f"vote:{chosen.name}"):
        return _form(people, labels, usual, chosen)


def show(project: Project, version: DatasetVersion) -> None:
    """Take the vote of a version again by another rule, which makes the next version."""
    if version.report.annotators < 2:
        return
    with st.expander("Take the vote by another rule", key=f"vote_again:{version.id}"):
        options = _options(version)
        vote = _form(*options, version.vote, _choices_of(version))
        if vote == version.vote:
            st.caption(f"Version {version.number} was decided {vote_words.in_words(vote, shown=escaped)}.")
            return
        with errors.shown(), st.spinner("Voting …"):
            report = _revoted(version, vote).report
            both = {*version.report.labels, *report.labels}
            labels = class_order.arranged(resources.bench(), version.project_id, both)
            st.markdown(_difference(version.report, report, labels))
            if vote.rule is VoteRule.WEIGHTED:
                weighted_consensus.show_too_few(_judged_by_each(vote, version))
            _show_weighing(version, vote, key=f"{version.id}:again")
            if by_hand := ground_truth.decided_by_hand(resources.bench(), version):
                stay = "stays as it is" if by_hand == 1 else "stay as they are"
                st.caption(f"{counted(by_hand, 'text')} decided or left out by hand {stay}, over any vote.")
            if waiting := drafts.load(resources.bench(), project).size:
                stay = "stays in the draft and is" if waiting == 1 else "stay in the draft and are"
                st.caption(f"{counted(waiting, 'correction')} of the draft {stay} not counted here.")
            label, args = f"Make it version {version.number + 1}", (project, version, vote)
            st.button(label, icon=":material/how_to_vote:", key="keep_revote", on_click=_keep, args=args)


def show_decision(version: DatasetVersion) -> None:
    """What the weighted consensus did that decided a version; nothing where another rule did."""
    if version.report.annotators < 2 or version.vote.rule is not VoteRule.WEIGHTED:
        return
    weighted_consensus.show_too_few(_judged_by_each(version.vote, version))
    account = st.expander(
        "What the weighted consensus did",
        key=f"decision:{version.id}",
        on_change="rerun",
    )
    with account:
        # To weigh takes a while, so not before somebody looks.
        if account.open:
            with errors.shown(), st.spinner("Weighing …"):
                _show_weighing(version, version.vote, key=f"{version.id}:decided")


def _show_weighing(version: DatasetVersion, vote: VoteSettings, *, key: str) -> None:
    found = _weighing(vote, version)
    if found is not None:
        weighted_consensus.show(found, key=key, begins=rated_text.begins(version))


def _keep(project: Project, version: DatasetVersion, vote: VoteSettings) -> None:
    with errors.kept():
        version_made.remember(ground_truth.keep_revote(resources.bench(), project, version, vote))
        _choices_of(version).clear()


def _choices_of(version: DatasetVersion) -> Choices:
    return Choices(f"again:{version.id}")


def _form(people: Sequence[str], labels: Sequence[str], usual: VoteSettings, chosen: Choices) -> VoteSettings:
    rules = list(_NAMES)
    numbers = range(1, max(len(people), usual.minimum) + 1)
    first = usual.adjudicator if usual.adjudicator in people else None
    with st.grid(4, min_column_width=170):
        rule = st.selectbox(
            "Rule",
            rules,
            format_func=lambda one: _NAMES[one],
            help=_HELP,
            **chosen.stay("rule", usual.rule, rules),
        )
        minimum = st.number_input(
            "Judgements a text needs", 1, numbers[-1], **chosen.stay("minimum", usual.minimum, numbers)
        )
        adjudicator = st.selectbox(
            "Annotator who decides alone",
            people,
            index=None,
            placeholder="nobody’s",
            help="Where this annotator gave a label, it is the text's label, whatever the others say.",
            **chosen.stay("adjudicator", first, people),
        )
        unsure = st.multiselect(
            "Labels that mean “unsure”",
            labels,
            placeholder="none",
            help="They count for no class. Where most are unsure, the text waits for a decision.",
            **chosen.stay(UNSURE, [label for label in usual.unsure if label in labels], labels),
        )
    return VoteSettings(rule=VoteRule(rule), minimum=int(minimum), adjudicator=adjudicator, unsure=tuple(unsure))


def _difference(before: ImportReport, after: ImportReport, labels: Sequence[str]) -> str:
    classes = ", ".join(f"“{escaped(label)}” {after.labels.get(label, 0):,}" for label in labels)
    out = escaped(left_out_in_words(after.left_out))
    instead = "" if after.texts == before.texts else f" instead of {before.texts:,}"
    return f"**{counted(after.texts, 'text')}**{instead}: {classes}. Left out: {out}."


@cached(10)
def _options(version: DatasetVersion) -> tuple[list[str], list[str]]:
    return _people_and_labels(ground_truth.judgements(resources.bench(), version))


def _people_and_labels(judgements: DataFrame) -> tuple[list[str], list[str]]:
    annotated = judgements[judgements[SOURCE] != ADJUDICATION]
    people, labels = (sorted(annotated[name].unique().tolist(), key=by_value) for name in (ANNOTATOR, LABEL))
    return people, labels


@cached(10)
def _judged_by_each(vote: VoteSettings, version: DatasetVersion) -> Series:
    return consensus.judged_by_each(ground_truth.judgements(resources.bench(), version), vote)


@cached(10)
def _weighing(vote: VoteSettings, version: DatasetVersion) -> Weighing | None:
    return consensus.of(resources.bench(), version, vote)


@cached(3, ttl="30m", shared=True)
def _revoted(version: DatasetVersion, vote: VoteSettings) -> GroundTruth:
    return ground_truth.revote(resources.bench(), version, vote)
