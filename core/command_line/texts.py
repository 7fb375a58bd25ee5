"""``mismatches``, ``explain`` and ``predict``: what a model says of texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from core.command_line.application import EXISTING_FILE, commands, project_option
from core.command_line.output import about_quotes, answering, counts, plain_option
from core.counted import counted
from core.errors import SettingError
from core.records import METADATA_PREFIX, ExplanationSettings, PredictionFilter
from core.workflow import projects, results, training
from core.workflow.bench import Bench


@commands.command("mismatches")
@click.argument("run")
@project_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write them to this CSV file.")
@plain_option
@click.pass_obj
@answering
def list_mismatches(
    bench: Bench, run: str, project: str | None, out: Path | None, plain: bool
) -> tuple[list[dict[str, Any]], str]:
    """List the test texts whose predicted label differs from the true one, most confident errors first."""
    found = training.run(bench, projects.find(bench, project), run)
    page = results.mismatches(bench, found, PredictionFilter())
    quoted = results.download(bench, found, PredictionFilter(), out, plain=plain) if out is not None else 0
    rows = [_mismatch_document(row) for row in page.rows.to_dict("records")]
    lines = [
        f"{row['id']}  {row['true_label']} → {row['predicted_label']} ({row['probability']:.2f})  {row['text']}"
        for row in rows
    ]
    last = counted(page.total, "mismatch", "mismatches") + (f", written to {out}" if out else "")
    return rows, "\n".join([*lines, last + about_quotes(quoted)])


@commands.command("explain")
@click.argument("run")
@project_option
@click.option("--row", help="Id of a test text.")
@click.option("--text", help="Any other text.")
@click.option(
    "--samples", default=ExplanationSettings.samples, show_default=True, help="Altered texts that LIME asks about."
)
@click.option("--features", default=ExplanationSettings.features, show_default=True, help="Words to weigh.")
@click.option("--label", help="Class to explain; the predicted one by default.")
@click.pass_obj
@answering
def explain(
    bench: Bench,
    run: str,
    project: str | None,
    row: str | None,
    text: str | None,
    samples: int,
    features: int,
    label: str | None,
) -> tuple[dict[str, Any], str]:
    """Show which words made the model decide (LIME)."""
    if (row is None) == (text is None):
        raise SettingError("Either a row or a text is needed.", todo="Give --row ID or --text TEXT.")
    found = training.run(bench, projects.find(bench, project), run)
    subject = text if text is not None else results.text(bench, found, str(row))["text"]
    settings = ExplanationSettings(label=label, samples=samples, features=features)
    answer = results.explanation(bench, found, subject, settings)
    lines = [f"{name}: {probability:.1%}" for name, probability in answer.probabilities.items()]
    lines += [f"Words for (+) and against (-) “{answer.label}”:"]
    lines += [f"  {weight.weight:+.4f}  {weight.word}" for weight in answer.weights]
    return msgspec.to_builtins(answer), "\n".join(lines)


@commands.command("predict")
@click.argument("run")
@click.argument("file", type=EXISTING_FILE)
@project_option
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write.")
@click.option("--text", help="Column with the texts.")
@click.pass_obj
@answering
def predict(
    bench: Bench, run: str, file: Path, project: str | None, out: Path, text: str | None
) -> tuple[dict[str, Any], str]:
    """Label the texts of a file with a run's model."""
    found = training.run(bench, projects.find(bench, project), run)
    labels = results.predict_file(bench, found, file, out, text=text)
    return {"out": str(out), "texts": sum(labels.values()), "labels": labels}, f"{out}: {counts(labels)}"


def _mismatch_document(row: Mapping[Any, Any]) -> dict[str, Any]:
    named = {name: row[name] for name in ("id", "text", "true_label", "predicted_label", "probability")}
    metadata = {
        name.removeprefix(METADATA_PREFIX): value for name, value in row.items() if name.startswith(METADATA_PREFIX)
    }
    return {**named, "votes": json.loads(row["votes"]), "metadata": metadata}
