"""The choice among the methods of explaining."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.workflow import explanations
from core.workflow.explanations import Method


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
