"""The choice among the methods of explaining, and what of each can be set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import streamlit as st

from core.records import Group
from core.setting_fields import SettingField, chosen_by_hand
from core.workflow import explanations
from core.workflow.explanations import Method


class FoldedSettings(NamedTuple):
    """Settings that stand folded under one heading."""

    group: Group
    name: str
    icon: str
    fields: Sequence[SettingField]


def named(name: str) -> Method[Any]:
    """The method of that name, the first one where there is none."""
    known = {method.name: method for method in explanations.methods()}
    return known.get(name, next(iter(known.values())))


def choose(**kept: Any) -> Method[Any]:
    """Asked only where there are several; ``kept`` says which one stands there first, and where the choice stays."""
    known = {method.name: method for method in explanations.methods()}
    if len(known) == 1:
        return next(iter(known.values()))
    says = "\n\n".join(f"**{method.name}**: {method.help}" for method in known.values())
    return known[st.selectbox("Method", [*known], help=says, **kept)]


def folded_settings(method: Method[Any]) -> Iterator[FoldedSettings]:
    """Those of the method, the few that matter most first; those for experts where it has any."""
    every = chosen_by_hand(method.settings)
    for group, name, icon in ((Group.SHORT, "Settings", "tune"), (Group.EXPERT, "For experts", "science")):
        if fields := [field for field in every if field.setting.group is group]:
            yield FoldedSettings(group, name, f":material/{icon}:", fields)
