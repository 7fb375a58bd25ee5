"""Which test texts of a run a job explains: all mismatches, and some of the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from core import text_order
from core.explanation.words import has_words
from core.records import schemas
from core.records.columns import ID, PREDICTED_LABEL, PROBABILITY, TEXT, TRUE_LABEL
from core.store.artifacts import Artifacts


@dataclass(frozen=True)
class DrawnTexts:
    """Which test texts of a run are meant: columns ``id, text`` of its mismatches, and of the hits that were drawn, the
    most confident first; ``wordless`` have no word that could be weighed, and are none of them.
    """

    mismatches: DataFrame
    hits: DataFrame
    wordless: int

    @property
    def all(self) -> DataFrame:
        """Mismatches first."""
        return pd.concat([self.mismatches, self.hits], ignore_index=True)


def by_confidence(predictions: Path) -> DataFrame:
    """A run's answers to the test texts, most confident first: columns ``id, text, true_label, predicted_label,
    probability``.
    """
    columns = [ID, TEXT, TRUE_LABEL, PREDICTED_LABEL, PROBABILITY]
    table = Artifacts.read_table(predictions, schemas.PREDICTIONS, columns)
    return table.sort_values([PROBABILITY, ID], ascending=[False, True], ignore_index=True)


def draw(answers: DataFrame, project_id: int, hits: int | None) -> DrawnTexts:
    """The texts that are meant, out of all answers of a run by their confidence; as many hits as mismatches where no
    number is given.

    The hits are the first of the one random order of the project's texts, from which those to check are taken, too.
    """
    answered = _each_wording_once(answers)
    wrong = answered[answered[TRUE_LABEL] != answered[PREDICTED_LABEL]]
    right = answered[answered[TRUE_LABEL] == answered[PREDICTED_LABEL]]
    number = len(wrong) if hits is None else hits
    places = [text_order.place(project_id, id) for id in right[ID].tolist()]
    drawn = right.iloc[sorted(sorted(range(len(places)), key=places.__getitem__)[:number])]
    mismatches, others = (part.loc[part[TEXT].map(has_words).astype(bool), [ID, TEXT]] for part in (wrong, drawn))
    return DrawnTexts(mismatches, others, wordless=len(wrong) + len(drawn) - len(mismatches) - len(others))


def _each_wording_once(answers: DataFrame) -> DataFrame:
    """Texts of the same wording once, as a mismatch where one of them is."""
    is_right = answers[TRUE_LABEL] == answers[PREDICTED_LABEL]
    return pd.concat([answers[~is_right], answers[is_right]]).drop_duplicates(TEXT).sort_index()
