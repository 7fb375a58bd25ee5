"""``python -m dashboard [Streamlit's own flags]`` starts the server, where there is a workspace that it can use."""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.web import cli

from core.errors import ErrataError
from core.workflow.bench import open_bench


def check_workspace() -> None:
    """End with a message and exit code 1 where the workspace cannot be used."""
    try:
        open_bench().store.close()
    except ErrataError as error:
        sys.exit(f"Errata cannot start. {error}")


if __name__ == "__main__":
    check_workspace()
    app = Path(__file__).with_name("app.py")
    cli.main(["run", str(app), *sys.argv[1:]], prog_name="python -m dashboard")
