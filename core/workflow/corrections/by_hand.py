"""What people decided instead of the vote, and what the vote had said."""

from __future__ import annotations

from pandas import DataFrame

from core.data import correction_log
from core.data.voting import vote
from core.data.writing.columns import BY_HAND, DONE
from core.records import ADJUDICATION, DatasetVersion
from core.records.columns import ANNOTATOR, ID, LABEL, REASON, SOURCE
from core.workflow import ground_truth
from core.workflow.bench import Bench

COLUMNS = ("voted_label", *BY_HAND)


def of(bench: Bench, version: DatasetVersion) -> DataFrame:
    """The texts whose labels people gave or confirmed, by id, with ``COLUMNS``: the label that the vote gives, or why
    it gives none; what was done, by whom, when and why, and who confirmed it.
    """
    changes = correction_log.changes(ground_truth.log_of(bench, version))
    entries = {id: entry for id, (_, entry) in changes.labels.items()}
    if not entries:
        return DataFrame(columns=list(COLUMNS), dtype="str")
    voted = _voted(bench, version, changes).set_index(ID).reindex(list(entries))
    rows = [
        (
            DONE[correction_log.SOURCES[by.change.kind]],
            by.change.author,
            by.decided.isoformat(timespec="seconds"),
            by.change.reason or None,
            changes.confirmed_by(id),
        )
        for id, by in entries.items()
    ]
    return DataFrame(rows, index=list(entries), columns=list(COLUMNS[1:]), dtype="str").assign(
        voted_label=voted[LABEL].fillna("none: " + voted[REASON])
    )[list(COLUMNS)]


def voted_labels(bench: Bench, version: DatasetVersion) -> dict[str, str]:
    """The label that the vote gives each text before anybody corrected anything; none where it gives none."""
    voted = _voted(bench, version, correction_log.NO_CHANGES).dropna(subset=[LABEL])
    return dict(zip(voted[ID], voted[LABEL], strict=True))


def _voted(bench: Bench, version: DatasetVersion, changes: correction_log.Changes) -> DataFrame:
    judgements = ground_truth.judgements(bench, version)
    raw = judgements.loc[judgements[SOURCE] != ADJUDICATION, [ID, ANNOTATOR, LABEL]]
    unsure = raw[LABEL].isin(version.vote.unsure)
    return vote(raw.assign(label=raw[LABEL].where(unsure, changes.merged(raw[LABEL]))), version.vote)
