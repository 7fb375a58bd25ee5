"""The names that files give to the parts of a split."""

from __future__ import annotations

import re

from pandas import Series

from core.counted import beginning
from core.records import Part

_NAMES = {
    Part.TRAIN: ("train", "training", "trainings", "trn"),
    Part.VALIDATION: (
        *("validation", "validate", "validierung", "validierungs", "valid", "val"),
        *("dev", "devel", "development", "eval", "evaluation", "evaluierung", "evaluierungs"),
    ),
    Part.TEST: ("test", "testing", "tst", "holdout", "heldout"),
}
_OF = ("", "set", "data", "dataset", "daten", "datensatz", "split", "part", "teil", "menge", "sample", "samples")
_TRUTH = {
    **dict.fromkeys(("true", "yes", "ja", "wahr", "1", "1.0"), True),
    **dict.fromkeys(("false", "no", "nein", "falsch", "0", "0.0"), False),
}
_PARTS = {name + of: str(part) for part, names in _NAMES.items() for name in names for of in _OF}


def is_part(value: str) -> bool:
    return _key(value) in _PARTS


def part_of(value: str) -> Part:
    """The part that a value names which ``is_part``."""
    return Part(_PARTS[_key(value)])


def named_parts(values: Series) -> tuple[Series, tuple[str, ...]]:
    """The part that each value names, missing where it names none, and a note on the values that name none."""
    written = values.dropna().unique().tolist()
    known = _told_by_name(str(values.name), written) or {
        value: _PARTS[_key(value)] for value in written if is_part(value)
    }
    unknown = [value for value in written if value not in known]
    shown = ", ".join(f"“{beginning(value)}”" for value in unknown[:5]) + (" …" if len(unknown) > 5 else "")
    said = (
        f"In the column {values.name}, {shown} name no part. Write train, validation or test there in your table, or "
        "choose no column for the part."
    )
    return values.map(known).astype("str"), (said,) if unknown else ()


def _told_by_name(column: str, written: list[str]) -> dict[str, str]:
    """What yes and no mean in a column such as “is_test” or “in_train”; nothing in any other."""
    words = set(re.findall(r"[a-zäöü]+", re.sub(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])", " ", column).casefold()))
    of_test, of_train = "test" in words, bool(words & {"train", "training"})
    if of_test is of_train or not all(value.strip().casefold() in _TRUTH for value in written):
        return {}
    return {value: str(Part.TEST if _TRUTH[value.strip().casefold()] is of_test else Part.TRAIN) for value in written}


def _key(value: str) -> str:
    return "".join(filter(str.isalpha, value.casefold()))
