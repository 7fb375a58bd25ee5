"""How well the annotators of a version agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import counted
from core.data import agreement as stage
from core.data import column_names
from core.data.agreement import (
    ALPHA_SOURCE,
    KAPPA_SOURCE,
    OVER_ANNOTATORS,
    RESAMPLES,
    WEIGHTS,
    coefficients,
    intervals_in_words,
    methods_sentence,
    read_alpha,
    read_kappa,
    repeats,
    tied_with_example,
)
from core.data.agreement.counting import count
from core.data.agreement.measuring import MOST_VALUES
from core.data.agreement.reading import TENTATIVE, repeats_in_words
from core.data.class_order import by_value
from core.data.file_sets import file_sets
from core.figures import figure
from core.records import ADJUDICATION, METADATA_PREFIX, Agreement, AgreementSettings, ColumnMapping, DatasetVersion
from core.records.columns import ANNOTATOR, ID, LABEL, LATER, SOURCE
from core.workflow import analyses, class_order, ground_truth, merges, splits
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench

_FILES = "Files of the set"

__all__ = [
    "ALPHA_SOURCE",
    "ANALYSIS",
    "KAPPA_SOURCE",
    "MOST_VALUES",
    "OVER_ANNOTATORS",
    "RESAMPLES",
    "TENTATIVE",
    "WEIGHTS",
    "alphas",
    "intervals_in_words",
    "is_one_alpha",
    "measure",
    "methods_sentence",
    "obstacle",
    "others",
    "read_alpha",
    "read_kappa",
    "repeats_in_words",
    "texts",
    "tied_with_example",
    "too_little",
    "who_judged",
]


@dataclass(frozen=True)
class AgreementBasis:
    """What agreement depends on beside the judgements and the texts; ``shown`` is the order in which classes stand,
    ``new_names`` is class as judged → its other name.
    """

    order: tuple[str, ...]
    shown: tuple[str, ...]
    unsure: tuple[str, ...]
    merges: dict[str, str]
    new_names: dict[str, str]
    over_annotators: bool
    question: str | None
    adjudicated: int
    grouped_by: str | None
    unnamed: tuple[str, ...]


def measure(
    bench: Bench,
    version: DatasetVersion,
    order: Sequence[str] | None = None,
    *,
    as_judged: bool = False,
    over_annotators: bool = False,
) -> Agreement:
    """Agreement on all judgements of the version, those on texts left out for a tie included.

    Classes that the version merges count as one, unless they are wanted ``as_judged``. The annotators come in the
    natural order of their names.

    An adjudicator saw the others' votes, so adjudications are no judgements to compare; "unsure" is no label.
    ``order`` names all labels from one end to the other, for ordinal alpha; None stands for the order that is kept with
    the project, where that names all of them. ``over_annotators`` makes the intervals ones over annotators as well as
    texts. Raises SettingError where an order does not name all labels, or annotators are too few for that.
    """
    settings = AgreementSettings(None if order is None else tuple(order), as_judged, over_annotators)
    return analyses.of(bench, ANALYSIS, version, settings)


_UNSURE = "\0unsure"
"""A class that no table can hold."""
_JUDGEMENTS, _TEXTS, _REPEATS = "judgements", "texts", "repeats"
"""The tables that agreement is computed from."""


def _gather(bench: Bench, version: DatasetVersion, settings: AgreementSettings) -> AnalysisInput[AgreementBasis]:
    truth = ground_truth.load(bench, version)
    independent = truth.judgements[truth.judgements[SOURCE] != ADJUDICATION]
    texts = _with_file_sets(pd.concat([truth.texts, truth.set_aside], ignore_index=True), independent)
    merged = {} if settings.as_judged else dict(merges.of(bench, version))
    order = settings.order
    if order is None:
        sure = independent.loc[~independent[LABEL].isin(version.vote.unsure), LABEL]
        given = {merged.get(label, label) for label in sure.unique()}
        order = class_order.complete(bench, version, given) if len(given) > 2 else ()
    of_texts = [column for column in texts if column == ID or str(column).startswith(METADATA_PREFIX)]
    tables = {
        _JUDGEMENTS: independent[[ID, ANNOTATOR, LABEL]],
        _TEXTS: texts[of_texts].assign(unit=splits.units_of_all(bench, version, texts)),
        _REPEATS: repeats.of(truth.left_out, independent),
    }
    basis = AgreementBasis(
        order=order,
        shown=order or class_order.of(bench, version.project_id),
        unsure=version.vote.unsure,
        merges=merged,
        new_names=merges.new_names(bench, version),
        over_annotators=settings.over_annotators,
        question=_question(version.mapping),
        adjudicated=truth.judgements.loc[truth.judgements[SOURCE] == ADJUDICATION, ID].nunique(),
        grouped_by=tied.group if (tied := splits.tied_by(bench, version)) else None,
        unnamed=tuple(version.report.unnamed),
    )
    return AnalysisInput(tables, basis)


def _compute(tables: Tables, basis: AgreementBasis) -> Agreement:
    found = stage.measure(
        tables[_JUDGEMENTS],
        tables[_TEXTS],
        order=basis.order,
        unsure=basis.unsure,
        merges=basis.merges,
        over_annotators=basis.over_annotators,
    )
    arranged = stage.arranged(found, basis.shown)
    again = tables[_REPEATS].replace(basis.merges)
    is_unsure = tables[_JUDGEMENTS][LABEL].isin(basis.unsure)
    judged = tables[_JUDGEMENTS][LABEL].replace(basis.merges)
    by_name = tuple(sorted(arranged.annotators, key=lambda one: by_value(one.annotator)))
    return replace(
        arranged,
        annotators=by_name,
        question=basis.question,
        adjudicated=basis.adjudicated,
        grouped_by=basis.grouped_by,
        unnamed=basis.unnamed,
        unsure=int(is_unsure.sum()),
        alpha_with_unsure=_alpha(judged.mask(is_unsure, _UNSURE), tables) if is_unsure.any() else None,
        repeated=len(again),
        same_again=int((again[LABEL] == again[LATER]).sum()),
        merged={label: into for label, into in arranged.merged.items() if label not in basis.new_names},
    )


def _alpha(labels: Series, tables: Tables) -> float | None:
    """Krippendorff's nominal alpha of these labels of the judgements, without an interval."""
    distinct, texts = coefficients.patterns(count(tables[_JUDGEMENTS].assign(**{LABEL: labels})).by_text)
    found = float(coefficients.alphas(distinct, texts[None])[0, 0]) if texts.sum() > 1 else np.nan
    return None if np.isnan(found) else found


ANALYSIS = Analysis(
    Computation("agreement", Agreement, _compute, revision=4),
    "Show how well the annotators of the newest version agree, with 95 % intervals.",
    DatasetVersion,
    AgreementSettings,
    _gather,
)


def _with_file_sets(texts: DataFrame, judgements: DataFrame) -> DataFrame:
    """The texts with the files of their set as metadata, where files carry several sets of texts."""
    found, column = file_sets(judgements), f"{METADATA_PREFIX}{_FILES}"
    return texts if found.empty or column in texts else texts.assign(**{column: texts[ID].map(found)})


def alphas(bench: Bench, version: DatasetVersion) -> dict[str, float]:
    """Krippendorff's alpha as ``measure`` has it, and the ordinal one where the classes are in order, by their names
    and without intervals: what a page can ask for in passing. Empty where alpha is undefined.
    """
    judgements = ground_truth.judgements(bench, version)
    independent = judgements[judgements[SOURCE] != ADJUDICATION]
    sure = independent[~independent[LABEL].isin(version.vote.unsure)]
    counted = count(sure.assign(label=sure[LABEL].replace(dict(merges.of(bench, version)))))
    distinct, texts = coefficients.patterns(counted.by_text)
    if texts.sum() < 2:
        return {}
    order = class_order.complete(bench, version, set(counted.labels)) if len(counted.labels) > 2 else ()
    found = {"α": float(coefficients.alphas(distinct, texts[None])[0, 0])}
    if order:
        columns = [counted.labels.index(label) for label in order]
        found["ordinal α"] = float(coefficients.ordinal_alpha(distinct[:, columns], texts[None])[0, 0])
    return {} if np.isnan(found["α"]) else found


def too_little(found: Mapping[str, float]) -> str:
    """What such alphas mean for scores, in words; empty where the one that is read is large enough, or none is."""
    if not found or found.get("ordinal α", found.get("α", 1.0)) >= TENTATIVE:
        return ""
    said = ", ".join(f"{name} = {figure(value)}" for name, value in found.items())
    return (
        f"The annotators agree little (Krippendorff’s {said}): where it is below .667, neither the labels nor scores "
        "on them allow conclusions. What helps is to talk over the texts on which they differ, to make the codebook "
        "clearer there and judge again, or to merge classes that they mix up."
    )


def _question(mapping: ColumnMapping) -> str | None:
    """What was asked, as the column of the labels is called; None where that is a word for any labels, or where every
    annotator has a column.
    """
    label = mapping.label
    is_named = label is not None and not column_names.is_among(label, column_names.LABEL)
    return label if is_named and not mapping.annotators else None


def texts(bench: Bench, version: DatasetVersion, ids: Sequence[str]) -> DataFrame:
    """The version's texts with these ids, in that order, those without a label included: indexed by id, with the
    columns of texts and of texts set aside (see ``core.records.schemas``). An id that it does not have is passed over.
    """
    both = [ground_truth.texts(bench, version), ground_truth.set_aside(bench, version)]
    known = pd.concat(both, ignore_index=True).drop_duplicates(ID).set_index(ID)
    return known.loc[[id for id in ids if id in known.index]]


def is_one_alpha(agreement: Agreement) -> bool:
    """Whether alpha of each class is the same: with two, to be the one is not to be the other."""
    return len(agreement.labels) == 2


def others(agreement: Agreement, annotator: str) -> str:
    """Who stands against the annotator, with the verb: “the others label”, of two “Ben labels”."""
    if agreement.one_pair is None:
        return "the others label"
    first, second = agreement.one_pair
    return f"{second if annotator == first else first} labels"


def who_judged(agreement: Agreement) -> str:
    """“660 judgements by 6 annotators, 60 of them without an annotator’s name”."""
    said = f"{counted(agreement.judgements, 'judgement')} by {counted(agreement.named, 'annotator')}"
    without = agreement.without_name
    return f"{said}, {without:,} of them without an annotator’s name" if without else said


def obstacle(agreement: Agreement) -> str:
    """What stands in the way of measuring agreement, and what to do; empty where nothing does."""
    if len(agreement.annotators) < 2:
        return (
            "All judgements are by one annotator. Agreement needs two or more: import their judgements as columns of "
            "their own, or one row per judgement with a column that says who judged."
        )
    if not agreement.shared:
        return (
            f"{len(agreement.annotators)} annotators judged, but no text was judged by two of them. Agreement needs "
            "texts in common: let two annotators judge the same sample, and add it to the project."
        )
    return ""
