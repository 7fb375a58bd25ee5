"""One person's working session in a browser: from a file of 20,000 judgements to a comparison of two runs."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from core.records import PredictionFilter
from core.settings import Settings
from core.workflow import projects, results, training
from core.workflow.bench import open_bench

PROJECT = "Campaign posts"
_TEXTS, _ANNOTATORS = 1000, 20
_LABELS = {
    "claim": "sagt belegt laut Zahlen Studie",
    "call": "kommt wählt morgen heute alle",
    "other": "schön gut ja nein danke",
}
_WORDS = (
    "die der das und wir sie Politik Wahl Partei Steuer Rente Klima Schule Land Stadt Kreis Bürger Arbeit Geld Zukunft "
    "Straße Verkehr Wohnung Miete Kinder Familie Europa Energie Wind Sonne Gesetz Antrag Rat Sitzung Abend Woche"
)
_PATIENCE = 120_000
_SOON, _ATTEMPTS = 5_000, 20
_TRAINING_TAKES_AT_MOST = 30 * 60 * 1000


def write_table(file: Path) -> None:
    """1,000 posts with the labels of twenty annotators, who are right three times in five."""
    drawn = random.Random(5460)
    names = [f"annotator {number + 1}" for number in range(_ANNOTATORS)]
    with file.open("w", encoding="utf-8") as out:
        out.write(",".join(["id", "text", "district", *names]) + "\n")
        for number in range(_TEXTS):
            out.write(",".join([f"post-{number}", *_post(drawn)]) + "\n")


def _post(drawn: random.Random) -> list[str]:
    label = drawn.choice(list(_LABELS))
    words = drawn.choices(_WORDS.split(), k=8) + drawn.choices(_LABELS[label].split(), k=3)
    drawn.shuffle(words)
    judged = [label if drawn.random() < 0.6 else drawn.choice(list(_LABELS)) for _ in range(_ANNOTATORS)]
    return [" ".join(words), f"district {drawn.randrange(20)}", *judged]


class WorkingSession:
    """The steps in their order; each waits for what it leads to."""

    def __init__(self, page: Page, address: str, home: Path) -> None:
        self._page, self._address, self._home = page, address, home
        page.set_default_timeout(_PATIENCE)
        expect.set_options(timeout=_PATIENCE)

    def upload(self) -> None:
        write_table(self._home / "posts.csv")
        self._page.goto(self._address)
        self._page.get_by_text("Begin another project").click()
        self._page.get_by_label("Name of the new project").fill(PROJECT)
        self._button("New project").click()
        self._heading("Ground truth")
        self._page.locator("input[type=file]").set_input_files(self._home / "posts.csv")
        self._button("Make it the data set").click()
        self._button("Use this split").wait_for()

    def look_at_agreement(self) -> None:
        self._open("agreement")
        expect(self._main().get_by_text("Krippendorff").first).to_be_visible()

    def split_and_train(self) -> None:
        self._open("ground-truth")
        self._button("Use this split").click()
        self._button("Train a model").click()
        self._page.get_by_text(re.compile("^Settings:")).first.click()
        epochs = self._page.get_by_label("Epochs")
        epochs.fill("1")
        epochs.press("Enter")
        self._page.get_by_text(re.compile("^Settings: 1 epoch")).wait_for()
        # It would take the computer from what is timed.
        self._page.get_by_text("Explain its mismatches afterwards", exact=True).click()
        self._page.get_by_text(re.compile("Then its mismatches")).wait_for(state="detached")
        self._button("Start training").click()
        self._button("See the results").wait_for(timeout=_TRAINING_TAKES_AT_MOST)

    def read_mismatches(self) -> None:
        """Pages, filters and the download."""
        self._open("results", run="run-1")
        for page in range(1, 7):
            self._open("mismatches", run="run-1", page=str(page), all="true")
        for label in _LABELS:
            self._open("mismatches", run="run-1", true=label)
        for words in ("Wahl", "Partei", "Europa", "Klima"):
            self._open("mismatches", run="run-1", words=words, all="true")
        with self._page.expect_download():
            self._button("Download the list").click()

    def explain_and_correct(self, texts: int = 5) -> None:
        bench = open_bench(Settings.at(self._home))
        run = training.run(bench, projects.find(bench, PROJECT), "run-1")
        listed = results.mismatches(bench, run, PredictionFilter(), limit=texts).rows
        for id, label in zip(listed["id"], listed["predicted_label"], strict=True):
            self._open("explain", run="run-1", text=id)
            self._page.get_by_text(re.compile("Weights for the class")).wait_for()
            self._correct(label)

    def make_version_and_retrain(self) -> None:
        self._open("corrections")
        self._button("Make it version 2").click()
        self._page.get_by_text("The draft is empty").wait_for()
        self._button("Retrain run-1").click()
        self._heading("Train")
        self._button("See the results").wait_for(timeout=_TRAINING_TAKES_AT_MOST)

    def compare(self) -> None:
        self._open("compare", run="run-2", against="run-1")
        self._main().get_by_text("run-2").first.wait_for()
        self._open("compare", compare="Versions")

    def download(self) -> None:
        self._open("ground-truth")
        for part in ("train.csv", "validation.csv", "test.csv"):
            with self._page.expect_download():
                self._button(part).click()

    def close(self) -> None:
        self._page.close()

    def steps(self) -> dict[str, Callable[[], None]]:
        return {
            "upload of 20,000 judgements": self.upload,
            "agreement": self.look_at_agreement,
            "split and training": self.split_and_train,
            "mismatches": self.read_mismatches,
            "five explanations and corrections": self.explain_and_correct,
            "new version and retraining": self.make_version_and_retrain,
            "comparison": self.compare,
            "downloads": self.download,
        }

    def _correct(self, label: str) -> None:
        drawn(self._page)
        # It stays open on the way from text to text.
        if not self._page.get_by_role("combobox", name="Correct label").is_visible():
            self._page.get_by_text("Correct the label").click()
        # A list that is opened while the page is being laid out closes again, so it may take several tries.
        for _ in range(_ATTEMPTS):
            with suppress(PlaywrightError):
                self._choose_and_send(label)
                return
        raise RuntimeError("The label could not be corrected.")

    def _choose_and_send(self, label: str) -> None:
        self._page.get_by_role("combobox", name="Correct label").press("ArrowDown")
        self._page.get_by_role("option", name=label, exact=True).click(timeout=_SOON)
        name = self._page.get_by_role("textbox", name="Your name")
        if name.is_visible():
            name.fill("Ann")
        self._main().get_by_role("button", name="Correct", exact=True).click(timeout=_SOON)
        self._page.get_by_text(re.compile("Corrected to|Label .* confirmed")).first.wait_for(timeout=_SOON)

    def _open(self, place: str, **address: str) -> None:
        values = "&".join(f"{name}={value}" for name, value in {"project": PROJECT, **address}.items())
        self._page.goto(f"{self._address}/{place}?{values}")
        drawn(self._page)

    def _heading(self, title: str) -> None:
        self._page.get_by_role("heading", name=title, exact=True).wait_for()

    def _main(self) -> Locator:
        return self._page.get_by_test_id("stMain")

    def _button(self, name: str) -> Locator:
        return self._main().get_by_role("button", name=name).first


def drawn(page: Page) -> None:
    """Wait until the page's heading stands and its script has ended."""
    page.get_by_role("heading", level=1).first.wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
