"""What annotators said of a text beside its label: remarks, and answers to other questions of the file."""

from __future__ import annotations

from pandas import Series

from core.data.times import moments
from core.records import ADJUDICATION, JUDGEMENT_PREFIX, DatasetVersion, schemas
from core.records.columns import ANNOTATOR, ID, SOURCE
from core.workflow.bench import Bench


def of(bench: Bench, version: DatasetVersion, id: str) -> dict[str, dict[str, str]]:
    """Column of the file → annotator → what the column says in words with the judgement of that text; without columns
    that say nothing of it, and without times and numbers, which a tool notes down by itself.
    """
    file = bench.artifacts.version(version).judgements
    columns = [column for column in bench.artifacts.columns(file) if column.startswith(JUDGEMENT_PREFIX)]
    if not columns:
        return {}
    read = [ANNOTATOR, SOURCE, *columns]
    table = bench.artifacts.read_table(file, schemas.JUDGEMENTS, read, where=[(ID, "==", id)])
    own = table[table[SOURCE] != ADJUDICATION].set_index(ANNOTATOR)
    said = {column.removeprefix(JUDGEMENT_PREFIX): _in_words(own[column]) for column in columns}
    return {column: found for column, found in said.items() if found}


def _in_words(cells: Series) -> dict[str, str]:
    said = cells.dropna().astype("str")
    said = said[said.str.contains(r"[^\W\d_]") & moments(said).isna().to_numpy()]
    return {str(annotator): cell for annotator, cell in said.items()}
