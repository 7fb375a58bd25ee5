"""What a page says where something helps: a click, with the way to where it is."""

from __future__ import annotations

import re

import pytest

from core.remedies import Action, Remedy
from dashboard import navigation
from dashboard.widgets import remedies

ON_NO_PAGE = {Action.RESTORE_BACKUP, Action.CHECK_WORKSPACE, Action.TAKE_FOLDERS_ASIDE}
"""What can be done in a terminal alone."""


@pytest.mark.parametrize("action", Action)
def test_every_remedy_has_words(action: Action) -> None:
    assert remedies.in_words(Remedy(action))


@pytest.mark.parametrize("action", Action)
def test_a_command_is_told_only_where_no_click_does_it(action: Action) -> None:
    names_a_command = re.search(r"python -m|(?<!\w)--\w", remedies.in_words(Remedy(action))) is not None
    assert names_a_command == (action in ON_NO_PAGE)
    assert not (names_a_command and remedies.WORDS[action].page)


@pytest.mark.parametrize("action", Action)
def test_a_page_that_is_named_has_its_link(action: Action) -> None:
    words = remedies.WORDS[action]
    named = [page for section in navigation.SECTIONS.values() for page in section if f"on {page.title}" in words.said]
    assert named == ([words.page] if words.page else [])
