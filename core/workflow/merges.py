"""What merges of classes mean for labels and answers of different versions."""

from __future__ import annotations

from collections import Counter

from pandas import Series

from core.data import correction_log
from core.data import merges as stage
from core.data.merges import Merges, in_words, joins, merges_and_renames_in_words, renamed
from core.records import ADJUDICATION, DatasetVersion, schemas
from core.records.columns import LABEL, SOURCE
from core.workflow import ground_truth
from core.workflow.bench import Bench

__all__ = [
    "Merges",
    "common_classes",
    "in_common",
    "in_words",
    "joins",
    "merges_and_renames_in_words",
    "new_names",
    "of",
    "renamed",
    "said_of",
]


def of(bench: Bench, version: DatasetVersion) -> Merges:
    """The classes that the version merges: the class as judged → the class that it counts for."""
    return correction_log.changes(ground_truth.log_of(bench, version)).classes


def said_of(bench: Bench, version: DatasetVersion) -> str:
    """Which classes the version merges and renames, in words; empty where none."""
    merged = of(bench, version)
    return merges_and_renames_in_words(merged, new_names(bench, version)) if merged else ""


def new_names(bench: Bench, version: DatasetVersion) -> dict[str, str]:
    """Class as judged → its new name, of those that only got another name.

    One that did so in an earlier version did so, too, where a file was added since that has the new name already.
    """
    merged = of(bench, version)
    if not merged:
        return {}
    into = Counter(merged.values())
    known = (one for one in bench.store.versions(version.project_id) if one.number <= version.number)
    same_log = [one for one in known if one.log.after == version.log.after]
    named = [_new_names(bench, one) for one in same_log]
    return {
        label: now for label, now in merged.items() if into[now] == 1 and any(one.get(label) == now for one in named)
    }


def _new_names(bench: Bench, version: DatasetVersion) -> dict[str, str]:
    merged = of(bench, version)
    if not merged:
        return {}
    judged = bench.artifacts.read_table(
        bench.artifacts.version(version).judgements, schemas.JUDGEMENTS, [LABEL, SOURCE]
    )
    # Who decides by hand gives the new name beside the annotators' old one, which joins no classes.
    return renamed((merged, judged.loc[judged[SOURCE] != ADJUDICATION, LABEL].unique()))


def common_classes(bench: Bench, *versions: DatasetVersion) -> tuple[dict[str, str], ...]:
    """For each version its classes → those in which the labels of all of them can be held against each other.

    Classes that stay as they are are not listed. Where one class alone would be common, as after another cut of a
    scale, the versions are held against each other by the names of their classes.
    """
    newest_last = sorted(range(len(versions)), key=lambda place: versions[place].number)
    ordered = stage.common_classes(*(of(bench, versions[place]) for place in newest_last))
    found = tuple(ordered[newest_last.index(place)] for place in range(len(versions)))
    told = {
        common.get(label, label)
        for version, common in zip(versions, found, strict=True)
        for label, texts in version.report.labels.items()
        if texts
    }
    return found if len(told) > 1 else tuple({} for _ in versions)


def in_common(labels: Series, classes: Merges) -> Series:
    """The labels of a version as the classes that are common; missing ones stay missing."""
    return labels.map(lambda label: classes.get(label, label), na_action="ignore").astype("str")
