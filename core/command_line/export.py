"""``export``: a data set version as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import about_quotes, answering, plain_option, written
from core.records import ExportFormat
from core.workflow import export as use_case
from core.workflow import ground_truth, projects
from core.workflow.bench import Bench


@commands.command("export")
@project_option
@click.option(
    "--format",
    "name",
    type=click.Choice([format.value for format in ExportFormat]),
    help="The form; by default the file’s ending tells it.",
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option("--version", "number", type=int, help="Number of the version; the newest by default.")
@click.option("--as-judged", is_flag=True, help="Judgements with the classes that were merged since as they were.")
@plain_option
@click.pass_obj
@answering
def export_version(
    bench: Bench, project: str | None, name: str | None, out: Path, number: int | None, as_judged: bool, plain: bool
) -> tuple[dict[str, Any], str]:
    """Write a version: its texts and labels, every judgement, what people decided by hand and noted, the metadata.

    wide, xlsx and parquet have one column per annotator, long one row per judgement, jsonl one object per text,
    label-studio one task per text, without decisions and notes. A project that begins with one of the others has its
    decisions, too.
    """
    owner = projects.find(bench, project)
    version = ground_truth.newest(bench, owner) if number is None else ground_truth.version(bench, owner, number)
    format = ExportFormat(name) if name else ExportFormat.of_ending(out.suffix)
    with written(out):
        exported = use_case.write(bench, version, format, out, plain=plain, as_judged=as_judged)
    document: dict[str, Any] = {
        "out": str(out),
        "format": format.value,
        "texts": exported.texts,
        "judgements": exported.judgements,
        "by_hand": exported.by_hand,
        "quoted": exported.quoted,
        "without": list(exported.without),
        "renamed": list(exported.renamed),
    }
    said = f"{use_case.in_words(exported)} of {owner.name}, version {version.number}."
    lines = [f"{out}: {said}{about_quotes(exported.quoted)}"]
    if exported.without:
        lines.append(f"Without {', '.join(exported.without)}: long and jsonl have it.")
    if exported.renamed:
        lines.append(use_case.about_renamed(exported.renamed))
    if format is ExportFormat.LABEL_STUDIO:
        document["labelling_config"] = use_case.label_studio_config(bench, version, as_judged=as_judged)
        lines += ["Set the project up in Label Studio with this labelling configuration:", document["labelling_config"]]
    return document, "\n".join(lines)
