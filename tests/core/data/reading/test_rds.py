"""R's data frames. The files were written by R 4.2 with saveRDS, packed and in base64 here."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rdata

from core.data.reading import rds, read_table
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.errors import FileError

# d <- data.frame(id = c(1294030472427834880, 2, 3), text = c("Größe „x“ 🔷", NA, "NA"),
#   label = factor(c("ja", "nein", NA)), n = c(1L, NA, 3L), sure = c(TRUE, NA, FALSE),
#   when = as.POSIXct(c("2020-01-01 10:05:00", NA, "2020-07-01 10:05:00"), tz = "Europe/Berlin"),
#   day = as.Date(c("2020-02-03", NA, "1969-12-31")), share = c(1.5, NaN, 2))
# d$code <- structure(c(1, 99, NA), labels = c(ja = 1, nein = 2, "keine Angabe" = 99), na_values = 99,
#   class = c("haven_labelled_spss", "haven_labelled", "vctrs_vctr", "double"))
# d$tags <- I(list(c("a", "b"), character(0), "c"))
BINARY = (
    "H4sIAAAAAAACA3VTO0/jQBBeO/ZBrAtCgoIyfwBo6bDv4BANDx1I6aKNvRAOYyPvJjwaItFTIdEgkO4f0EAJEjUFFQWioaVJg0TDY19j8AIrJZ"
    "6dmW/m+3Z2ax5CqIQc20Yll5vIXVz4MzzGfQN8I4J9IuH3yeP87dXBno/U8nsRrH5ZAHXK/Ds4lV2eXh6T6n3naPO+c1jtHu+fcX/5lS/kIJFj"
    "zwQcUFEoZAlPRxZybLlXWT9i0iYx1fVtwP7D2nISspIYGDeMMQVIXmgJhyzNuPXCf3lb1VLanuETWyk6uNkdGuXGTlf4ev4HN+f9DzlV+9Ug1z"
    "M3+3e6FjJoLLfM5Mi204QYHCuTrSxdJ6O/SBYLVYKqouBf312gDxTOu0CxQAEKOROYES1V4sefVPaO/vqGxHFdz69doI99Pk0DN+Q07CIKFdGm"
    "1gSvEZpfka9HqOyfq9wm1SBZ5o2UgEKpcoLrbRy3ZDnBwSr2zE/C0YCBJm6TpC55xySq03V+M1SorxjSXq8dsozWxT+IjtJWI9Zs5HMoGRO3QI"
    "rV0BFkDMQKv5tUQKfpu1AX4h4c0woQcxjZhDvlStJQGw7Poa2MgL3RJOAvRXgLgLSJ33PCNMpthpepedhZujECs6vAA+Uv+PkbMV6EGR5ZyjhE"
    "SHoDnygg3lQEAAA="
)
ASCII = (
    "H4sIAAAAAAACA3WTTW/bMAyG7/wrQzJ9fxxTbB166QZsA3YwECi22rTz7MJS0m6/fpTsWE7aXhzRpMjnfelsgANTTEkD1GpjDEj4+eN6ZUAbDZ"
    "QAFVhB18wKwonQTDBtuPQfqAGWMgofnGmtgRH4MlSc8IopNf5y7SsiSMUFqxgh+EK9LAIxJlU664oxgTc1WFjRxEQlosHtBklomjQGlDAFc15B"
    "64++DYmDlUuP7nQW0PmH7uKWhLp1IV9adLpzdewHYFIA5XkgjuPJg+lMkCRrllobZSUhGUhaLi3RGOUpGiUsaTR8+/r95lcdy6T8Ir6Civ/6zp"
    "9BIcfnw9A/+Y9XfmhRR4KbIAyzMs1Hs5ZzaVH+yUU/yhl3iOXuFsGmBmDtm4a6XTJUMjWZjmWXpJ3748O4+/c9P2lg8BvD/CFsunvsPjKdtbTY"
    "cnt07SG1FSPbUpWYu1nYu6Pvthmz9c02POEmT1lxkZ0TBI51HMI2PYvWpj/sWj+5qsfPeV4cBVeOu5Qi58uB+j3nN+EmLFRKLnMBKW49NKU6+p"
    "dYvM3oZUZX6sJh8CV63vs5x6Fxf0uLsHfLyrpvFlF09+GV+0P/vJ6WOv3pVvxtcSiicdGt7wYszxr/A5N845xDBAAA"
)
# data.frame(n = 1:3, x = c("a", "b", "c"), row.names = c("p1", "p2", "p3"))
NAMED = (
    "H4sIAAAAAAACA4vgYmBgYGZgYWJiYGYFMhlYQ0PcdC2AYsJADhMQv4PSjAwsDJxAmi85P7cgMbkkPjOvpDi1EE2WJSmxOBUqxgsWh9D/QDpBVj"
    "lwMICB/QdUGqpGAOIcsFmMiTBGEoyRDLQB2TrWvMTc1GKoPiaYqjwYowJdeXJOYjFMOUyQKyWxJFEvrQhoEppyzqL8cj1kG2AuYyowhLOM4Cxj"
    "kB8AbNzrpFEBAAA="
)
CELLS = [
    [
        *(
            "1.2940304724278349E+18",
            "Größe „x“ 🔷",
            "ja",
            "1",
            "True",
            "2020-01-01 10:05:00+01:00",
            "2020-02-03",
            "1.5",
        ),
        *("ja", '["a", "b"]'),
    ],
    ["2", None, "nein", None, None, None, None, None, None, "[]"],
    ["3", "NA", None, "3", "False", "2020-07-01 10:05:00+02:00", "1969-12-31", "2", None, '["c"]'],
]


def _unpacked(content: str) -> bytes:
    return gzip.decompress(base64.b64decode(content))


def _read(folder: Path, content: bytes) -> RawTable:
    (folder / "upload").write_bytes(content)
    return read_table(folder / "upload", name="data.rds")


def _cells(table: RawTable) -> list[list[str | None]]:
    frame = table.frame.astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("written", [BINARY, ASCII])
def test_every_cell_is_found_again(tmp_path: Path, written: str, pack: Callable[[bytes], bytes]) -> None:
    table = _read(tmp_path, pack(_unpacked(written)))
    assert table.format is Format.R
    assert table.columns == ("id", "text", "label", "n", "sure", "when", "day", "share", "code", "tags")
    assert _cells(table) == CELLS
    assert table.notes == (
        "Column “code”: values were read by their labels: 1 = ja, 2 = nein, 99 = keine Angabe.",
        "Column “code”: 1 cell holds a value declared as missing, taken as no answer.",
    )


def test_names_of_rows_are_a_column(tmp_path: Path) -> None:
    table = _read(tmp_path, _unpacked(NAMED))
    assert table.columns == ("row names", "n", "x")
    assert _cells(table) == [["p1", "1", "a"], ["p2", "2", "b"], ["p3", "3", "c"]]


def test_a_truncated_file_is_damaged(tmp_path: Path) -> None:
    content = _unpacked(BINARY)
    for length in range(30, len(content), 50):
        with pytest.raises(FileError, match="damaged"):
            _read(tmp_path, content[:length])


def test_what_is_no_data_frame_is_refused_with_the_way_out(tmp_path: Path) -> None:
    rdata.write_rds(tmp_path / "a.rds", {"text": "a", "n": 1})
    with pytest.raises(FileError, match="no data frame") as caught:
        read_table(tmp_path / "a.rds", name="a.rds")
    assert 'arrow::write_parquet(data, "data.parquet")' in caught.value.todo


def test_more_than_a_table_of_texts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rdata.write_rds(tmp_path / "a.rds", pd.DataFrame({"n": np.arange(100)}))
    monkeypatch.setattr(rds, "MAX_CELLS", 20)
    with pytest.raises(FileError, match="far more"):
        read_table(tmp_path / "a.rds", name="a.rds")
