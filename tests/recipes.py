"""The recipes of CONTRIBUTING.md, for the tests that follow them."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "CONTRIBUTING.md"


def shown(heading: str) -> str:
    """The Python that stands below a heading."""
    page = PAGE.read_text(encoding="utf-8")
    [section] = re.findall(rf"^### {re.escape(heading)}$(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    return "\n\n".join(re.findall(r"^```python$(.*?)^```$", section, re.MULTILINE | re.DOTALL))
