"""The entry script: light, and at home in any working directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from core.records import SplitSettings
from core.settings import Settings
from core.workflow import ground_truth, projects, splits
from core.workflow.bench import open_bench
from dashboard import navigation
from tests.core.workflow import planted
from tests.test_architecture import HEAVY

ROOT = Path(__file__).resolve().parents[2]
LARGE = ("scipy", "sklearn", "alembic")
PAGES = [page.name for section in navigation.SECTIONS.values() for page in section]
SCRIPT = """
import gc, sys, time
import pyarrow
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
assert not app.error, app.error
for page in sys.argv[2].split(","):
    app.switch_page(f"../pages/{page}.py").run()
    assert not app.error, app.error
deadline = time.monotonic() + 60
while not gc.get_freeze_count() and time.monotonic() < deadline:
    time.sleep(0.1)
print("allocator", pyarrow.default_memory_pool().backend_name)
print("frozen", gc.get_freeze_count() > 5 * len(gc.get_objects()))
print(*[name for name in sys.argv[3:] if name in sys.modules])
"""


def test_drawing_every_page_imports_nothing_heavy_and_settles(tmp_path: Path) -> None:
    """On the demo with two models, so that the split is offered and two runs are compared."""
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.load_demo(bench)
    version = ground_truth.latest(bench, project)
    assert version is not None
    split = splits.make(bench, version, SplitSettings())
    planted.run(bench, project, split, lambda id, label: "True")
    planted.run(bench, project, split, lambda id, label: "False")
    app = ROOT / "dashboard" / "app.py"
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(app), ",".join(PAGES), *HEAVY, *LARGE],
        cwd=tmp_path,
        env={**os.environ, "ERRATA_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.split() == ["allocator", "system", "frozen", "True"]
    assert "Traceback" not in ended.stderr
