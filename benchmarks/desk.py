"""``python -m benchmarks.desk``: how long the reading desk takes to answer with 100,000 predictions.

A run of the demo gets made-up test texts with made-up answers, vectors and explanations. In a real browser each thing
that a reader does is done, and timed until the page is drawn; beside it stand a click in a Streamlit app of one button
and a reload of that app on the same machine, so that the figure says what is Errata's own, and the time that the
server's processor works for it, which other work on the machine hardly changes. Needs a Chromium on the path, and
Playwright (requirements-dev.txt).
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
from pandas import DataFrame
from playwright.sync_api import Browser, Locator, Page

from benchmarks.served import ERRATA, Served, chromium, served
from core.explanation.lime_text import LimeSettings
from core.prediction import neighbours
from core.records import Embedding, Explanation, Part, Run, WordWeight, schemas
from core.records.columns import ID, PART, TEXT, VOTES
from core.records.folders import RunFolder
from core.settings import Settings
from core.store import checksums, predictions
from core.store.artifacts import Artifacts
from core.store.explanations import StoredExplanation
from core.workflow import demo, training
from core.workflow.bench import Bench, open_bench

SEED = 5460
LABELS = ("False", "True")
WRONG = 0.2
EXPLAINED = 2_000
SIZE = 384
WORDS = 20
GOAL_SECONDS = 0.5
BETWEEN_LOOKS = 0.02
LONGEST_SECONDS = 120
DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]'
EMPTY_APP = """
import streamlit as st

st.button("Count")
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.write(f"run {st.session_state.runs}")
"""


def make(home: Path, number: int) -> list[str]:
    """A workspace whose run-1 has so many test texts; the ids of its mismatches, the most confident first."""
    bench = open_bench(Settings.at(home))
    project = demo.load(bench).project
    run = training.run(bench, project, "run-1")
    random = np.random.default_rng(SEED)
    table = _answers(number, random)
    folder = bench.artifacts.run(run)
    predictions.write(table, LABELS, folder.predictions)
    vectors = random.standard_normal((number, SIZE)).astype(np.float32)
    halves = [*map(bytes, (vectors / np.linalg.norm(vectors, axis=1)[:, None]).astype("<f2"))]
    Artifacts.write_table(DataFrame({ID: table[ID], "model": halves, "words": halves}), folder.vectors)
    Artifacts.write_table(_neighbours(table, folder, random), folder.neighbours)
    Artifacts.seal(folder.path, checksums.everything(folder.path))
    wrong = table[table["true_label"] != table["predicted_label"]].sort_values("probability", ascending=False)
    _explain(bench, run, wrong.head(EXPLAINED)[TEXT].tolist())
    return wrong[ID].tolist()


def _answers(number: int, random: np.random.Generator) -> DataFrame:
    words = np.array([f"word{place}" for place in range(5_000)])
    chosen = words[np.minimum(random.zipf(1.3, (number, WORDS)), len(words)) - 1]
    yes = random.random(number)
    predicted = np.where(yes > 0.5, "True", "False")
    is_wrong = random.random(number) < WRONG
    return DataFrame(
        {
            ID: [f"t{place}" for place in range(number)],
            TEXT: [f"{' '.join(line)} {place}" for place, line in enumerate(chosen)],
            "true_label": np.where(is_wrong, np.where(yes > 0.5, "False", "True"), predicted),
            VOTES: '{"Ann": "True", "Ben": "False", "Cem": "True"}',
            "soft_label": '{"False": 0.333, "True": 0.667}',
            "duplicate_group": np.arange(number),
            "unit": np.arange(number),
            PART: str(Part.TEST),
            "predicted_label": predicted,
            "probability": np.maximum(yes, 1 - yes),
            "probabilities": list(np.column_stack([1 - yes, yes])),
            "meta:party": random.choice(np.array(["A", "B", "C"]), number),
        }
    )


def _neighbours(table: DataFrame, folder: RunFolder, random: np.random.Generator) -> DataFrame:
    rows = Artifacts.read_table(folder.rows, schemas.ROWS)
    train = rows.loc[rows[PART] == Part.TRAIN, ID].to_numpy()
    each = len(table) * neighbours.MOST
    drawn = {
        "id": np.repeat(table[ID].to_numpy(), neighbours.MOST),
        "rank": np.tile(np.arange(1, neighbours.MOST + 1), len(table)),
    }
    return pd.concat(
        [
            DataFrame(
                {
                    **drawn,
                    "embedding": str(name),
                    "other": random.choice(train, each),
                    "similarity": random.random(each),
                }
            )
            for name in Embedding
        ],
        ignore_index=True,
    )[schemas.NEIGHBOURS.names]


def _explain(bench: Bench, run: Run, texts: list[str]) -> None:
    def explained(text: str) -> Explanation:
        first, second, *_ = text.split()
        weights = (
            WordWeight(first, 0, len(first), 0.3),
            WordWeight(second, len(first) + 1, len(first) + 1 + len(second), 0.1),
        )
        return Explanation(
            text,
            "True",
            "True",
            {"False": 0.2, "True": 0.8},
            weights,
            {"samples": 5000, "features": 6, "seed": SEED},
            1.0,
            0.9,
        )

    bench.store.explanations.keep(run.id, [StoredExplanation(text, LimeSettings(), explained(text)) for text in texts])


@dataclass(frozen=True)
class Took:
    """Seconds from what a reader does to the page that is drawn whole, and those that the server's processor worked."""

    whole: float
    processor: float


def took(server: Served, page: Page, do: Callable[[], object], until: Locator) -> Took:
    """``until`` is what the reader waits for."""
    begun, worked = time.perf_counter(), _worked(server)
    do()
    _wait(page, until)
    return Took(time.perf_counter() - begun, _worked(server) - worked)


def _wait(page: Page, until: Locator) -> None:
    """Playwright's own way of waiting looks, after a third of a second, only twice a second."""
    drawn, deadline = page.locator(DRAWN), time.monotonic() + LONGEST_SECONDS
    while not (until.is_visible() and drawn.is_visible()):
        if time.monotonic() > deadline:
            raise TimeoutError("the page is not drawn")
        time.sleep(BETWEEN_LOOKS)


def _worked(server: Served) -> float:
    times = psutil.Process(server.pid).cpu_times()
    return times.user + times.system


def of_empty_app(browser: Browser, folder: Path) -> tuple[float, float]:
    """A click in an app of one button, in the median, and that app from its address."""
    app = folder / "empty.py"
    app.write_text(EMPTY_APP, encoding="utf-8")
    with served(folder, [sys.executable, "-m", "streamlit", "run", str(app)]) as server:
        page = browser.new_page()
        page.goto(server.address)
        page.get_by_text("run 1", exact=True).wait_for()
        click = page.get_by_role("button", name="Count").click
        found = [took(server, page, click, page.get_by_text(f"run {number}", exact=True)) for number in range(2, 9)]
        reloaded = took(server, page, page.reload, page.get_by_text("run 1", exact=True))
        page.close()
        return statistics.median(one.whole for one in found), reloaded.whole


def of_desk(browser: Browser, home: Path, ids: list[str]) -> Iterator[tuple[str, Took]]:
    """What a reader does → how long it took, each once, after the pages were drawn once, but for the first."""
    with served(home, ERRATA) as server:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(LONGEST_SECONDS * 1000)

        def said(words: str) -> Locator:
            return page.get_by_text(re.compile(re.escape(words))).first

        def choose(order: str) -> Callable[[], None]:
            def do() -> None:
                page.get_by_role("combobox", name="Order").click()
                page.get_by_role("option", name=order).click()

            return do

        def search(words: str) -> None:
            field = page.get_by_role("textbox", name="Words in the text")
            field.fill(words)
            field.press("Enter")

        def row(id: str) -> Locator:
            return page.locator(
                f'tr[aria-current="true"] a[href*="text={id}&"], tr[aria-current="true"] a[href$="text={id}"]'
            )

        timed = partial(took, server)
        address = f"{server.address}/mismatches?run=run-1"
        listed = said("Mismatches, most confident first")
        yield "the list, first of all after the server's start", timed(page, partial(page.goto, address), listed)
        yield "the list, from its address again", timed(page, page.reload, listed)
        page.goto(f"{address}&text={ids[0]}")
        _wait(page, row(ids[0]))
        page.goto(address)
        _wait(page, listed)
        yield "another order", timed(page, choose("Longest first"), said("Mismatches, longest first"))
        yield "back to the usual order", timed(page, choose("Most confident first"), listed)
        yield "a search", timed(page, partial(search, "word17 word3"), said("with “word17 word3” in the text, most"))
        away = page.get_by_role("button", name="with “word17 word3” in the text").click
        yield "without the search", timed(page, away, listed)
        yield (
            "the next page",
            timed(page, page.get_by_role("button", name="Next page").click, page.get_by_text(ids[30])),
        )
        page.goto(address)
        _wait(page, listed)
        yield "open a text", timed(page, page.locator("a.open").first.click, row(ids[0]))
        page.get_by_role("button", name=re.compile("^Next")).wait_for()
        for place in (1, 2, 3):
            step = page.get_by_role("button", name=re.compile("^Next")).click
            yield f"the next text ({place})", timed(page, step, row(ids[place]))
        page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    number = parser.parse_args().texts
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        ids = make(home, number)
        empty, reloaded = of_empty_app(browser, Path(folder))
        print(
            f"a click in an app of one button: {empty:.2f} s; that app from its address: {reloaded:.2f} s", flush=True
        )
        found: dict[str, Took] = {}
        for what, one in of_desk(browser, home, ids):
            found[what] = one
            over = " (over the goal)" * (one.whole > GOAL_SECONDS)
            times = one.whole / empty
            print(f"{what}: {one.whole:.2f} s, {times:.1f} times{over}; processor {one.processor:.2f} s", flush=True)
    slowest = max(found, key=lambda what: found[what].whole)
    middle = statistics.median(one.whole for one in found.values())
    worked = statistics.median(one.processor for one in found.values())
    print(
        f"{number:,} predictions: median {middle:.2f} s, {middle / empty:.1f} times an empty app, processor "
        f"{worked:.2f} s; slowest: {slowest}"
    )


if __name__ == "__main__":
    main()
