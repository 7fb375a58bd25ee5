"""Which label a text had when somebody corrected it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from core.data import correction_log
from core.errors import DamagedError
from core.records import Correction, CorrectionKind, DatasetVersion, Origin
from core.records.columns import ID, LABEL
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.corrections.draft import Draft

_OF_ALL_TEXTS = (*correction_log.OF_CLASSES, CorrectionKind.UNDO)


def of(bench: Bench, draft: Draft) -> dict[int, str]:
    """The id of each entry that corrects a label → the label until then, in the version that was the newest and its
    draft.

    Nothing for texts that had none, and of damaged versions.
    """
    of_all, of_text = [], defaultdict[str, list[Correction]](list)
    for entry in draft.log:
        if entry.change.kind in _OF_ALL_TEXTS:
            of_all.append(entry)
        elif entry.change.text_id is not None:
            of_text[entry.change.text_id].append(entry)
    found: dict[int, str] = {}
    for version, entries in _by_newest(draft).items():
        labels = _labels(bench, draft.versions[version])
        for entry in entries:
            earlier = sorted([*of_all, *of_text[str(entry.change.text_id)]], key=lambda one: one.id)
            drafted = [one for one in earlier if draft.versions[version].log.upto < one.id < entry.id]
            label = _with(drafted, labels, str(entry.change.text_id))
            found |= {entry.id: label} if isinstance(label, str) else {}
    return found


def _by_newest(draft: Draft) -> dict[int, list[Correction]]:
    """The entries that correct a label, by the place of the version that was the newest when they were made."""
    found = defaultdict(list)
    for entry in draft.log:
        # What a file brought is in the first version that there is of its text.
        if entry.change.kind is CorrectionKind.RELABEL and entry.change.place is not Origin.FILE:
            known = [place for place, version in enumerate(draft.versions) if version.created <= entry.time]
            found[max(known, default=0)].append(entry)
    return found


def _labels(bench: Bench, version: DatasetVersion) -> Mapping[Any, str]:
    try:
        return ground_truth.texts(bench, version, [ID, LABEL]).set_index(ID)[LABEL].to_dict()
    except DamagedError:
        return {}


def _with(drafted: Sequence[Correction], labels: Mapping[Any, str], id: str) -> str | None:
    """The text's label in the version with what was drafted until then."""
    changes = correction_log.changes(drafted)
    if id in changes.excluded:
        return None
    if id in changes.labels:
        return changes.labels[id][0]
    label = labels.get(id)
    return None if label is None else changes.classes.get(label, label)
