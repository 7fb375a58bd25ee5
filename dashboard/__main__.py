"""``python -m dashboard [Streamlit's own flags]`` starts the server."""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.web import cli

if __name__ == "__main__":
    app = Path(__file__).with_name("app.py")
    cli.main(["run", str(app), *sys.argv[1:]], prog_name="python -m dashboard")
