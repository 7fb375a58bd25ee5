"""Whatever is exported and imported again is the same, in every form, for texts of every kind."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from core.data.ground_truth import GroundTruth, build
from core.data.reading.cells import clean
from core.data.spelling import unify
from core.data.writing import contents_of
from core.records import ColumnMapping, ExportFormat, ValueRules
from core.workflow import export, ground_truth
from core.workflow.ground_truth import StagedFile
from tests.core.data.raw_tables import raw

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
EXAMPLES = 6
FORMS = [
    *((format, False) for format in ExportFormat),
    (ExportFormat.WIDE, True),
    (ExportFormat.LONG, True),
]

WORDS = (
    *("=1+1", "+49 170 1234", "-5", "- Liste", "@anna hallo", "@SUM(1)*cmd|' /C calc'!A0", "'=gequotet", "''-x", "'@a"),
    *(
        "＝1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\n",
        "a\r\nb\rc\nd",
        "  Rand  ",
        " ",
        '"',
        '""',
        '"a',
        'a"',
        '","',
        '"\r\n"',
        "\\",
        "\\n",
    ),
    *(
        "a,b;c\td|e",
        "sep=;",
        "#comment",
        "# a,b",
        "__label__pos ja",
        "__label__pos",
        '{"a": [1]}',
        "[]",
        '["a","b"]',
        "null",
    ),
    *(
        "NA",
        "N/A",
        "#N/A",
        "nan",
        "None",
        "null",
        "-",
        "-99",
        ".",
        "n/a",
        "NULL",
        "TRUE",
        "True",
        "false",
        "1.0",
        "1",
        "007",
    ),
    *("12345678901234567890", "1e5", "1,5", "2026-01-02", "01.02.2026", "1/2", "12:30", "0x1F", "1_000"),
    *(
        "🗳️ 👩‍👩‍👧 🇩🇪",
        "\u200fשלום עולם\u202c",
        "u\u0308ber",
        "über",
        "a\u200bb",
        "a\u00adb",
        "\ufeffa",
        "a\ufeff",
        "\u2028",
        "\x85",
        "\x0b\x0c\x1c\x1f",
    ),
    *(
        "_x0041_ und _x000D_",
        "<b>&amp;</b>",
        "]]>",
        "ﬁ ① ﷺ",
        "text",
        "id",
        "label",
        "x" * 5_000,
        "\x07 \x1b",
        "\x7f",
        "\ud7ff\ue000\ufffd",
    ),
    *("https://example.org/?a=1&b=<2>", "annotator: Ann", "meta:x", "quoted by Errata", '["text"]', "id,text,label"),
)
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")
CELLS = st.one_of(
    st.sampled_from(WORDS),
    st.text(CHARACTERS, min_size=1, max_size=12),
    st.text("=+-@＝＠\t\r\n'\"x1,;|!( ", min_size=1, max_size=8),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map("".join),
)


COLUMNS = ("key", "body", "who", "what", "when")
MAPPING = ColumnMapping(
    text="body", label="what", annotator="who", id="key", time="when", values=ValueRules(keep_apart=True)
)


def _usable(text: str) -> str:
    return clean(text)[:100].strip() or "x"


def _same_to_readers(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(filter(str.isprintable, text))).casefold().strip()


# Names and labels lose the spaces around them when they are read, those that look alike are one, and what cannot be
# seen is none.
NAMES = st.lists(CELLS.map(_usable).filter(_same_to_readers), min_size=2, max_size=4, unique_by=_same_to_readers)


@st.composite
def tables(draw: st.DrawFn) -> GroundTruth:
    """A long table of texts that two to four annotators judged at a time, with metadata and missing cells."""
    annotators = draw(NAMES)
    taken = {*COLUMNS, *annotators}
    metadata = [name for name in draw(NAMES) if name not in taken]
    labels = draw(NAMES)
    texts = draw(st.lists(CELLS, min_size=1, max_size=6))
    rows = [
        [f"x{n}", f"Text {n}", annotators[0], label, None, *[None] * len(metadata)] for n, label in enumerate(labels)
    ]
    for number, text in enumerate(texts):
        about = [draw(st.none() | CELLS) for _ in metadata]
        judging = draw(st.lists(st.sampled_from(annotators), min_size=1, unique=True))
        for annotator in judging:
            label = labels[(number + annotators.index(annotator)) % len(labels)]
            time = draw(st.sampled_from(["2026-01-02T10:00:00Z", "yesterday", "1767348000", None]))
            rows.append([f"{number:03}", f"a {text}", annotator, label, time, *about])
    # Known columns: what is written in the cells is what it says.
    return build([replace(raw((*COLUMNS, *metadata), rows), mapping=MAPPING)], MAPPING)


def _with_metadata(*names: str) -> GroundTruth:
    """Texts with metadata that are called as Errata's own columns are."""
    rows = [[f"x{n}", f"Text {n}", "Ann", label, None, *names] for n, label in enumerate(("a", "b"))]
    return build([replace(raw((*COLUMNS, *names), rows), mapping=MAPPING)], MAPPING)


def _texts(truth: GroundTruth) -> dict[str, dict[str, Any]]:
    both = pd.concat([truth.texts, truth.set_aside])
    # A column that holds nothing says nothing; Label Studio's export has none.
    columns = sorted(column for column in both.columns if column.startswith("meta:") and both[column].notna().any())
    plain = both.set_index("id")[["text", *columns]].astype(object)
    rows = zip(plain.index, plain.where(plain.notna(), None).to_dict("records"), strict=True)
    return {str(id): {str(column): value for column, value in row.items()} for id, row in rows}


def _alike(truth: GroundTruth) -> GroundTruth:
    unified = {
        column: truth.judgements[column].map(unify(dict.fromkeys(truth.judgements[column], 1)))
        for column in ("annotator", "label")
    }
    return replace(truth, judgements=truth.judgements.assign(**unified))


def _judged(truth: GroundTruth, *columns: str) -> list[tuple[str, ...]]:
    cells = truth.judgements[["id", "annotator", "label", *columns]].astype(object)
    return sorted(cells.where(cells.notna(), "").itertuples(index=False, name=None))


@example(before=_with_metadata("id", "text", "annotator", "time", "label"))
@settings(max_examples=EXAMPLES, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(before=tables())
def test_what_is_exported_is_imported_the_same(tmp_path: Path, before: GroundTruth) -> None:
    for format, plain in FORMS:
        out = tmp_path / f"out{format.ending}"
        export.write_contents(contents_of(before), format, out, plain=plain, where="test")
        read = ground_truth.read([StagedFile(out, out.name)])
        after = build(read, ground_truth.guess(read))
        assert (format, _texts(after)) == (format, _texts(before))
        times = ["time"] if format in (ExportFormat.LONG, ExportFormat.LABEL_STUDIO) else []
        # Nothing in Label Studio's file says that what looks alike is kept apart.
        same = _alike(before) if format is ExportFormat.LABEL_STUDIO else before
        assert (format, _judged(after, *times)) == (format, _judged(same, *times))
