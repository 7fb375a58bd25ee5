"""Error boxes of a page that no test asked for."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ElementList, Error


class ErrorBoxes:
    """What stood in a box when the page was drawn anew, or at the end, and had not been read through ``app.error``.

    Streamlit's own exception counts as a box: it is shown where not even Errata's error box could be.
    """

    def __init__(self) -> None:
        self._unread: dict[AppTest, list[str]] = {}
        self._missed: list[str] = []

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From here on every page tells what it shows, and every test what it reads."""
        run, error = AppTest._run, vars(AppTest)["error"].fget

        def drawn(app: AppTest, *given: Any, **named: Any) -> AppTest:
            self._missed += self._unread.pop(app, [])
            run(app, *given, **named)
            self._unread[app] = [box.value for box in (*error(app), *app.exception)]
            return app

        def read(app: AppTest) -> ElementList[Error]:
            self._unread.pop(app, None)
            return error(app)

        monkeypatch.setattr(AppTest, "_run", drawn)
        monkeypatch.setattr(AppTest, "error", property(read))

    def unexpected(self) -> list[str]:
        """The words of each such box."""
        return self._missed + [words for boxes in self._unread.values() for words in boxes]
