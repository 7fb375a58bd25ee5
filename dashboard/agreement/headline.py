"""The headline figures of agreement, how they are usually read, and the sentence for a methods section."""

from __future__ import annotations

import streamlit as st

from core import figures
from core.counted import counted
from core.records import Agreement, DatasetVersion
from core.workflow import agreement, class_order, ground_truth, merges, splits
from core.workflow.agreement import ALPHA_SOURCE, RESAMPLES, read_alpha
from core.workflow.corrections import adjudication_queue
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import class_order as order_of_classes
from dashboard.widgets import right_to_left
from dashboard.widgets.markdown import escaped

_UNDEFINED = "undefined"
_AS_JUDGED = "agreement_as_judged"
_OVER_ANNOTATORS = "agreement_over_annotators"
_SIGNS = {"reliable": ":blue[:material/check_circle:]", "tentative": ":orange[:material/error:]"}


def measured(version: DatasetVersion) -> Agreement:
    """The version's agreement, with ordinal alpha where its classes are in order; merged classes count as one unless
    they are wanted as judged.
    """
    bench = resources.bench()
    order, split = class_order.of(bench, version.project_id), splits.latest(bench, version)
    by = (order, split.id if split else None)
    return _measured(version, by, as_judged(version), _is_on(_OVER_ANNOTATORS, version))


def as_judged(version: DatasetVersion) -> bool:
    """Whether merged classes are wanted apart."""
    return _is_on(_AS_JUDGED, version)


def show(version: DatasetVersion, found: Agreement) -> None:
    """Alpha with its reading, Fleiss' kappa and percent agreement, each with its interval."""
    _choose_classes(version, found)
    measures = {"Nominal α" if found.order else "Krippendorff’s α": found.alpha}
    measures |= {"Ordinal α": found.ordinal} if found.order else {}
    measures |= {"Interval α": found.interval} if found.interval else {}
    measures |= {"Fleiss’ κ": found.fleiss}
    with st.grid(len(measures) + 1, min_column_width=150):
        for name, score in measures.items():
            _metric(name, *((figures.figure(score.value), figures.bounds(score)) if score else (_UNDEFINED, None)))
        _metric("Percent agreement", *(figures.percent_apart(found.percent) if found.percent else (_UNDEFINED, None)))
    name, alpha = found.read_as
    if alpha is not None:
        reading = read_alpha(alpha)
        sign = _SIGNS.get(reading.split(" (")[0], ":orange[:material/cancel:]")
        st.markdown(
            f"{sign} **Usual reading of {name}: {reading}.** From .80 labels are reliable, from .667 they allow "
            f"tentative conclusions, below that none ({ALPHA_SOURCE})."
        )
    else:
        st.markdown("All judgements are the same. Where nobody differs, α is undefined.")
    st.caption(_basis(version, found))
    if not found.few_annotators:
        name = "Intervals over annotators as well as texts"
        st.toggle(name, key=_key(_OVER_ANNOTATORS, version), help=agreement.OVER_ANNOTATORS)
    if len(found.labels) > 2:
        order_of_classes.show(version)


def show_methods(version: DatasetVersion, found: Agreement) -> None:
    """The sentence to copy, and what may still change it."""
    sentence = agreement.methods_sentence(found)
    if not sentence:
        return
    st.subheader("For the methods section")
    st.code(right_to_left.apart(sentence), language=None, wrap_lines=True)
    bench = resources.bench()
    if splits.tied_by(bench, version) is None and ground_truth.metadata_columns(bench, version).all:
        st.caption(
            "Not divided yet: where a column ties texts (author, thread), name it when you divide them. Its texts then "
            "count as one, and the intervals here become wider."
        )


def _choose_classes(version: DatasetVersion, found: Agreement) -> None:
    """That merged classes count as one, and the way to see them apart; nothing where none were given and merged."""
    merged = merges.of(resources.bench(), version)
    is_judged = as_judged(version)
    if not (found.merged or (is_judged and merged)):
        return
    st.toggle("Classes as they were judged, before the merges", key=_key(_AS_JUDGED, version))
    if not is_judged:
        st.caption(
            f":material/merge: Merged, and so one class in every figure: {escaped(merges.in_words(found.merged))}."
        )


def _metric(name: str, value: str, bounds: str | None) -> None:
    st.metric(name, value, delta=bounds, delta_color="off", delta_arrow="off", border=True)


def _basis(version: DatasetVersion, found: Agreement) -> str:
    tied = ", those without a label included" if adjudication_queue.number(version) else ""
    fewer = f"; fewer than the usual {RESAMPLES:,}, as the table is large" * (found.resamples < RESAMPLES)
    below = "; those further down over the texts alone" * found.over_annotators
    return (
        f"{agreement.who_judged(found)} on {counted(found.texts, 'text')}{tied}{_adjudicated(found)}. The figures "
        f"rest on the {counted(found.shared, 'text')} with two or more judgements{_tied(found)}, Fleiss’ "
        f"κ on the {found.fleiss_texts:,} with {found.fleiss_judgements} each. Percent agreement is the share of a "
        f"text’s pairs of judgements that are the same; chance alone makes some.{_interval_scale(found)} Below each "
        f"figure: its 95 % interval, {agreement.intervals_in_words(found)}{below}, drawn with the seed "
        f"{found.seed}{fewer}. "
        f"{found.few_annotators}"
    )


def _tied(found: Agreement) -> str:
    tied = agreement.tied_with_example(found)
    if not tied:
        return ""
    column = ", as in the split" if found.grouped_by else ""
    return f" ({escaped(tied)} in every interval{column})"


def _adjudicated(found: Agreement) -> str:
    if not found.adjudicated:
        return ""
    return f"; the decisions on {counted(found.adjudicated, 'text')} made on Adjudicate are not counted"


def _interval_scale(found: Agreement) -> str:
    if not found.interval:
        return ""
    return " Interval α takes the classes as numbers whose differences count: twice the difference, four times as bad."


def _is_on(switch: str, version: DatasetVersion) -> bool:
    return bool(st.session_state.get(_key(switch, version)))


def _key(switch: str, version: DatasetVersion) -> str:
    return f"{switch}:{version.id}"


@cached(10, wait="Comparing the annotators …")
def _measured(
    version: DatasetVersion, by: tuple[tuple[str, ...], int | None], as_judged: bool, over_annotators: bool
) -> Agreement:
    return agreement.measure(resources.bench(), version, as_judged=as_judged, over_annotators=over_annotators)
