"""A condition as one word, as an address and the command line write it."""

from __future__ import annotations

from core.counted import beginning
from core.errors import SettingError
from core.records import Condition, Trait


def key_of(condition: Condition) -> str:
    """What names the condition in an address and on the command line: “contains=a link”, “metadata:party=SPD”.

    The first “=” ends the column, so one in its name is written as in an address: “%3D”.
    """
    column = condition.column.replace("%", "%25").replace("=", "%3D")
    of = f"{condition.trait}:{column}" if column else str(condition.trait)
    return f"{of}={condition.value}"


def of_key(key: str) -> Condition:
    """The condition that has the key; raises SettingError where none can."""
    of, equals, value = key.partition("=")
    trait, _, column = of.partition(":")
    is_metadata = trait == Trait.METADATA
    if not equals or trait not in list(Trait) or is_metadata != bool(column) or not (value or is_metadata):
        known = ", ".join(f"{one}=…" if one is not Trait.METADATA else f"{one}:COLUMN=…" for one in Trait)
        raise SettingError(f"“{beginning(key)}” is no condition.", where="condition", todo=f"Use one of {known}.")
    return Condition(Trait(trait), value, column.replace("%3D", "=").replace("%25", "%"))
