"""A pytest plugin for ``python -m tests --long``: properties are tried on four times as many examples."""

from __future__ import annotations

import hypothesis


def pytest_configure() -> None:
    hypothesis.settings.register_profile("long", max_examples=400, deadline=None)
    hypothesis.settings.load_profile("long")
