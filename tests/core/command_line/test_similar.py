"""Similar texts on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from click.testing import Result

from core.settings import Settings
from core.workflow import projects, similar_texts
from core.workflow.bench import open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_the_nearest_texts_are_listed_with_their_labels(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    made = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2"}), planted.wrong_on({"t1"}))
    refused = run("similar", made.name, "t1")
    assert refused.exit_code != 0
    assert "kept no similar texts" in refused.output
    near = [("t1", name, rank, f"t{rank + 2}", 1 - rank / 10) for name in ("model", "words") for rank in range(1, 6)]
    columns = ["id", "embedding", "rank", "other", "similarity"]
    bench.artifacts.write_table(pd.DataFrame(near, columns=columns), bench.artifacts.run(made).neighbours)
    of_model, of_words = similar_texts.of(bench, made, "t1")
    document = ask("similar", made.name, "t1")
    assert [[one["id"] for one in found["texts"]] for found in document["similar"]] == [
        [one.id for one in found.texts] for found in (of_model, of_words)
    ]
    said = run("similar", made.name, "t1").stdout
    assert similar_texts.in_words(of_words) in said
    assert all(f"{one.id}  “{one.label}”: {one.text}" in said for one in of_model.texts)
