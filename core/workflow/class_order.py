"""The order of a project's classes, in which every page and table shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.counted import quoted
from core.data.class_order import by_value, in_order, with_merged
from core.data.labels import are_nameless
from core.errors import LabelError
from core.records import DatasetVersion
from core.records.columns import LABEL
from core.workflow import ground_truth, merges
from core.workflow.bench import Bench

__all__ = ["are_nameless", "arranged", "by_value", "complete", "in_order", "keep", "known", "of"]


def of(bench: Bench, project_id: int) -> tuple[str, ...]:
    """The classes of the project in the order that was chosen, those of all its versions; empty where none was.

    A class that others were merged into stands where the first of them stood.
    """
    order = bench.store.class_order(project_id)
    versions = bench.store.versions(project_id) if order else []
    return with_merged(order, merges.of(bench, versions[-1])) if versions else order


def arranged(bench: Bench, project_id: int, labels: Iterable[str]) -> tuple[str, ...]:
    """The labels in that order; those that it does not name come last, numbers by value, words by the alphabet."""
    return in_order(labels, of(bench, project_id))


def complete(bench: Bench, version: DatasetVersion, labels: Iterable[str]) -> tuple[str, ...]:
    """The labels in the order that was chosen, where it names every one of them; else empty."""
    order = of(bench, version.project_id)
    arranged = in_order(labels, order)
    return arranged if arranged and set(arranged) <= set(order) else ()


def known(bench: Bench, version: DatasetVersion) -> tuple[str, ...]:
    """Every class that a text has or that anybody gave, as the version merges them, in the order that was chosen."""
    given = ground_truth.judgements(bench, version)[LABEL]
    sure = given[~given.isin(version.vote.unsure)].unique()
    merged = merges.of(bench, version)
    return arranged(bench, version.project_id, {*version.report.labels, *(merged.get(label, label) for label in sure)})


def keep(bench: Bench, version: DatasetVersion, order: Sequence[str]) -> None:
    """Keep an order of all classes of the version with its project, or forget it where it is empty.

    Raises LabelError where it does not name each class once.
    """
    classes = known(bench, version)
    if order and sorted(order) != sorted(classes):
        raise LabelError(
            f"The order names {quoted(order)}; the classes are {quoted(classes)}.",
            where="order of the classes",
            todo="Name every class once, from one end to the other.",
        )
    bench.store.keep_class_order(version.project_id, order)
