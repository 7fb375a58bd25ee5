"""``python -m dashboard [Streamlit's own flags]`` starts the server, where there is a workspace that it can use."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from core import processes, workflow


def check_workspace() -> None:
    """End with exit code 1 where the workspace cannot be used, which ``dashboard.check`` has said then.

    It runs in a process of its own, as a new or an older database brings in Alembic, which the server would keep.
    """
    checking = subprocess.Popen([sys.executable, "-m", "dashboard.check"], env=processes.environment())
    # What the server and its pages need in any case is imported meanwhile, so that the first page does not wait for it;
    # but for the pages' own modules: their components can be told only to a server that runs.
    for module in ("streamlit.web.cli", "altair", *_use_cases()):
        importlib.import_module(module)
    if checking.wait():
        sys.exit(1)


def _use_cases() -> list[str]:
    """The modules that pages call."""
    return [f"{workflow.__name__}.{one.name}" for one in pkgutil.iter_modules(workflow.__path__)]


def serve(flags: Sequence[str]) -> None:
    from streamlit.web import cli

    from dashboard import terminal

    terminal.use_own_words()
    app = Path(__file__).with_name("app.py")
    cli.main(["run", str(app), *flags], prog_name="python -m dashboard")


@click.command(
    context_settings={"help_option_names": ["-h", "--help"], "ignore_unknown_options": True},
    options_metavar="",
    epilog="Ctrl+C stops it; trainings go on, and open pages as soon as it runs again.",
)
@click.argument("flags", nargs=-1, type=click.UNPROCESSED)
def start(flags: Sequence[str]) -> None:
    """Start Errata and open it in the browser.

    What you upload and train is kept in the workspace: the folder ERRATA_HOME, ./workspace by default.

    \b
    Often used flags of Streamlit, which are all understood:
      --server.port 8600        another port than 8501
      --server.headless true    do not open the browser
    """
    check_workspace()
    serve(flags)


if __name__ == "__main__":
    start(prog_name="python -m dashboard")
