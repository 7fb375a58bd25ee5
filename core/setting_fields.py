"""The settings of a record as its fields declare them: their possible values, and how they are said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.counted import counted
from core.errors import SettingError
from core.records import Group, Setting


@dataclass(frozen=True)
class SettingField:
    """A field and what is declared of it; ``kind`` is its type without None, ``default`` None where it has none."""

    name: str
    setting: Setting
    kind: Any
    can_be_unset: bool
    default: Any

    @property
    def nothing(self) -> Any:
        """The value with which a switch or a number does nothing."""
        return self.kind()

    def in_words(self, value: Any) -> str:
        """“0.0001”, “10 % of the steps”, “128 tokens”, “yes”, “the longest text”."""
        setting = self.setting
        if value is None or value == ():
            return setting.unset or "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            return ", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in value)
        if setting.share_of:
            return f"{100 * value:g} % of the {setting.share_of}"
        if isinstance(value, int) and setting.unit:
            return counted(value, setting.unit)
        return f"{value:g}" if isinstance(value, float) else str(value)

    def named_in_words(self, value: Any) -> str:
        """With what it is called: “6 epochs”, “batch size 16”, “longer texts: end”, “balanced classes”."""
        title, words = in_a_sentence(self.setting.title), self.in_words(value)
        if isinstance(value, bool):
            return title if value else f"no {title}"
        if isinstance(value, Enum):
            return f"{title}: {words}"
        counts_itself = bool(self.setting.unit) and title.startswith(self.setting.unit)
        return words if counts_itself else f"{title} {words}"


def in_a_sentence(title: str) -> str:
    """The title as it stands within a sentence; “LoRA rank” stays as it is."""
    return title[:1].lower() + title[1:] if title.partition(" ")[0][1:].islower() else title


def fields_of(record: type) -> Mapping[str, SettingField]:
    """By name, in the order of the fields; raises TypeError where a field declares no setting."""
    hints = get_type_hints(record, include_extras=True)
    return {field.name: _field(field.name, hints[field.name], field.default) for field in fields(record)}


def _field(name: str, hint: Any, default: Any) -> SettingField:
    kind, *declared = get_args(hint) if hasattr(hint, "__metadata__") else (hint,)
    setting = next((one for one in declared if isinstance(one, Setting)), None)
    if setting is None:
        raise TypeError(f"The field {name} declares no setting.")
    kinds = [one for one in get_args(kind) if one is not NoneType] if _is_union(kind) else [kind]
    return SettingField(name, setting, kinds[0], NoneType in get_args(kind), None if default is MISSING else default)


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def chosen_by_hand(record: type) -> tuple[SettingField, ...]:
    """The settings that a form and a command offer, those that matter most first."""
    found = [field for field in fields_of(record).values() if field.setting.group is not Group.APART]
    return tuple(sorted(found, key=lambda field: field.setting.group is not Group.SHORT))


def in_place_of_others(settings: object) -> list[tuple[SettingField, SettingField]]:
    """The settings of a record that are chosen in place of another one, each with that one."""
    known = fields_of(type(settings))
    declared = [field for field in known.values() if field.setting.in_place_of]
    chosen = [field for field in declared if getattr(settings, field.name) not in field.setting.off]
    return [(field, known[field.setting.in_place_of]) for field in chosen]


def check(settings: object) -> None:
    """Raise SettingError, naming what is possible, where one of the record's numbers is out of range, or a setting is
    chosen beside the one in whose place it stands.
    """
    for field in fields_of(type(settings)).values():
        value = getattr(settings, field.name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            check_value(field, value)
    for field, other in in_place_of_others(settings):
        _check_one_of_both(settings, field, other)


def _check_one_of_both(settings: object, field: SettingField, other: SettingField) -> None:
    value, of_other = (getattr(settings, one.name) for one in (field, other))
    if of_other != other.nothing:
        title = other.setting.title
        raise SettingError(
            f"“{title}” is {other.in_words(of_other)} and “{field.setting.title}” is {field.in_words(value)}; possible "
            "is one of both.",
            where=in_a_sentence(title),
            todo=f"Leave “{field.setting.title}” empty, or set “{title}” to {other.in_words(other.nothing)}.",
        )


def check_value(field: SettingField, value: float, highest: float | None = None) -> None:
    """As ``check``; ``highest`` is a lower end than the declared one."""
    lowest = field.setting.lowest
    highest = field.setting.highest if highest is None else highest
    if math.isnan(value) or (lowest is not None and value < lowest) or (highest is not None and value > highest):
        title = field.setting.title
        raise SettingError(
            f"“{title}” is {_number(value)}; possible is {possible(lowest, highest)}.",
            where=in_a_sentence(title),
            todo="Change it.",
        )


def possible(lowest: float | None, highest: float | None) -> str:
    """“1 to 100”, “at least 8”; empty where any value is possible."""
    if highest is None:
        return f"at least {_number(lowest)}" if lowest is not None else ""
    return f"{_number(lowest)} to {_number(highest)}" if lowest is not None else f"at most {_number(highest)}"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
