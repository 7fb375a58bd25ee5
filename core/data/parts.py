"""The names that files give to the parts of a split."""

from __future__ import annotations

from pandas import Series

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
_PARTS = {name + of: str(part) for part, names in _NAMES.items() for name in names for of in _OF}


def is_part(value: str) -> bool:
    return _key(value) in _PARTS


def part_of(value: str) -> Part:
    """The part that a value names which ``is_part``."""
    return Part(_PARTS[_key(value)])


def named_parts(values: Series) -> tuple[Series, tuple[str, ...]]:
    """The part that each value names, missing where it names none, and a note on the values that name none."""
    written = values.dropna().unique().tolist()
    known = {value: _PARTS[_key(value)] for value in written if is_part(value)}
    unknown = [value for value in written if value not in known]
    shown = ", ".join(f"“{value}”" for value in unknown[:5]) + (" …" if len(unknown) > 5 else "")
    notes = (f"In the column {values.name}, {shown} name no part (train, validation, test).",) if unknown else ()
    return values.map(known).astype("str"), notes


def _key(value: str) -> str:
    return "".join(filter(str.isalpha, value.casefold()))
