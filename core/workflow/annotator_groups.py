"""Two groups of annotators, as students and experts, held against each other."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from core.counted import joined_at_most, quoted
from core.data.agreement import compare_groups, read_alpha
from core.errors import SettingError
from core.records import ADJUDICATION, AnnotatorGroups, DatasetVersion, GroupAgreement, GroupSettings
from core.records.columns import ANNOTATOR, ID, LABEL, SOURCE
from core.workflow import analyses, ground_truth, merges, splits
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench

_JUDGEMENTS, _TEXTS = "judgements", "texts"
_NAMED = 3


@dataclass(frozen=True)
class GroupsBasis:
    """What the comparison depends on beside the judgements and the texts."""

    group: tuple[str, ...]
    against: tuple[str, ...]
    unsure: tuple[str, ...]
    merges: dict[str, str]


def compare(bench: Bench, version: DatasetVersion, settings: GroupSettings) -> AnnotatorGroups:
    """Agreement within each group and between their majority votes, on the judgements of the version.

    Raises SettingError where a group has nobody, somebody is in both, or nobody of the version is called so.
    """
    return analyses.of(bench, ANALYSIS, version, settings)


def _gather(bench: Bench, version: DatasetVersion, settings: GroupSettings) -> AnalysisInput[GroupsBasis]:
    truth = ground_truth.load(bench, version)
    independent = truth.judgements[truth.judgements[SOURCE] != ADJUDICATION]
    _require_groups(settings, set(independent[ANNOTATOR]))
    chosen = independent[independent[ANNOTATOR].isin([*settings.group, *settings.against])]
    texts = pd.concat([truth.texts, truth.set_aside], ignore_index=True)
    tables = {
        _JUDGEMENTS: chosen[[ID, ANNOTATOR, LABEL]],
        _TEXTS: texts[[ID]].assign(unit=splits.units_of_all(bench, version, texts)),
    }
    merged = {} if settings.as_judged else dict(merges.of(bench, version))
    group, against = (tuple(sorted(set(names))) for names in (settings.group, settings.against))
    return AnalysisInput(tables, GroupsBasis(group, against, version.vote.unsure, merged))


def _require_groups(settings: GroupSettings, known: set[str]) -> None:
    unknown = sorted({*settings.group, *settings.against} - known)
    both = sorted(set(settings.group) & set(settings.against))
    if unknown:
        found = f"No annotator is called {quoted(unknown, 'or')}; there are {joined_at_most(20, sorted(known))}."
    elif not settings.group or not settings.against:
        found = "A group has no annotator."
    elif both:
        found = f"{quoted(both)} would be in both groups."
    else:
        return
    raise SettingError(found, where="groups of annotators", todo="Name the annotators of two groups, each once.")


def _compute(tables: Tables, basis: GroupsBasis) -> AnnotatorGroups:
    return compare_groups(
        tables[_JUDGEMENTS],
        tables[_TEXTS],
        basis.group,
        basis.against,
        unsure=basis.unsure,
        merges=basis.merges,
    )


ANALYSIS = Analysis(
    Computation("annotator-groups", AnnotatorGroups, _compute),
    "Show how well two groups of annotators agree, each within itself and one with the other.",
    DatasetVersion,
    GroupSettings,
    _gather,
)


def lines(found: AnnotatorGroups) -> dict[str, GroupAgreement]:
    """The three agreements by what they are of: “Within Ann and Ben”."""
    group, against = (joined_at_most(_NAMED, names) for names in (found.group, found.against))
    return {
        f"Within {group}": found.within,
        f"Within {against}": found.within_against,
        "Between the two majority votes": found.between,
    }


def reading(of: GroupAgreement) -> str:
    """“reliable”; empty where alpha is undefined."""
    return read_alpha(of.alpha).split(" (")[0] if of.alpha else ""


def notes(found: AnnotatorGroups) -> str:
    """Which texts count, and what the figures tell."""
    left_out = f" On {found.ties:,} further ones a group has no majority." if found.ties else ""
    return (
        "Krippendorff’s α. Texts counted: within a group those with two or more of its judgements, between the groups "
        f"those on which each has a majority.{left_out} Where α between them is much lower than within both, the "
        "groups use the classes differently. Majority votes differ less by chance than single judgements, so α between "
        "may also be higher. Brackets: 95 % intervals."
    )
