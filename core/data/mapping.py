"""Which column of a table holds what: a guess, and a check of what the researcher made of it."""

from __future__ import annotations

import re

from core.data import column_content as content
from core.data.parts import is_part
from core.data.reading.table import RawTable
from core.errors import ColumnError
from core.records import ColumnMapping


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


# Column names in lower case without spaces and signs; where several are in a table, the first one here is taken.
_TEXT = _names(
    "datatext text texts fulltext tweet tweets tweettext post posts posttext content comment comments commenttext body "
    "message messages caption transcript sentence document inhalt kommentar kommentare beitrag beiträge nachricht satz"
)
_LABEL = _names(
    "majoritydecision majority majorityvote majoritylabel mehrheit mehrheitsentscheidung gold goldlabel goldstandard "
    "final finallabel consensus konsens decision entscheidung label labels class coarse klasse klassen category "
    "kategorie annotation code target"
)
_ANNOTATOR = _names(
    "annotator annotatorid annotatorname annotatedby coder coderid rater raterid judge labeler labeller completedby "
    "kodierer kodiererin codierer codiererin kodiererid"
)
# In a table of posts these may as well be their authors.
_PERSON = _names("user userid username worker workerid")
_ID = _names("id itemid tweetid textid postid commentid docid documentid instanceid exampleid uid uuid rowid nr key")
_PART = _names("part split set partition subset teil")
_TIME = _names("time timestamp annotatedat annotationtime judgedat zeitstempel")
_METADATA = _names(
    "party partei language lang sprache channel kanal platform plattform source quelle domain topic thema date datum "
    "gender geschlecht"
)

_INDEX_COLUMN = re.compile(r"(unnamed: ?\d+.*|index|level_\d+|__index_level_\d+__|)", re.IGNORECASE)
_NUMBERED_ANNOTATOR = re.compile(
    r"(annotator|annotation|anno?|coder|rater|judge|labell?er|worker|user|label|[kc]odierer(in)?)[\s_.:-]*(.+)"
)


def guess_mapping(table: RawTable) -> ColumnMapping:
    """What each column most likely holds, by the names of the columns and by what is in them.

    An annotation tool's export says it itself. Never raises: ``text`` is empty where no column looks like texts,
    ``label`` None where none looks like labels.
    """
    if table.mapping is not None:
        return table.mapping
    columns = [column for column in table.columns if not _INDEX_COLUMN.fullmatch(column)]
    text = _named(columns, _TEXT) or content.longest_texts(table.frame[columns]) or ""
    columns = [column for column in columns if column != text]
    id = _named(columns, _ID)
    columns = [column for column in columns if column != id]
    part = next((column for column in columns if _key(column) in _PART and _names_parts(table, column)), None)
    columns = [column for column in columns if column != part]
    annotators = _wide_annotators(table, columns)
    if annotators:
        label = _named([column for column in columns if column not in annotators], _LABEL)
        return ColumnMapping(text=text, label=label, annotators=annotators, id=id, part=part)
    annotator = _long_annotator(table, columns, text, id)
    columns = [column for column in columns if column != annotator]
    time = _named(columns, _TIME) if annotator else None
    unexplained = [column for column in columns if _key(column) not in (*_METADATA, *_TIME, *_ANNOTATOR, *_PERSON)]
    label = _named(columns, _LABEL) or content.only_classes(table.frame[unexplained])
    return ColumnMapping(text=text, label=label, annotator=annotator, id=id, part=part, time=time)


def check_mapping(table: RawTable, mapping: ColumnMapping) -> None:
    """Raise ColumnError where a named column is not in the table, or is named for two purposes."""
    single = [mapping.text, mapping.label, mapping.annotator, mapping.id, mapping.part, mapping.time]
    named = [column for column in (*single, *mapping.annotators) if column]
    for column in named:
        if column not in table.columns:
            raise ColumnError(
                f"There is no column “{column}”; the columns are {', '.join(table.columns)}.",
                where=table.name,
                todo="Choose one of these.",
            )
        if named.count(column) > 1:
            raise ColumnError(
                f"The column “{column}” is chosen for two purposes.", where=table.name, todo="Choose it for one only."
            )


def names_id(column: str) -> bool:
    """Whether a column of that name usually holds the ids of texts."""
    return _key(column) in _ID


def _key(column: str) -> str:
    return "".join(filter(str.isalnum, column.casefold()))


def _named(columns: list[str], names: tuple[str, ...]) -> str | None:
    """The column whose name comes first among the known names."""
    known = [column for column in columns if _key(column) in names]
    return min(known, key=lambda column: names.index(_key(column)), default=None)


def _names_parts(table: RawTable, column: str) -> bool:
    values = table.frame[column].dropna().unique().tolist()
    return bool(values) and sum(map(is_part, values)) * 2 >= len(values)


def _wide_annotators(table: RawTable, columns: list[str]) -> tuple[str, ...]:
    numbered = [column for column in columns if _NUMBERED_ANNOTATOR.fullmatch(column.casefold())]
    taken = (*_LABEL, *_ANNOTATOR, *_PERSON)
    by_name = content.judging(table.frame[[column for column in numbered if _key(column) not in taken]])
    if by_name:
        return by_name
    free = [column for column in columns if _key(column) not in (*_LABEL, *_METADATA)]
    alike = content.sharing_values(table.frame[free])
    return content.agreeing(table.frame[list(alike)]) if alike else ()


def _long_annotator(table: RawTable, columns: list[str], text: str, id: str | None) -> str | None:
    annotator = _named(columns, _ANNOTATOR)
    if annotator:
        return annotator
    person = _named(columns, _PERSON)
    item = id or text
    return person if person and item and content.is_repeated(table.frame[item]) else None
