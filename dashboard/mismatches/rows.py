"""Test texts as rows of a list: their labels, what became of them, and the words that decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame

from core.figures import figure, percent, signed
from core.records import METADATA_PREFIX, ListOrder, PredictionFilter, Project, Run, WordWeight
from core.records.columns import ID, PREDICTED_LABEL, PROBABILITY, SOFT_LABEL, TEXT, TRUE_LABEL, VOTES
from core.workflow import explanations, ground_truth, reading_progress, results, slice_members
from core.workflow.corrections.draft import Draft
from dashboard import navigation, resources, session
from dashboard.widgets import correction_form, text_facts, votes
from dashboard.widgets.text_list import Row

_READ = "read"


@dataclass(frozen=True)
class ListRows:
    """What ``text_list`` draws: a row a text, and the heads of its cells."""

    heads: tuple[str, ...]
    rows: list[Row]


def full(project: Project, run: Run, table: DataFrame, draft: Draft, listed: PredictionFilter) -> ListRows:
    """For the list alone: with votes, the file's columns, and what the rows are sorted by."""
    voted = table[VOTES].map(votes.of, na_action="ignore").map(len, na_action="ignore").gt(1).any()
    version = ground_truth.trained_on(resources.bench(), run)
    # A column of the file that is the id is said once, and the context stands before the text.
    further = [
        name
        for name in text_facts.columns_of_run(run).differing
        if name not in version.mapping.context
        and not table[f"{METADATA_PREFIX}{name}"].astype("str").eq(table[ID]).all()
    ]
    known = _Known.of(run, listed, table, draft)
    scores, by = dict(listed.scores), results.answered_by(resources.bench(), run, listed, table[ID])
    is_told, has_state = table[PROBABILITY].notna().any(), any(map(known.state, table[ID]))
    heads = (
        *("Label", "Predicted"),
        *["Probability"] * bool(is_told),
        *["Votes"] * bool(voted),
        *["Weight" if listed.order is ListOrder.WORD else "Similarity"] * bool(scores),
        *["State"] * has_state,
    )

    def row(values: Mapping[Any, Any]) -> Row:
        id = values[ID]
        cells = [values[TRUE_LABEL], values[PREDICTED_LABEL], *[percent(values[PROBABILITY])] * bool(is_told)]
        cells += [votes.in_lines(values[VOTES], version.vote.unsure)] * bool(voted)
        cells += [_figure(listed, scores.get(id))] * bool(scores)
        cells += [known.state(id)] * has_state
        facts = {
            "Id": id,
            **({"Run": by[id].name} if listed.all_folds else {}),
            **correction_form.why(draft.states.get(id)),
            **text_facts.metadata(values, further),
        }
        return Row(id, values[TEXT], tuple(cells), facts, _address(project, run, id), weights=known.weights(id))

    return ListRows(heads, [row(values) for values in table.to_dict("records")])


def brief(project: Project, run: Run, table: DataFrame, draft: Draft, listed: PredictionFilter) -> ListRows:
    """For the list beside an open text."""
    known = _Known.of(run, listed, table, draft)

    def row(values: Mapping[Any, Any]) -> Row:
        id = values[ID]
        cells = (f"{values[TRUE_LABEL]} → {values[PREDICTED_LABEL]}", known.state(id))
        return Row(id, values[TEXT], cells, {}, _address(project, run, id), weights=known.weights(id))

    return ListRows(("Label → predicted", "State"), [row(values) for values in table.to_dict("records")])


def _figure(listed: PredictionFilter, score: float | None) -> str:
    if score is None:
        return ""
    return signed(score, 2) if listed.order is ListOrder.WORD else figure(score, 2)


def _contested(table: DataFrame) -> frozenset[str]:
    """The ids of the texts that the groups of texts count as contested, too."""
    if SOFT_LABEL not in table:
        return frozenset()
    return frozenset(table.loc[table[SOFT_LABEL].map(slice_members.how_agreed) == slice_members.CONTESTED, ID])


def _address(project: Project, run: Run, id: str) -> str:
    view = session.view()
    return navigation.address(navigation.MISMATCHES, **view, project=project.name, run=run.name, text=id)


@dataclass(frozen=True)
class _Known:
    """What is known of the texts of a list: what people said of them, which were read, on which annotators
    differ, which words decided.
    """

    said: Mapping[str, str]
    read: frozenset[str]
    noted: frozenset[str | None]
    contested: frozenset[str]
    weighed: Mapping[str, Sequence[WordWeight]]

    @classmethod
    def of(cls, run: Run, listed: PredictionFilter, table: DataFrame, draft: Draft) -> _Known:
        labels = zip(table[ID], table[TRUE_LABEL], strict=True)
        states = draft.states
        said = {id: correction_form.in_words(states[id], label) for id, label in labels if id in states}
        read = reading_progress.read_texts(resources.bench(), run, listed)
        texts = dict(zip(table[ID], table[TEXT], strict=True))
        explained = explanations.of_listed(resources.bench(), run, listed, texts)
        return cls(said, read, draft.noted, _contested(table), {id: one.placed for id, one in explained.items()})

    def state(self, id: str) -> str:
        state = self.said.get(id) or (_READ if id in self.read else "")
        contested = slice_members.CONTESTED if id in self.contested else ""
        return ", ".join(filter(None, [state, "note" if id in self.noted else "", contested]))

    def weights(self, id: str) -> Sequence[WordWeight]:
        return self.weighed.get(id, ())
