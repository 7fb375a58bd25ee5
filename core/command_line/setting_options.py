"""Options of a command for the settings of a record, as its fields declare them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin

import click

from core.setting_fields import SettingField, chosen_by_hand, possible

Command = TypeVar("Command", bound=Callable[..., Any])


def setting_options(*records: type) -> Callable[[Command], Command]:
    """An option for each setting that is chosen by hand; None, or (), where nothing is said. A setting that several
    records have is told as the first has it.
    """
    fields: dict[str, SettingField] = {}
    for field in itertools.chain.from_iterable(map(chosen_by_hand, records)):
        fields.setdefault(field.name, field)

    def decorate(command: Command) -> Command:
        for field in reversed(fields.values()):
            command = click.option(*_names(field), **_takes(field), help=_help(field))(command)
        return command

    return decorate


def given_options(options: dict[str, Any]) -> dict[str, Any]:
    """Those of the options that were given."""
    return {name: value for name, value in options.items() if value not in (None, ())}


def _names(field: SettingField) -> tuple[str, ...]:
    """Of a switch both ways, but where only one of them can be wanted."""
    on, _, off = (field.setting.option or field.name.replace("_", "-")).partition("/")
    if field.kind is bool and (off or field.default):
        return (f"--{on}/--{off or f'no-{on}'}", field.name)
    return (f"--{on}", field.name)


def _takes(field: SettingField) -> dict[str, Any]:
    if field.kind is bool:
        return {"default": None, "is_flag": True}
    if get_origin(field.kind) is not tuple:
        return _takes_choice(field.kind) if issubclass(field.kind, StrEnum) else {"type": field.kind}
    if field.setting.in_one:
        return {"callback": _several, "metavar": "A,B,C"}
    if get_args(field.kind)[-1] is Ellipsis:
        return {"multiple": True}
    return {"callback": _several_numbers, "metavar": ",".join(["NUMBER"] * len(get_args(field.kind)))}


def _takes_choice(kind: type[StrEnum]) -> dict[str, Any]:
    """By their values: click itself would call them by their names in Python."""
    return {
        "type": click.Choice([one.value for one in kind]),
        "callback": lambda context, parameter, value: None if value is None else kind(value),
    }


def _help(field: SettingField) -> str:
    """What it is, unless the option's name says it, what it does, and what is possible."""
    setting = field.setting
    can_be = possible(setting.lowest, setting.highest) if field.kind in (int, float) else ""
    repeated = "may be given again" if _takes(field).get("multiple") else ""
    further = "; ".join(filter(None, [can_be, repeated]))
    is_said = _names(field)[0].split("/")[0] == f"--{setting.title.lower().replace(' ', '-')}"
    return ("" if is_said else f"{setting.title}. ") + setting.help + (f" ({further})" if further else "")


def _several(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """“A, B, C”."""
    return tuple(one.strip() for one in value.split(",")) if value else None


def _several_numbers(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[float, ...] | None:
    """“60,20,20”."""
    if value is None:
        return None
    wanted = str(parameter.metavar).count(",") + 1
    try:
        numbers = tuple(float(number) for number in value.split(","))
    except ValueError:
        numbers = ()
    if len(numbers) != wanted:
        raise click.BadParameter(f"{wanted} numbers are needed, with commas between them, and no spaces")
    return numbers
