"""``python -m dashboard.check``: open the workspace as the server will, and say what stands in its way."""

from __future__ import annotations

import sys

from core.command_line import remedies
from core.errors import ErrataError
from core.workflow.bench import close, open_bench


def check_workspace() -> None:
    """End with a message and exit code 1 where the workspace cannot be used."""
    try:
        close(open_bench())
    except ErrataError as error:
        sys.exit(f"Errata cannot start. {remedies.in_one_line(error)}")


if __name__ == "__main__":
    check_workspace()
