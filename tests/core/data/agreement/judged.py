"""Judgements for tests: published examples, and random ones with some missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas import DataFrame

# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units, some missing.
KRIPPENDORFF_2011 = tuple(
    row.split()
    for row in (
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
)

# Fleiss 1971, Measuring nominal scale agreement among many raters, table 1: six raters, thirty patients, five
# diagnoses.
FLEISS_1971 = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 "
    "00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)


def table(rows: Sequence[Sequence[str]]) -> DataFrame:
    """Judgements from one row an annotator, one column a text, "." where there is none."""
    return DataFrame(
        [
            (f"t{text:03}", f"A{annotator}", label)
            for annotator, row in enumerate(rows)
            for text, label in enumerate(row)
            if label != "."
        ],
        columns=["id", "annotator", "label"],
    )


def from_counts(rows: str) -> DataFrame:
    """Judgements from one row a text, one digit a label, separated by spaces; who judged is made up."""
    texts = ["".join(label * int(number) for label, number in zip("abcde", row, strict=True)) for row in rows.split()]
    return table(list(zip(*texts, strict=True)))


def random_judgements(texts: int, annotators: int, labels: str, *, missing: float, seed: int) -> DataFrame:
    """Annotators who say a text's hidden label with 70 %, else any label, and leave out some texts."""
    random = np.random.default_rng(seed)
    hidden = random.integers(0, len(labels), texts)
    any_label = random.integers(0, len(labels), (annotators, texts))
    said = np.where(random.random((annotators, texts)) < 0.7, hidden, any_label)
    is_missing = random.random((annotators, texts)) < missing
    return table(
        [
            ["." if gone else labels[label] for label, gone in zip(*row, strict=True)]
            for row in zip(said, is_missing, strict=True)
        ]
    )


def by_row(judgements: DataFrame) -> DataFrame:
    """Texts by annotators, missing where there is no judgement."""
    return pd.pivot(judgements, index="id", columns="annotator", values="label")
