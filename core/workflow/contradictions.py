"""Near-identical texts of a version that are labelled differently."""

from __future__ import annotations

from collections.abc import Iterable

from core.counted import counted
from core.data import contradictions as stage
from core.figures import percent
from core.records import Contradictions, ContradictionSettings, DatasetVersion
from core.records.columns import DUPLICATE_GROUP, ID, LABEL, TEXT
from core.workflow import analyses, ground_truth, ties
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench

READING = (
    "Whoever labels one of them otherwise than the other teaches a model both, and on one of the two it is bound to be "
    "wrong. A word can make the difference: read them before you correct one."
)
_TEXTS, _PAIRS = "texts", "pairs"


def of(bench: Bench, version: DatasetVersion, settings: ContradictionSettings | None = None) -> Contradictions:
    """Those of the version."""
    return analyses.of(bench, ANALYSIS, version, settings or ContradictionSettings())


def _gather(
    bench: Bench, version: DatasetVersion, settings: ContradictionSettings
) -> AnalysisInput[ContradictionSettings]:
    texts = ground_truth.texts(bench, version, [ID, TEXT, LABEL, DUPLICATE_GROUP])
    return AnalysisInput({_TEXTS: texts, _PAIRS: ties.near_duplicates(bench, version)}, settings)


def _compute(tables: Tables, settings: ContradictionSettings) -> Contradictions:
    texts = tables[_TEXTS]
    found = stage.contradictions(texts, tables[_PAIRS], settings.similarity)
    return Contradictions(len(texts), settings.similarity, found)


ANALYSIS = Analysis(
    Computation("contradictions", Contradictions, _compute),
    "Show near-identical texts that are labelled differently.",
    DatasetVersion,
    ContradictionSettings,
    _gather,
)


def in_words(found: Contradictions) -> str:
    """How many there are, and how many texts they are of."""
    alike = "the same words" if found.similarity == 1 else f"at least {percent(found.similarity, 0)} in common"
    if not found.found:
        return f"No two texts that have {alike} are labelled differently."
    texts = sum(_sizes(found))
    sets = counted(len(found.found), "set")
    are = "is" if len(found.found) == 1 else "are"
    return (
        f"{sets} of near-identical texts ({alike}) {are} labelled differently: {counted(texts, 'text')}, "
        f"{percent(texts / found.texts)} of all."
    )


def _sizes(found: Contradictions) -> Iterable[int]:
    return (len(one.texts) for one in found.found)
