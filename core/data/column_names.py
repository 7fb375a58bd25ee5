"""What the columns of annotated tables are usually called."""

from __future__ import annotations

from collections.abc import Sequence


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


# Column names in lower case without spaces and signs; where several are in a table, the first one here is taken.
TEXT = _names(
    "datatext text texts fulltext tweet tweets tweettext post posts posttext content comment comments commenttext body "
    "message messages caption transcript sentence document inhalt kommentar kommentare beitrag beiträge nachricht satz"
)
LABEL = _names(
    "majoritydecision majority majorityvote majoritylabel mehrheit mehrheitsentscheidung gold goldlabel goldstandard "
    "final finallabel consensus konsens decision entscheidung label labels class coarse klasse klassen category "
    "kategorie annotation code target"
)
ANNOTATOR = _names(
    "annotator annotatorid annotatorname annotatedby coder coderid rater raterid judge labeler labeller completedby "
    "kodierer kodiererin codierer codiererin kodiererid"
)
# In a table of posts these may as well be their authors.
PERSON = _names("user userid username worker workerid")
ID = _names("id itemid tweetid textid postid commentid docid documentid instanceid exampleid uid uuid rowid nr key")
PART = _names("part split set partition subset teil")
TIME = _names("time timestamp annotatedat annotationtime judgedat zeitstempel")
COMPANY = _names(
    "confidence certainty sicherheit sure leadtime duration dauer worktime worktimeinseconds seconds rationale "
    "begründung note notes notiz anmerkung annotationcomment"
)
METADATA = _names(
    "party partei language lang sprache channel kanal platform plattform source quelle domain topic thema date datum "
    "gender geschlecht"
)


def first_named(columns: Sequence[str], names: Sequence[str]) -> str | None:
    """The column whose name comes first among the known names."""
    known = [column for column in columns if is_among(column, names)]
    return min(known, key=lambda column: names.index(_plain(column)), default=None)


def is_among(column: str, names: Sequence[str]) -> bool:
    """Whether the column is called so, whatever its case, spaces and signs."""
    return _plain(column) in names


def _plain(column: str) -> str:
    return "".join(filter(str.isalnum, column.casefold()))
