"""One set of judgements, written in each format that Errata reads, as the tools and programs write it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pyreadstat
import rdata
import xlsxwriter
from datasets import ClassLabel, Dataset, Features, Value
from datasets.utils.logging import disable_progress_bar as disable_progress_bars
from pandas import DataFrame


@dataclass(frozen=True)
class Judged:
    """A text, and what each annotator said of it; None where one said nothing."""

    id: str
    text: str
    labels: dict[str, str | None]


Write = Callable[[Sequence[Judged], Path], None]


def long_frame(judged: Sequence[Judged], missing: str | None = None) -> DataFrame:
    """``id, text, annotator, label``, with ``missing`` for what was not answered."""
    rows = [
        (one.id, one.text, annotator, missing if label is None else label)
        for one in judged
        for annotator, label in one.labels.items()
    ]
    return DataFrame(rows, columns=["id", "text", "annotator", "label"], dtype="str")


def wide_frame(judged: Sequence[Judged], missing: str | None = None) -> DataFrame:
    """``id, text`` and a column an annotator."""
    rows = [{"id": one.id, "text": one.text, **one.labels} for one in judged]
    return DataFrame(rows, dtype="str").fillna(missing) if missing else DataFrame(rows, dtype="str")


def as_csv(frame: DataFrame, separator: str = ",", encoding: str = "utf-8", **options: object) -> bytes:
    out = io.StringIO(newline="")
    frame.to_csv(out, sep=separator, index=False, lineterminator="\r\n", **options)  # type: ignore[call-overload]
    return out.getvalue().encode(encoding)


def _csv(frame: Callable[..., DataFrame], separator: str, missing: str | None, encoding: str = "utf-8-sig") -> Write:
    def write(judged: Sequence[Judged], path: Path) -> None:
        path.write_bytes(as_csv(frame(judged, missing), separator, encoding, quoting=csv.QUOTE_ALL))

    return write


def _gzipped(judged: Sequence[Judged], path: Path) -> None:
    path.write_bytes(gzip.compress(as_csv(long_frame(judged))))


def _zipped(judged: Sequence[Judged], path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("judgements.csv", as_csv(long_frame(judged)))


def _xlsx(judged: Sequence[Judged], path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        frame = wide_frame(judged).astype(object)
        for column, name in enumerate(frame.columns):
            sheet.write_string(0, column, name)
            for row, cell in enumerate(frame[name], start=1):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)


def _parquet(judged: Sequence[Judged], path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(long_frame(judged), preserve_index=False), path)


def _feather(judged: Sequence[Judged], path: Path) -> None:
    feather.write_feather(pa.Table.from_pandas(long_frame(judged), preserve_index=False), path)


def _sav(judged: Sequence[Judged], path: Path, *, packed: bool = False) -> None:
    """Labels as SPSS has them: numbers with names, and a number for no answer."""
    frame = long_frame(judged)
    names: dict[int | float, str] = dict(enumerate(sorted(frame["label"].dropna().unique()), start=1))
    codes = {label: code for code, label in names.items()}
    frame["label"] = frame["label"].map(codes).astype("float64").fillna(-99.0)
    pyreadstat.write_sav(
        frame.astype({"id": object, "text": object, "annotator": object}),
        path,
        variable_value_labels={"label": names},
        missing_ranges={"label": [-99]},
        compress=packed,
    )


def _zsav(judged: Sequence[Judged], path: Path) -> None:
    _sav(judged, path, packed=True)


def _dta(judged: Sequence[Judged], path: Path) -> None:
    pyreadstat.write_dta(long_frame(judged).astype(object).fillna(""), path)


def _arrow_stream(judged: Sequence[Judged], path: Path) -> None:
    table = pa.Table.from_pandas(long_frame(judged), preserve_index=False)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as stream:
        stream.write_table(table)


def _json(orient: str) -> Write:
    def write(judged: Sequence[Judged], path: Path) -> None:
        long_frame(judged).astype(object).to_json(path, orient=orient, force_ascii=False)  # type: ignore[call-overload]

    return write


def _json_lines(judged: Sequence[Judged], path: Path) -> None:
    records = long_frame(judged).astype(object).where(lambda cells: cells.notna(), None).to_dict("records")
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def _label_studio(judged: Sequence[Judged], path: Path) -> None:
    tasks = [
        {
            "id": number,
            "data": {"text": one.text, "id": one.id},
            "annotations": [
                {
                    "id": 100 * number + place,
                    "completed_by": {"id": place, "email": annotator},
                    "result": _choices(label),
                }
                for place, (annotator, label) in enumerate(one.labels.items(), start=1)
            ],
        }
        for number, one in enumerate(judged, start=1)
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")


def _choices(label: str | None) -> list[dict[str, object]]:
    value = {"choices": [label]}
    return [{"from_name": "label", "to_name": "text", "type": "choices", "value": value}] if label is not None else []


def _label_studio_min(judged: Sequence[Judged], path: Path) -> None:
    records = [
        {
            "text": one.text,
            "id": number,
            **({"label": label} if label is not None else {}),
            "annotator": annotator,
            "annotation_id": 100 * number + place,
            "created_at": "2026-05-01T10:00:00Z",
            "updated_at": "2026-05-01T10:00:00Z",
            "lead_time": 3.5,
        }
        for number, one in enumerate(judged, start=1)
        for place, (annotator, label) in enumerate(one.labels.items())
    ]
    path.write_text(json.dumps(records), encoding="utf-8")


def _label_studio_csv(judged: Sequence[Judged], path: Path) -> None:
    frame = long_frame(judged)
    tasks = {one.id: number for number, one in enumerate(judged, start=1)}
    table = DataFrame(
        {
            "annotation_id": range(1, len(frame) + 1),
            "annotator": frame["annotator"],
            "created_at": "2026-05-01T10:00:00Z",
            "id": frame["id"].map(tasks),
            "label": frame["label"],
            "lead_time": 3.5,
            "text": frame["text"],
            "updated_at": "2026-05-01T10:00:00Z",
        }
    )
    path.write_bytes(as_csv(table, quoting=csv.QUOTE_NONNUMERIC))


def _toloka(judged: Sequence[Judged], path: Path) -> None:
    frame = long_frame(judged)
    table = DataFrame(
        {
            "INPUT:id": frame["id"],
            "INPUT:text": frame["text"],
            "OUTPUT:tone": frame["label"],
            "ASSIGNMENT:task_id": [f"00a--{number}" for number in range(len(frame))],
            "ASSIGNMENT:assignment_id": [f"00a-{number}" for number in range(len(frame))],
            "ASSIGNMENT:worker_id": frame["annotator"],
            "ASSIGNMENT:status": "APPROVED",
            "ASSIGNMENT:submitted": "2026-05-01T10:01:00.000",
        }
    )
    path.write_bytes(as_csv(table, "\t"))


def _doccano(judged: Sequence[Judged], path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for annotator in dict.fromkeys(name for one in judged for name in one.labels):
            lines = [
                {"id": number, "text": one.text, "label": [one.labels[annotator]] if one.labels.get(annotator) else []}
                for number, one in enumerate(judged, start=1)
                if annotator in one.labels
            ]
            lines = [{**line, "Comments": []} for line in lines]
            archive.writestr(f"{annotator}.jsonl", "".join(json.dumps(line) + "\n" for line in lines))


def _prodigy(judged: Sequence[Judged], path: Path) -> None:
    options = dict.fromkeys(label for one in judged for label in one.labels.values() if label is not None)
    lines = [
        {
            "text": one.text,
            "options": [{"id": label, "text": label} for label in options],
            "accept": [label] if label is not None else [],
            "answer": "accept" if label is not None else "ignore",
            "_input_hash": number,
            "_task_hash": number,
            "_annotator_id": annotator,
        }
        for number, one in enumerate(judged, start=1)
        for annotator, label in one.labels.items()
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _argilla(judged: Sequence[Judged], path: Path) -> None:
    records = []
    for one in judged:
        given = [(name, label) for name, label in one.labels.items() if label is not None]
        records.append(
            {
                "id": one.id,
                "_server_id": one.id,
                "status": "completed",
                "text": one.text,
                "label.responses": [label for _, label in given] or None,
                "label.responses.users": [name for name, _ in given] or None,
                "label.responses.status": ["submitted"] * len(given) or None,
            }
        )
    path.write_text(json.dumps(records), encoding="utf-8")


def _ods(judged: Sequence[Judged], path: Path) -> None:
    """A sheet as LibreOffice writes it: a paragraph for each line of a cell."""
    frame = wide_frame(judged).astype(object)
    rows = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in [list(frame), *frame.to_numpy()]
    )
    kind = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{kind}:office:1.0" xmlns:table="{kind}:table:1.0" '
        f'xmlns:text="{kind}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Sheet1">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{kind}:manifest:1.0"/>')
        archive.writestr("content.xml", content)


def _ods_cell(cell: object) -> str:
    if not isinstance(cell, str):
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line).replace(chr(9), '<text:tab/>')}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _rds(judged: Sequence[Judged], path: Path) -> None:
    frame = long_frame(judged).astype(object)
    rdata.write_rds(path, frame.where(frame.notna(), None))


def _save_to_disk(judged: Sequence[Judged], path: Path) -> None:
    """A zipped folder of Hugging Face's datasets, with the labels as a ClassLabel."""
    frame = long_frame(judged).astype(object)
    names = sorted(frame["label"].dropna().unique())
    frame["label"] = [names.index(label) if isinstance(label, str) else None for label in frame["label"]]
    features = {
        "id": Value("string"),
        "text": Value("string"),
        "annotator": Value("string"),
        "label": ClassLabel(names=names),
    }
    with tempfile.TemporaryDirectory() as folder:
        disable_progress_bars()
        Dataset.from_pandas(frame, features=Features(features)).save_to_disk(folder)
        with zipfile.ZipFile(path, "w") as archive:
            for file in Path(folder).iterdir():
                archive.write(file, f"judged/{file.name}")


def _active_tigger(judged: Sequence[Judged], path: Path) -> None:
    """The export of all schemes, here of one: one judgement a user a row."""
    frame = long_frame(judged).dropna(subset="label")
    table = DataFrame(
        {
            "id": frame["id"],
            "dataset": "train",
            "text": frame["text"],
            "labels": frame["label"],
            "user": frame["annotator"],
            "timestamp": "2026-01-02 10:00:00",
            "comment": None,
        }
    )
    path.write_bytes(as_csv(table))


def _potato(judged: Sequence[Judged], path: Path) -> None:
    """The table of annotations, a column a possible label, and the table of the items, zipped."""
    labels = dict.fromkeys(label for one in judged for label in one.labels.values() if label is not None)
    rows = [
        {
            "user_id": annotator,
            "instance_id": one.id,
            **{f"tone:::{label}": "true" if label == given else None for label in labels},
        }
        for one in judged
        for annotator, given in one.labels.items()
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("annotated_instances.csv", as_csv(DataFrame(rows, dtype="str")))
        archive.writestr("items.csv", as_csv(_items(judged)))


def _inception(judged: Sequence[Judged], path: Path) -> None:
    frame = long_frame(judged).rename(columns={"id": "doc", "annotator": "user"})[["doc", "user", "label"]]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("agreement.csv", as_csv(frame))
        archive.writestr("texts.csv", as_csv(_items(judged)))


def _two_tables(judged: Sequence[Judged], path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("judgements.csv", as_csv(long_frame(judged).drop(columns="text")))
        archive.writestr("texts.csv", as_csv(_items(judged)))


def _items(judged: Sequence[Judged]) -> DataFrame:
    return DataFrame([(one.id, one.text) for one in judged], columns=["id", "text"], dtype="str")


def _mturk(judged: Sequence[Judged], path: Path) -> None:
    frame = long_frame(judged)
    table = DataFrame(
        {
            "HITId": frame["id"],
            "AssignmentId": [f"A{number}" for number in range(len(frame))],
            "WorkerId": frame["annotator"],
            "AssignmentStatus": "Approved",
            "SubmitTime": "Fri May 01 10:01:00 PDT 2026",
            "WorkTimeInSeconds": "60",
            "Input.id": frame["id"],
            "Input.text": frame["text"],
            "Answer.tone": frame["label"],
            "Approve": None,
            "Reject": None,
        }
    )
    path.write_bytes(as_csv(table, quoting=csv.QUOTE_ALL))


WRITERS: dict[str, Write] = {
    "long.csv": _csv(long_frame, ",", None),
    "na.csv": _csv(long_frame, ",", "NA"),
    "wide.csv": _csv(wide_frame, ",", None),
    "semicolon.csv": _csv(wide_frame, ";", "#NV"),
    "long.tsv": _csv(long_frame, "\t", None, "utf-8"),
    "utf16.csv": _csv(wide_frame, ",", None, "utf-16"),
    "long.csv.gz": _gzipped,
    "tables.zip": _zipped,
    "wide.xlsx": _xlsx,
    "long.parquet": _parquet,
    "long.feather": _feather,
    "wide.ods": _ods,
    "long.rds": _rds,
    "save_to_disk.zip": _save_to_disk,
    "long.sav": _sav,
    "long.zsav": _zsav,
    "long.dta": _dta,
    "long.arrow": _arrow_stream,
    "records.json": _json("records"),
    "columns.json": _json("columns"),
    "split.json": _json("split"),
    "long.jsonl": _json_lines,
    "label_studio.json": _label_studio,
    "label_studio_min.json": _label_studio_min,
    "label_studio.csv": _label_studio_csv,
    "toloka.tsv": _toloka,
    "doccano.zip": _doccano,
    "prodigy.jsonl": _prodigy,
    "argilla.json": _argilla,
    "active_tigger.csv": _active_tigger,
    "potato.zip": _potato,
    "inception.zip": _inception,
    "two_tables.zip": _two_tables,
    "mturk.csv": _mturk,
}

# Whether the columns of these are people or questions, only their names tell.
WIDE = ("wide.csv", "semicolon.csv", "utf16.csv", "wide.xlsx", "wide.ods")
