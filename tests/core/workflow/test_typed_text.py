"""Texts that are typed, behind what stands before them."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from core.data.context import behind, with_context
from core.errors import SettingError
from core.workflow import labelling, typed_text
from core.workflow.bench import Bench
from core.workflow.labelling import UsualColumns
from core.workflow.typed_text import TypedText
from tests.core.data.raw_tables import raw

RUN = Mock()
RUN.name = "run-1"
BENCH = Mock(spec=Bench)


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelling, "usual_columns", lambda *_: UsualColumns(("reply",), ("title", "post")))


@pytest.mark.parametrize("before", [("News", " Es regnet. "), ("", "Es regnet."), ("", " "), ("News", "")])
def test_a_typed_text_is_put_together_as_at_the_import(before: tuple[str, str]) -> None:
    table = with_context(raw(["title", "post", "reply"], [[*before, " Ja. "]]), "reply", ("title", "post"))
    assert behind(" Ja. ", before) == table.frame["reply"].iloc[0]


@pytest.mark.usefixtures("context")
def test_each_column_has_its_words_and_the_text_begins_behind_them() -> None:
    given = typed_text.typed(BENCH, RUN, "Ja.", {"post": "Es regnet."})
    assert given == TypedText("Ja.", {"title": "", "post": "Es regnet."})
    assert given.whole[given.begins :] == "Ja."
    assert typed_text.nothing_before(given) == ""
    assert "“title” and “post” stood there" in typed_text.nothing_before(typed_text.typed(BENCH, RUN, "Ja.", {}))
    with pytest.raises(SettingError, match="“tilte” did not stand before"):
        typed_text.typed(BENCH, RUN, "Ja.", {"tilte": "News"})


def test_a_text_without_context_stays_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelling, "usual_columns", lambda *_: UsualColumns(("text",)))
    given = typed_text.typed(BENCH, RUN, " Ja. ", {})
    assert (given.whole, given.begins, typed_text.nothing_before(given)) == (" Ja. ", 0, "")
    with pytest.raises(SettingError, match="Leave the context out"):
        typed_text.typed(BENCH, RUN, "Ja.", {"post": "Es regnet."})


@pytest.mark.usefixtures("context")
def test_a_known_text_is_taken_apart_where_its_row_says_how() -> None:
    row = {"text": "News\nEs regnet.\nJa.", "meta:title": "News", "meta:post": "Es regnet."}
    given = typed_text.of_row(BENCH, RUN, row)
    assert given == TypedText("Ja.", {"title": "News", "post": "Es regnet."})
    assert given.whole == row["text"]
    assert typed_text.of_row(BENCH, RUN, {**row, "meta:post": "Es schneit."}) == TypedText(row["text"])
