"""The guide has a place for each page, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.errors import NotFound
from dashboard import guide, navigation

TEXT = """# The guide

Before the first heading.

## Train: a model
See [Results](#results), [the design](design.md#jobs) and [a paper](https://example.org/paper).
![A picture](pictures/train.png)
### Folds
One after the other.
## Results
"""


def test_a_guide_is_cut_at_its_headings() -> None:
    train, folds, results = guide.cut(TEXT)
    assert (train.title, train.name, train.anchor, train.is_chapter) == (
        "Train: a model",
        "Train",
        "train-a-model",
        True,
    )
    assert (folds.title, folds.chapter, folds.body) == ("Folds", "Train: a model", "One after the other.")
    assert (results.title, results.body, results.is_chapter) == ("Results", "", True)


def test_links_to_documents_name_the_file_and_pictures_are_left_out() -> None:
    assert guide.cut(TEXT)[0].body == (
        "See [Results](#results), the design (docs/design.md) and [a paper](https://example.org/paper)."
    )


PAGES = [page for section in navigation.SECTIONS.values() for page in section]


@pytest.mark.parametrize("page", [page for page in PAGES if page.chapter])
def test_the_chapter_that_explains_a_page_is_there(page: navigation.Page) -> None:
    chapter = guide.about(page.chapter)
    assert chapter is not None
    assert chapter.body or any(part.chapter == chapter.title for part in guide.sections())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_a_chapter_of_its_own_opens_that(page: navigation.Page) -> None:
    assert guide.about(page.title) is None or page.chapter == page.title


def test_no_anchor_is_given_twice_and_each_link_within_the_guide_leads_to_one() -> None:
    anchors = [section.anchor for section in guide.sections()]
    assert len(anchors) == len(set(anchors))
    assert {link for section in guide.sections() for link in re.findall(r"\]\(#([^)]+)\)", section.body)} <= {*anchors}


def test_a_missing_guide_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(guide, "PATH", tmp_path / "guide.md")
    with pytest.raises(NotFound, match="guide is not there"):
        guide.sections()
