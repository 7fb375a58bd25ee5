"""What is computed from records, once and not at every click.

Records never change, so each is known by what tells it from all others: of what lies on the disk its folder, whose name
is random, as a database gives the number of what was deleted to something new.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from core.records import DatasetVersion, Explaining, Project, Run, Search, Split
from core.workflow.corrections.draft import Draft

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_KNOWN_BY: dict[str | type, Callable[[Any], object]] = {
    Project: lambda project: (project.id, project.name, project.created),
    DatasetVersion: lambda version: (version.id, version.folder),
    Split: lambda split: (split.id, split.folder),
    # A run that goes on has another folder, and one that ends another state.
    Run: lambda run: (run.id, run.folder, run.state, run.model_deleted),
    Search: lambda search: (search.id, search.folder),
    Explaining: lambda explaining: (explaining.id, explaining.folder),
    # The log only ever grows.
    Draft: lambda draft: (draft.newest.id, draft.newest.folder, draft.end),
}


def cached(
    most: int, *, wait: str | bool = False, ttl: str | None = None
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Keep the results of a function for that many different arguments, for all sessions.

    Whatever else than its records the result depends on (the newest version, the order of the classes) has to be an
    argument, too. What it returns is copied for each caller.

    Parameters
    ----------
    most
        Results that are kept.
    wait
        What the page says while it is computed; nothing by default.
    ttl
        How long a result is kept, for one that is large: “30m”.
    """
    return st.cache_data(max_entries=most, show_spinner=wait, ttl=ttl, hash_funcs=_KNOWN_BY)
