"""``python -m benchmarks.first_page``: seconds from a server that answers to a first page that is drawn.

Beside it stands the same for an empty Streamlit app on the same machine, so that the figure says what is Errata's own.
Needs a Chromium on the path, and Playwright (requirements-dev.txt).
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
EMPTY_APP = "import streamlit as st\nst.title('Overview')\n"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def seconds_to_first_page(command: list[str], home: Path, browser: Browser) -> float:
    """Start a server, wait until it answers, and time a fresh browser tab until the heading is there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.headless", "true"],
        cwd=ROOT,
        env={**os.environ, "ERRATA_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/_stcore/health")
        begun = time.perf_counter()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}")
        page.get_by_role("heading", name="Overview").wait_for()
        seconds = time.perf_counter() - begun
        page.close()
        return seconds
    finally:
        server.terminate()
        server.wait()


def _wait_until_up(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not come up")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    pairs = parser.parse_args().pairs
    chromium = shutil.which("chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY_APP, encoding="utf-8")
        ours, theirs = [], []
        for number in range(pairs):
            home = Path(folder) / str(number)
            theirs.append(seconds_to_first_page([sys.executable, "-m", "streamlit", "run", str(empty)], home, browser))
            ours.append(seconds_to_first_page([sys.executable, "-m", "dashboard"], home, browser))
            print(f"Errata {ours[-1]:.2f} s, empty {theirs[-1]:.2f} s", flush=True)
        browser.close()
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    print(f"median: Errata {statistics.median(ours):.2f} s, empty {statistics.median(theirs):.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
