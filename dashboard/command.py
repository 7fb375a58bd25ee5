"""``errata``: without a command the dashboard, with one the command line."""

from __future__ import annotations

import re
import sys

from core.command_line import commands
from dashboard.__main__ import start

_FLAG_OF_STREAMLIT = re.compile(r"--\w+\.")


def main() -> None:
    words = sys.argv[1:]
    if not words or _FLAG_OF_STREAMLIT.match(words[0]):
        start(words, prog_name="errata")
    commands(words, prog_name="errata")
