"""By what a table may tell which text of a data set a row is about: ids, other columns, wordings."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from core.data.spelling import visible
from core.records import METADATA_PREFIX
from core.records.columns import ID, RATED, TEXT


def names_of_texts(texts: DataFrame) -> dict[str, Series]:
    """By what a table may call the texts: their ids, and each metadata column in which no two texts say the same."""
    columns = [column for column in map(str, texts) if column.startswith(METADATA_PREFIX)]
    return {column: texts[column] for column in (ID, *columns) if texts[column].dropna().is_unique}


def ids_of(cells: Series, texts: DataFrame) -> tuple[Series, str | None]:
    """The ids of the texts that the cells name, missing where they name none, and the metadata column by which they do;
    None where they are the ids themselves.
    """
    names = names_of_texts(texts)
    found = {column: int(cells.isin(set(known.dropna())).sum()) for column, known in names.items()}
    best = max(found, key=lambda column: (found[column], column == ID))
    ids = dict(zip(names[best], texts[ID], strict=True))
    return cells.map(ids).astype("str"), None if best == ID else best.removeprefix(METADATA_PREFIX)


def wordings(texts: DataFrame) -> DataFrame:
    """Columns ``id, wording``: each text as a model reads it, and what was rated alone where it has a context."""
    forms = [texts[[ID, form]].set_axis([ID, "wording"], axis=1) for form in (TEXT, RATED) if form in texts]
    both = pd.concat(forms, ignore_index=True)
    return both.assign(wording=both["wording"].map(visible)).drop_duplicates()
