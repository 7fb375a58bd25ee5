from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.workflow import projects
from core.workflow.bench import Bench
from dashboard import guide, navigation
from tests.pages.conftest import Opened


def test_the_guide_is_read_in_errata(
    bench: Bench, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    app = opened("guide")
    assert app.title[0].value == "Guide"
    chapters = [section for section in guide.sections() if section.is_chapter]
    assert [header.value for header in app.header] == [chapter.title for chapter in chapters]
    assert [header.anchor for header in app.header] == [chapter.anchor for chapter in chapters]
    assert any("[Train](#train)" in markdown.value for markdown in app.markdown)


@pytest.mark.parametrize("page", [page for section in navigation.SECTIONS.values() for page in section], ids=str)
def test_each_page_opens_the_guide_at_its_chapter(page: navigation.Page, bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring & more")
    app = opened(page.name)
    links = [link.proto.url for link in app.get("link_button")]
    chapter = guide.about(page.chapter)
    of_all = [] if page is navigation.GUIDE else [f"guide?project=Spring+%26+more#{chapter.anchor if chapter else ''}"]
    assert links == of_all


def test_a_page_that_no_chapter_explains_opens_the_guide_at_its_beginning(bench: Bench) -> None:
    def page() -> None:
        from dashboard import navigation
        from dashboard.frame import page_title

        page_title.show(navigation.Page("slices", "Slices", "pie_chart", "Texts of one kind.", explained_in=""))

    app = AppTest.from_function(page).run()
    assert app.title[0].value == "Slices"
    assert [link.proto.url for link in app.get("link_button")] == ["guide?#"]


def test_a_missing_guide_stops_no_page(
    bench: Bench, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(guide, "PATH", tmp_path / "guide.md")
    assert not opened("overview").error
    assert "guide is not there" in opened("guide").error[0].value
