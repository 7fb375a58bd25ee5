"""The entry script: light, and at home in any working directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.test_architecture import HEAVY

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
assert not app.exception, app.exception
for page in ("ground_truth", "agreement", "train", "results", "mismatches", "explain", "compare"):
    app.switch_page(f"../pages/{page}.py").run()
    assert not app.exception, app.exception
print(*[name for name in sys.argv[2:] if name in sys.modules])
"""


def test_drawing_every_page_imports_nothing_heavy(tmp_path: Path) -> None:
    app = ROOT / "dashboard" / "app.py"
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(app), *HEAVY],
        cwd=tmp_path,
        env={**os.environ, "ERRATA_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == ""
    assert "Traceback" not in ended.stderr
