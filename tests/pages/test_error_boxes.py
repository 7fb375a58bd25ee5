"""A page test fails on an error box that it does not read."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.error_boxes import ErrorBoxes


def _refusing() -> None:
    import streamlit as st

    st.error("The disk is full.")


def _failing() -> None:
    raise KeyError("a bug")


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> ErrorBoxes:
    boxes = ErrorBoxes()
    boxes.watch(monkeypatch)
    return boxes


def test_a_box_is_expected_once_it_is_read(boxes: ErrorBoxes) -> None:
    app = AppTest.from_function(_refusing).run()
    assert boxes.unexpected() == ["The disk is full."]
    assert app.error[0].value == "The disk is full."
    assert boxes.unexpected() == []


def test_a_box_that_was_not_read_before_the_next_drawing_stays_unexpected(boxes: ErrorBoxes) -> None:
    app = AppTest.from_function(_refusing).run().run()
    assert app.error
    assert boxes.unexpected() == ["The disk is full."]


def test_an_exception_of_streamlit_is_unexpected(boxes: ErrorBoxes) -> None:
    AppTest.from_function(_failing).run()
    assert boxes.unexpected() == ["'a bug'"]
