"""One set of judgements, written in each format that Errata reads, as the tools and programs write it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pyreadstat
import xlsxwriter
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


def _sav(judged: Sequence[Judged], path: Path) -> None:
    """Labels as SPSS has them: numbers with names, and a number for no answer."""
    frame = long_frame(judged)
    names = dict(enumerate(sorted(frame["label"].dropna().unique()), start=1))
    codes = {label: code for code, label in names.items()}
    frame["label"] = frame["label"].map(codes).astype("float64").fillna(-99.0)
    pyreadstat.write_sav(
        frame.astype({"id": object, "text": object, "annotator": object}),
        path,
        variable_value_labels={"label": names},
        missing_ranges={"label": [-99]},
    )


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
    "long.sav": _sav,
    "long.dta": _dta,
    "long.arrow": _arrow_stream,
    "records.json": _json("records"),
    "columns.json": _json("columns"),
    "split.json": _json("split"),
    "long.jsonl": _json_lines,
    "label_studio.json": _label_studio,
    "label_studio_min.json": _label_studio_min,
    "doccano.zip": _doccano,
    "prodigy.jsonl": _prodigy,
    "argilla.json": _argilla,
}

# Whether the columns of these are people or questions, only their names tell.
WIDE = ("wide.csv", "semicolon.csv", "utf16.csv", "wide.xlsx")
