"""The widget for a setting, as its field declares it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, get_origin

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.setting_fields import SettingField
from dashboard.widgets.choices import Choices

_PERCENT = 100
# A field that was emptied is a choice, too: None.
_NOTHING = object()


def popover(key: str) -> tuple[DeltaGenerator, bool]:
    """A popover for settings, and whether it is open: then they are asked for with ``choose``, else with ``chosen``.

    A widget in a closed popover is not there for the browser, which would show its least value once it is opened: so
    the widgets are drawn as it is opened, and until then what was chosen is read.
    """
    opened = st.popover("Settings", icon=":material/tune:", type="tertiary", key=key, on_change="rerun")
    return opened, bool(opened.open)


def choose(field: SettingField, usual: Any, choices: Choices) -> Any:
    """The value that was chosen in a form, ``usual`` at first; of a kind that a switch, a list of choices, words that
    are typed or a number can give.
    """
    setting = field.setting
    if get_origin(field.kind) is tuple:
        return tuple(
            st.multiselect(
                setting.title,
                chosen(field, usual, choices),
                accept_new_options=True,
                placeholder=setting.unset or "none",
                help=setting.help,
                **choices.stay(field.name, list(usual)),
            )
        )
    if field.kind is bool:
        return st.toggle(setting.title, help=setting.help, **choices.stay(field.name, usual))
    if issubclass(field.kind, StrEnum):
        one = st.selectbox(
            setting.title, list(field.kind), help=setting.help, **choices.stay(field.name, usual, list(field.kind))
        )
        return field.kind(one)
    if setting.share_of:
        return _share(field, **choices.stay(field.name, round(_PERCENT * usual)))
    return _number(field, None if field.can_be_unset else "min", choices.stay(field.name, usual))


def chosen(field: SettingField, usual: Any, choices: Choices) -> Any:
    """As ``choose``, before the widget is drawn."""
    value = choices.value(field.name, _NOTHING)
    if value is _NOTHING:
        return usual
    if field.setting.share_of:
        return value / _PERCENT
    return tuple(value) if isinstance(value, list) else value


def choose_in_address(field: SettingField, usual: Any) -> Any:
    """A number or one of a list of choices that becomes part of the address under the field's name, so that the view
    can be shared; ``usual`` where the address has none.
    """
    kept: dict[str, Any] = {"key": field.name, "bind": "query-params"}
    if issubclass(field.kind, StrEnum):
        every, setting = list(field.kind), field.setting
        return field.kind(st.selectbox(setting.title, every, every.index(usual), help=setting.help, **kept))
    return (
        _share(field, value=round(_PERCENT * usual), **kept) if field.setting.share_of else _number(field, usual, kept)
    )


def _number(field: SettingField, first: Any, kept: dict[str, Any]) -> Any:
    setting = field.setting
    number = st.number_input(
        setting.title,
        min_value=_of_kind(field, setting.lowest),
        max_value=_of_kind(field, setting.highest),
        value=first,
        step=_of_kind(field, setting.step),
        format=None if field.kind is int else "%g",
        placeholder=setting.unset or None,
        help=setting.help,
        **kept,
    )
    return _of_kind(field, number)


def _of_kind(field: SettingField, value: float | None) -> Any:
    """As the field has it, whole or not: the widget takes its ends and steps only so."""
    return None if value is None else field.kind(value)


def _share(field: SettingField, **kept: Any) -> float:
    """In percent, as people say it."""
    setting = field.setting
    percent = st.number_input(
        f"{setting.title}, in % of the {setting.share_of}",
        round(_PERCENT * (setting.lowest or 0)),
        round(_PERCENT * (1 if setting.highest is None else setting.highest)),
        help=setting.help,
        **kept,
    )
    return percent / _PERCENT
