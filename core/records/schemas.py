"""The tables that one stage hands to another: which columns each has, and what these hold.

A table is a pandas frame; one that is kept is a Parquet file, held against its schema when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from core.records.baselines import BaselineName
from core.records.columns import (
    AGAINST,
    ANNOTATOR,
    AUTHOR,
    CHANGE,
    CONFIRMED_BY,
    CONSENSUS,
    CORRECTED,
    DUPLICATE_GROUP,
    EMBEDDING,
    ENTRY,
    FIRST,
    FOUND,
    GIVEN_LABEL,
    GIVEN_REASON,
    ID,
    IS_TIED,
    JUDGED,
    KIND,
    LABEL,
    LABEL_AFTER,
    LABEL_BEFORE,
    MAJORITY,
    NEW,
    OLD,
    OTHER,
    PART,
    PLACE,
    PREDICTED_LABEL,
    PROBABILITIES,
    PROBABILITY,
    RANK,
    REASON,
    RELABELLED,
    RIGHT,
    ROW,
    RUN,
    SECOND,
    SIMILARITY,
    SOFT_LABEL,
    SOURCE,
    STATE,
    SUPERSEDED,
    TEXT,
    TIME,
    TOKENS,
    TRUE_LABEL,
    UNIT,
    VERSION,
    VOTES,
    WAS_MISMATCH,
    WHAT,
    WHY,
)
from core.records.ground_truth import JUDGEMENT_PREFIX, METADATA_PREFIX
from core.records.similar_texts import Embedding

TEXTUAL = pa.large_string()
WHOLE = pa.int64()
NUMBER = pa.float64()
YES_OR_NO = pa.bool_()
MOMENT = pa.timestamp("us", tz="UTC")
NUMBERS = pa.list_(pa.float64())
BYTES = pa.binary()

_FAMILIES: Mapping[str, Callable[[pa.DataType], bool]] = {
    "text": lambda one: pa.types.is_string(one) or pa.types.is_large_string(one),
    # A column of whole numbers in which one is missing is one of floats.
    "numbers": lambda one: pa.types.is_integer(one) or pa.types.is_floating(one),
    "yes or no": pa.types.is_boolean,
    "moments": pa.types.is_timestamp,
    "bytes": lambda one: pa.types.is_binary(one) or pa.types.is_large_binary(one),
    "lists": lambda one: pa.types.is_list(one) or pa.types.is_large_list(one),
}


@dataclass(frozen=True)
class Schema:
    """The columns of a table.

    Attributes
    ----------
    columns
        Name → what the column holds, in their order.
    later
        Those that tables of an earlier Errata lack.
    further
        What the names of further columns begin with, which are those of a researcher's file.
    """

    columns: Mapping[str, pa.DataType]
    later: frozenset[str] = field(default_factory=frozenset)
    further: str | None = None

    @property
    def names(self) -> list[str]:
        return list(self.columns)

    def misfit(self, found: pa.Schema, wanted: Collection[str] | None = None) -> str | None:
        """What is wrong with a table that has these columns, in words; None where all is well.

        Only columns that are ``wanted`` are looked at, or all. Cheap: no row is.
        """
        there = dict(zip(found.names, found.types, strict=True))
        for name, expected in self.columns.items():
            if wanted is not None and name not in wanted:
                continue
            if name not in there and name not in self.later:
                return f"it has no column “{name}”"
            if name in there and not _fits(there[name], expected):
                return f"its column “{name}” holds {_family(there[name])}, not {_family(expected)}"
        return None


def _fits(found: pa.DataType, expected: pa.DataType) -> bool:
    # A column without a value has no type of its own.
    return pa.types.is_null(found) or _family(found) == _family(expected)


def _family(type: pa.DataType) -> str:
    return next((name for name, is_one in _FAMILIES.items() if is_one(type)), str(type))


_LABELLED = {
    **{ID: TEXTUAL, TEXT: TEXTUAL, LABEL: TEXTUAL, VOTES: TEXTUAL, SOFT_LABEL: TEXTUAL, CORRECTED: TEXTUAL},
    **{GIVEN_LABEL: TEXTUAL, DUPLICATE_GROUP: WHOLE, PART: TEXTUAL},
}
_PLACED = {SOURCE: TEXTUAL, ROW: WHOLE}

TEXTS = Schema({**_LABELLED, **_PLACED}, later=frozenset({SOFT_LABEL, CORRECTED, SOURCE, ROW}), further=METADATA_PREFIX)
"""A row a text of a version."""

JUDGEMENTS = Schema(
    {ID: TEXTUAL, ANNOTATOR: TEXTUAL, LABEL: TEXTUAL, TIME: TEXTUAL, SOURCE: TEXTUAL, REASON: TEXTUAL},
    later=frozenset({REASON}),
    further=JUDGEMENT_PREFIX,
)
"""A row a judgement, with what the file says of it beside the label (certainty, comment, answers to other questions).

An adjudicator's, who saw the others, have the source ``ADJUDICATION``; only theirs have a reason, if they wrote one.
"""

SET_ASIDE = Schema(
    {
        **_PLACED,
        **{ID: TEXTUAL, TEXT: TEXTUAL, GIVEN_LABEL: TEXTUAL, PART: TEXTUAL, VOTES: TEXTUAL, SOFT_LABEL: TEXTUAL},
        REASON: TEXTUAL,
    },
    further=METADATA_PREFIX,
)
"""A row a text that has no label."""

LEFT_OUT = Schema({**_PLACED, ID: TEXTUAL, TEXT: TEXTUAL, REASON: TEXTUAL, FOUND: TEXTUAL})
"""A row a rejected row or text."""

NEAR_DUPLICATES = Schema({FIRST: WHOLE, SECOND: WHOLE, SIMILARITY: NUMBER})
"""A row a pair of texts."""

PARTS = Schema({ID: TEXTUAL, PART: TEXTUAL})
"""A row a text of a split."""

LEAKS = Schema({ID: TEXTUAL, OTHER: TEXTUAL, KIND: TEXTUAL, SIMILARITY: NUMBER})
"""A row a text with a sibling in another part."""

ROWS = Schema({**_LABELLED, UNIT: WHOLE}, later=frozenset({SOFT_LABEL, CORRECTED, UNIT}), further=METADATA_PREFIX)
"""A row a text of the three parts, as a training is given them."""

PREDICTIONS = Schema(
    {
        **{ID: TEXTUAL, TEXT: TEXTUAL, TRUE_LABEL: TEXTUAL, VOTES: TEXTUAL, SOFT_LABEL: TEXTUAL, CORRECTED: TEXTUAL},
        **{DUPLICATE_GROUP: WHOLE, UNIT: WHOLE, PART: TEXTUAL},
        **{PREDICTED_LABEL: TEXTUAL, PROBABILITY: NUMBER, PROBABILITIES: NUMBERS, TOKENS: WHOLE},
        GIVEN_REASON: TEXTUAL,
        **{baseline.column: TEXTUAL for baseline in BaselineName},
    },
    later=frozenset(
        {SOFT_LABEL, CORRECTED, UNIT, PART, TOKENS, GIVEN_REASON, *(baseline.column for baseline in BaselineName)}
    ),
    further=METADATA_PREFIX,
)
"""A row a text that the model did not learn from, with its answer and those of the baselines."""

ANSWERED = Schema({ID: TEXTUAL, PROBABILITIES: NUMBERS})
"""A row a text that a finished classifier has answered so far."""

READ_TABLE = Schema({ROW: WHOLE}, further=METADATA_PREFIX)
"""A row a row of a table of predictions, whatever text it is about, with the columns that were read."""

NEIGHBOURS = Schema({ID: TEXTUAL, EMBEDDING: TEXTUAL, RANK: WHOLE, OTHER: TEXTUAL, SIMILARITY: NUMBER})
"""A row a training text that is near a test text by one embedding."""

VECTORS = Schema({ID: TEXTUAL, **{str(embedding): BYTES for embedding in Embedding}})
"""A row a test text, with its vector of length 1 by each embedding, or of 0 where nothing is known of the text: the
bytes of numbers in half precision, which are read at once where lists take seconds.
"""

UNDECIDED = Schema(
    {
        **{ID: TEXTUAL, TEXT: TEXTUAL, REASON: TEXTUAL, VOTES: TEXTUAL, SOFT_LABEL: TEXTUAL},
        **{PREDICTED_LABEL: TEXTUAL, PROBABILITY: NUMBER, UNIT: WHOLE, IS_TIED: YES_OR_NO},
    }
)
"""A row a text that the vote leaves undecided, with the model's answer."""

ROUND_TEXTS = Schema({ID: TEXTUAL, TEXT: TEXTUAL}, further=METADATA_PREFIX)
"""A row a text of an annotation round, in the order of the table that they come from."""

LOG = Schema(
    {
        **{ENTRY: WHOLE, TIME: MOMENT, AUTHOR: TEXTUAL, PLACE: TEXTUAL, KIND: TEXTUAL, WHAT: TEXTUAL, ID: TEXTUAL},
        **{TEXT: TEXTUAL, LABEL_BEFORE: TEXTUAL, LABEL: TEXTUAL, REASON: TEXTUAL, VERSION: WHOLE, STATE: TEXTUAL},
    }
)
"""A row an entry of the log of corrections."""

DRAFT_DIFF = Schema(
    {
        **{ENTRY: WHOLE, KIND: TEXTUAL, WHAT: TEXTUAL, ID: TEXTUAL, TEXT: TEXTUAL, OLD: TEXTUAL, NEW: TEXTUAL},
        **{VOTES: TEXTUAL, REASON: TEXTUAL, AUTHOR: TEXTUAL, TIME: MOMENT, PLACE: TEXTUAL, PART: TEXTUAL},
        **{SUPERSEDED: YES_OR_NO, CONFIRMED_BY: TEXTUAL},
    }
)
"""A row an entry of the draft."""

VERSION_CHANGES = Schema(
    {
        **{CHANGE: TEXTUAL, ID: TEXTUAL, TEXT: TEXTUAL, LABEL_BEFORE: TEXTUAL, LABEL_AFTER: TEXTUAL},
        **{AUTHOR: TEXTUAL, REASON: TEXTUAL, CONFIRMED_BY: TEXTUAL},
    }
)
"""A row a text that differs between two versions."""

COMPARED = Schema(
    {
        **{ID: TEXTUAL, TEXT: TEXTUAL, TRUE_LABEL: TEXTUAL, AGAINST: TEXTUAL, RUN: TEXTUAL},
        **{RELABELLED: YES_OR_NO, WAS_MISMATCH: YES_OR_NO},
    }
)
"""A row a test text that two runs are compared on."""

NOT_COMPARED = Schema({RUN: TEXTUAL, ID: TEXTUAL, TEXT: TEXTUAL, REASON: TEXTUAL})
"""A row a test text that two runs cannot be compared on."""

OVERRULED = Schema(
    {ID: TEXTUAL, TEXT: TEXTUAL, MAJORITY: TEXTUAL, CONSENSUS: TEXTUAL, PROBABILITY: NUMBER, WHY: TEXTUAL}
)
"""A row a text on which the weighted consensus is not the majority."""

WEIGHTS = Schema({ANNOTATOR: TEXTUAL, JUDGED: WHOLE, RIGHT: NUMBER})
"""A row an annotator, the one who is right most often first."""

TO_EXPLAIN = Schema({ID: TEXTUAL, TEXT: TEXTUAL})
"""A row a test text that is to be explained, in the order in which they are."""
