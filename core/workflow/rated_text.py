"""Where in a text begins what was rated: a text that was imported with context is one string, the context first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pandas import DataFrame, Series

from core.counted import beginning, joined
from core.data import context
from core.data.ground_truth import GroundTruth
from core.data.writing.columns import ALONE
from core.errors import DamagedError
from core.records import AnnotationRound, DatasetVersion
from core.records.columns import TEXT
from core.workflow import annotation, ground_truth
from core.workflow.bench import Bench


def begins(bench: Bench, version: DatasetVersion) -> dict[str, int]:
    """Of each of the version's texts that stand behind a context, those without a label included; none of a damaged
    version, whose texts can still be read elsewhere.
    """
    contexts = _contexts(bench, version.project_id)
    if not contexts:
        return {}
    with suppress(DamagedError):
        tables = ground_truth.texts(bench, version), ground_truth.set_aside(bench, version)
        return {text: at for table in tables for text, at in _of(table, contexts).items()}
    return {}


def begins_in(truth: GroundTruth, columns: tuple[str, ...]) -> dict[str, int]:
    """The same of a version that is not kept yet, whose texts stand behind these columns."""
    return {**_of(truth.texts, [columns]), **_of(truth.set_aside, [columns])}


def begins_in_round(bench: Bench, round: AnnotationRound) -> dict[str, int]:
    """The same of the texts that are annotated in a round."""
    return _of(annotation.texts(bench, round), _contexts(bench, round.project_id))


def alone(bench: Bench, version: DatasetVersion, texts: Series) -> dict[str, Series]:
    """For a download: a column, by its name, with what was rated alone; none where no text stands behind a context."""
    at = begins(bench, version)
    return {f"{version.mapping.text}{ALONE}": texts.map(lambda text: text[at.get(text, 0) :])} if at else {}


def context_in_words(version: DatasetVersion, text: Mapping[str, Any]) -> str:
    """“Before it stand “title” and “post”, each in its own line.” The columns whose lines stand before a text of the
    version, in their order; empty where none do.

    ``text`` is a row of its texts or of a run's answers, with the metadata.
    """
    [columns] = context.filled(DataFrame([text]).astype("str"), version.mapping.context)
    if not columns:
        return ""
    named = joined([f"“{beginning(column)}”" for column in columns])
    return (
        f"Before the text stands {named}." if len(columns) == 1 else f"Before it stand {named}, each in its own line."
    )


def without_context(text: str, begins: Mapping[str, int]) -> str:
    """What was rated alone, for where there is no room for both; “… ” stands for the context."""
    at = begins.get(text, 0)
    return f"… {text[at:]}" if at else text


def _contexts(bench: Bench, project_id: int) -> list[tuple[str, ...]]:
    """The columns that texts of the project stand behind: a version may hold texts of several files and rounds."""
    versions = (version.mapping.context for version in bench.store.versions(project_id))
    rounds = (round.settings.context for round in bench.store.annotations.rounds(project_id))
    return list(dict.fromkeys(filter(None, (*versions, *rounds))))


def _of(texts: DataFrame, contexts: Sequence[tuple[str, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for columns in contexts:
        at = context.begins(texts, columns)
        found |= {text: max(at, found.get(text, 0)) for text, at in zip(texts[TEXT], at, strict=True) if at}
    return found
