"""``python -m dashboard [Streamlit's own flags]`` starts the server, where there is a workspace that it can use."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

from core import processes


def check_workspace() -> None:
    """End with exit code 1 where the workspace cannot be used, which ``dashboard.check`` has said then.

    It runs in a process of its own, as a new or an older database brings in Alembic, which the server would keep.
    """
    checking = subprocess.Popen([sys.executable, "-m", "dashboard.check"], env=processes.environment())
    # What the server needs in any case is imported meanwhile.
    for module in ("streamlit.web.cli", "core.workflow.bench"):
        importlib.import_module(module)
    if checking.wait():
        sys.exit(1)


def serve() -> None:
    from streamlit.web import cli

    app = Path(__file__).with_name("app.py")
    cli.main(["run", str(app), *sys.argv[1:]], prog_name="python -m dashboard")


if __name__ == "__main__":
    check_workspace()
    serve()
