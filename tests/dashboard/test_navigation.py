"""Addresses of the pages, as a link on any of them has them."""

from __future__ import annotations

from dashboard import navigation


def test_the_overview_is_the_app_itself_and_every_other_page_has_its_own_address() -> None:
    assert navigation.address(navigation.OVERVIEW, project="Spring & more") == "./?project=Spring+%26+more"
    assert navigation.address(navigation.GROUND_TRUTH, project="Spring") == "ground-truth?project=Spring"
