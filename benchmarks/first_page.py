"""``python -m benchmarks.first_page``: seconds from a server that answers to a first page that is drawn.

Beside it stands the same for an empty Streamlit app on the same machine, so that the figure says what is Errata's own.
Needs a Chromium on the path, and Playwright (requirements-dev.txt).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.served import ERRATA, chromium, served

EMPTY_APP = "import streamlit as st\nst.title('Overview')\n"


def seconds_to_first_page(command: Sequence[str], home: Path, browser: Browser) -> float:
    """Start a server, wait until it answers, and time a fresh browser tab until the heading is there."""
    with served(home, command) as server:
        begun = time.perf_counter()
        page = browser.new_page()
        page.goto(server.address)
        page.get_by_role("heading", name="Overview").wait_for()
        seconds = time.perf_counter() - begun
        page.close()
        return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    pairs = parser.parse_args().pairs
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY_APP, encoding="utf-8")
        ours, theirs = [], []
        for number in range(pairs):
            home = Path(folder) / str(number)
            theirs.append(seconds_to_first_page([sys.executable, "-m", "streamlit", "run", str(empty)], home, browser))
            ours.append(seconds_to_first_page(ERRATA, home, browser))
            print(f"Errata {ours[-1]:.2f} s, empty {theirs[-1]:.2f} s", flush=True)
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    print(f"median: Errata {statistics.median(ours):.2f} s, empty {statistics.median(theirs):.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
