"""The pages, in the order of the work, and how to get from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

from dashboard.installed_files import located

_PAGES = located("pages")


@dataclass(frozen=True)
class Page:
    """The guide explains it in the chapter of its title; ``explained_in`` names another one where it has none of its
    own, and is empty where none explains it.
    """

    name: str
    title: str
    icon: str
    purpose: str
    explained_in: str | None = None

    @property
    def chapter(self) -> str:
        """Of the guide; empty for its beginning."""
        return self.title if self.explained_in is None else self.explained_in

    @property
    def path(self) -> Path:
        return _PAGES / f"{self.name}.py"

    @property
    def url(self) -> str:
        """Of the page, seen from any other one; the overview has none of its own but that of the app."""
        return "./" if self is OVERVIEW else self._url_path

    @property
    def _url_path(self) -> str:
        return self.name.replace("_", "-")

    def as_page(self) -> st.Page:
        return st.Page(
            self.path,
            title=self.title,
            icon=f":material/{self.icon}:",
            url_path=self._url_path,
            default=self is OVERVIEW,
            help=self.purpose,
        )


OVERVIEW = Page("overview", "Overview", "home", "Your projects, and the next step in the open one.")
GROUND_TRUTH = Page("ground_truth", "Ground truth", "table", "Upload annotated texts, and split them into three parts.")
ANNOTATE = Page("annotate", "Annotate", "keyboard", "Label texts here, by keyboard, alone or with others.")
AGREEMENT = Page("agreement", "Agreement", "groups", "How well the annotators agree, and who differs on what.")
ADJUDICATE = Page("adjudicate", "Adjudicate", "gavel", "Decide the texts that the vote does not decide, one at a time.")
TRAIN = Page("train", "Train", "model_training", "Fine-tune a model, and watch it learn.")
SEARCH = Page("search", "Search", "tune", "Find settings for the training, by many trials.")
RESULTS = Page("results", "Results", "bar_chart", "How well a model does on the test part.")
MISMATCHES = Page("mismatches", "Mismatches", "rule", "The test texts that a model gets wrong.")
EXPLAIN = Page("explain", "Explain", "ink_highlighter", "The words that made a model decide.")
PREDICT = Page("predict", "Predict", "new_label", "Label further texts with a model.")
COMPARE = Page("compare", "Compare", "compare_arrows", "What changed from one run, or one version, to another.")
CORRECTIONS = Page(
    "corrections", "Corrections", "difference", "Review what was corrected, and make it the next version."
)
GUIDE = Page("guide", "Guide", "menu_book", "What each page is for, and what its figures mean.", explained_in="")

SECTIONS = {
    "": (OVERVIEW,),
    "Labels": (GROUND_TRUTH, ANNOTATE, AGREEMENT, ADJUDICATE),
    "Model": (TRAIN, SEARCH, RESULTS, MISMATCHES, EXPLAIN, PREDICT),
    "Improve": (CORRECTIONS, COMPARE),
    "Help": (GUIDE,),
}


AT_CLASSES = {"at": "classes"}
"""What the address of Corrections has where classes are to be merged or renamed."""

AT_SPLIT = {"at": "split"}
"""What the address of Ground truth has where the page opens at the split instead of its top."""


def called(title: str) -> Page:
    """The page of that title."""
    return next(page for section in SECTIONS.values() for page in section if page.title == title)


def address(page: Page, **values: str | list[str]) -> str:
    """Where a link to another page leads, seen from any page."""
    return f"{page.url}?{urlencode(values, doseq=True)}"


def go(page: Page, **address: str | list[str]) -> NoReturn:
    """Open another page; the named values become part of its address."""
    st.switch_page(page.path, query_params=address)
