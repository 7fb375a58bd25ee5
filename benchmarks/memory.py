"""``python -m benchmarks.memory``: what the server's memory is after each step of a day, and what open tabs cost.

One look at each page, ten tabs, one person's working session, ten tabs beside a training, and rest after each. Prints
resident, proportional and own memory of the server's process in MB (10^6 bytes), its processor seconds, and what the
processes beside it hold. Memory hardly depends on how busy the machine is; quote seconds as ratios.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page

from benchmarks.served import chromium, served
from benchmarks.working_session import WorkingSession, drawn
from core.records import Project, Run, TrainingConfig
from core.settings import Settings
from core.workflow import projects, splits, training
from core.workflow.bench import Bench, open_bench

_PAGES = (
    "",
    "ground-truth",
    "annotate",
    "agreement",
    "adjudicate",
    "train",
    "results",
    "mismatches",
    "explain",
    "corrections",
    "compare",
)
_TABS = ("", "train", "train", "train", "results", "results", "mismatches", "agreement", "ground-truth", "compare")
_PATIENCE = 120_000
# Streamlit keeps what belongs to a closed tab for two minutes, should it come back.
_SECONDS_TO_BE_FORGOTTEN = 130


class Meter:
    """Prints a line a step."""

    def __init__(self, pid: int) -> None:
        self._server = psutil.Process(pid)
        print(f"{'':36} {'RSS':>6} {'PSS':>6} {'USS':>6} {'beside':>7} {'CPU s':>7}")

    def line(self, step: str) -> None:
        memory = self._server.memory_full_info()
        beside = sum(child.memory_info().rss for child in self._server.children(recursive=True) if child.is_running())
        megabytes = [value / 1e6 for value in (memory.rss, memory.pss, memory.uss)]
        figures = " ".join(f"{value:6.0f}" for value in megabytes)
        print(f"{step:36} {figures} {beside / 1e6:7.0f} {self.cpu_seconds():7.1f}", flush=True)

    def cpu_seconds(self) -> float:
        times = self._server.cpu_times()
        return times.user + times.system


class Tabs:
    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._context = browser.new_context()
        self._context.set_default_timeout(_PATIENCE)

    def open(self, page: str, project: Project) -> Page:
        tab = self._context.new_page()
        tab.goto(f"{self._address}/{page}?project={project.name}")
        drawn(tab)
        return tab

    def close(self) -> None:
        self._context.close()
        self._context = self._browser.new_context()
        self._context.set_default_timeout(_PATIENCE)


def look_at_each_page(tabs: Tabs, project: Project) -> None:
    tab = tabs.open("", project)
    for page in _PAGES:
        tab.goto(f"{tab.url.split('?')[0].rsplit('/', 1)[0]}/{page}?project={project.name}")
        drawn(tab)


def rest(meter: Meter, tabs: Tabs, step: str) -> None:
    tabs.close()
    time.sleep(_SECONDS_TO_BE_FORGOTTEN)
    meter.line(step)


def beside_a_training(meter: Meter, tabs: Tabs, bench: Bench, project: Project, minutes: int) -> None:
    """Ten tabs, and how long another page takes, minute by minute while a training goes on."""
    run = _start(bench, project, epochs=100)
    while training.progress(bench, run).step < 10:
        time.sleep(1)
    _minute(meter, bench, run, "training, no tab")
    for page in _TABS:
        tabs.open(page, project)
    meter.line("ten tabs beside a training")
    for number in range(minutes):
        _minute(meter, bench, run, f"minute {number + 1}", tabs, project)
    training.stop(bench, run)
    while training.run(bench, project, run.name).state.is_active:
        time.sleep(1)
    meter.line("the training has ended")


def _minute(
    meter: Meter, bench: Bench, run: Run, step: str, tabs: Tabs | None = None, project: Project | None = None
) -> None:
    begun, steps, spent = time.monotonic(), training.progress(bench, run).step, meter.cpu_seconds()
    answer = ""
    if tabs is not None and project is not None:
        tab = tabs.open("results", project)
        answer = f", a page in {time.monotonic() - begun:.1f} s"
        tab.close()
    time.sleep(max(0.0, 60 - (time.monotonic() - begun)))
    done = training.progress(bench, run).step - steps
    meter.line(f"{step}: {done} steps, {meter.cpu_seconds() - spent:.1f} s of CPU{answer}")


def _idle_minute(meter: Meter, step: str) -> None:
    spent = meter.cpu_seconds()
    time.sleep(60)
    meter.line(f"{step}: {meter.cpu_seconds() - spent:.1f} s of CPU a minute")


def _start(bench: Bench, project: Project, epochs: int) -> Run:
    split = splits.latest(bench, projects.status(bench, project).version)  # type: ignore[arg-type]
    assert split is not None
    return training.start(bench, project, split, TrainingConfig(model=training.EMBEDDED, epochs=epochs))


def _prepare(home: Path) -> tuple[Bench, Project]:
    """A workspace with the demo and a model trained on it."""
    bench = open_bench(Settings.at(home))
    project = projects.load_demo(bench)
    run = _start(bench, project, epochs=1)
    while training.run(bench, project, run.name).state.is_active:
        time.sleep(0.5)
    return bench, project


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=2, help="how long ten tabs stay open beside a training")
    parser.add_argument("--no-session", action="store_true", help="leave the working session out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home = Path(folder)
        bench, project = _prepare(home)
        with served(home) as server:
            meter, tabs = Meter(server.pid), Tabs(browser, server.address)
            meter.line("started")
            tabs.open("", project)
            meter.line("first page")
            look_at_each_page(tabs, project)
            meter.line("one look at each page")
            rest(meter, tabs, "closed, at rest")
            for page in _TABS:
                tabs.open(page, project)
            meter.line("ten tabs")
            _idle_minute(meter, "ten idle tabs")
            rest(meter, tabs, "closed, at rest")
            if not asked.no_session:
                session = WorkingSession(browser.new_page(), server.address, home)
                for name, step in session.steps().items():
                    step()
                    meter.line(name)
                session.close()
                rest(meter, tabs, "closed, at rest")
            if asked.minutes:
                beside_a_training(meter, tabs, bench, project, asked.minutes)
                rest(meter, tabs, "closed, at rest")


if __name__ == "__main__":
    main()
