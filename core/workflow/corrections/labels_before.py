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
from core.workflow.corrections import by_hand
from core.workflow.corrections.draft import Draft

_OF_ALL_TEXTS = (*correction_log.OF_CLASSES, CorrectionKind.UNDO)


def of(bench: Bench, draft: Draft) -> dict[int, str]:
    """The id of each entry that corrects a label → the label until then, in the version that was the newest and its
    draft; of one that came with a file, by the vote.

    Nothing for texts that had none, and of damaged versions.
    """
    of_all, of_text = [], defaultdict[str, list[Correction]](list)
    for entry in draft.log:
        if entry.change.kind in _OF_ALL_TEXTS:
            of_all.append(entry)
        elif entry.change.text_id is not None:
            of_text[entry.change.text_id].append(entry)
    found: dict[int, str] = {}
    for (place, is_brought), entries in _by_newest(draft).items():
        version = draft.versions[place]
        labels = _labels(bench, version, is_brought)
        begin = version.log.after if is_brought else version.log.upto
        for entry in entries:
            earlier = sorted([*of_all, *of_text[str(entry.change.text_id)]], key=lambda one: one.id)
            drafted = [one for one in earlier if begin < one.id < entry.id]
            label = _with(drafted, labels, str(entry.change.text_id))
            found |= {entry.id: label} if isinstance(label, str) else {}
    return found


def _by_newest(draft: Draft) -> dict[tuple[int, bool], list[Correction]]:
    """The entries that correct a label, by the place of the version that was the newest when they were made, and
    whether they came with it.
    """
    found = defaultdict(list)
    for entry in draft.log:
        if entry.change.kind is CorrectionKind.RELABEL:
            known = [place for place, version in enumerate(draft.versions) if version.created <= entry.time]
            found[max(known, default=0), entry.change.place is Origin.FILE].append(entry)
    return found


def _labels(bench: Bench, version: DatasetVersion, is_brought: bool) -> Mapping[Any, str]:
    try:
        if is_brought:
            return by_hand.voted_labels(bench, version)
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
