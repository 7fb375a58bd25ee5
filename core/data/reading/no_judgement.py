"""Why an annotation tool's export holds no label of a whole text, and what to do about it."""

from __future__ import annotations

from core.data import left_out
from core.data.reading.table import RawTable
from core.errors import FileError

# How each tool asks about a whole text.
_QUESTIONS = {
    "Label Studio": "a Choices question",
    "doccano": "a project for text classification",
    "Prodigy": "the recipe textcat.manual",
    "Argilla": "a LabelQuestion",
    "Potato": "a scheme of the kind radio",
    "INCEpTION": "a document-level layer",
    "ActiveTigger": "a scheme for classification",
}
_TODO = {
    left_out.NO_CHOICE: "Errata learns one label a text, not marks within it: ask for one label of each "
    "text{question}, annotate, and export again.",
    left_out.NO_LABEL: "Ask for one label of each text{question}, annotate, and export again.",
    left_out.REJECTED: "Ask for the right label of each text{question}, annotate, and export again.",
    left_out.NOT_SUBMITTED: "Drafts do not count: submit them, and export again.",
    left_out.CANCELLED: "Annotate the texts that were skipped, and export again.",
    left_out.IGNORED: "Annotate the texts that were ignored, and export again.",
    left_out.NOT_ANNOTATED: "Export it again after annotating.",
}
_ANY = "Export it again with labels of whole texts{question}."


def no_judgement(table: RawTable) -> FileError:
    """The error for an export whose records are all left out: what stands there instead of judgements."""
    reasons = table.rejected["reason"].value_counts()
    found = ", ".join(f"{count} × {reason}" for reason, count in reasons.items())
    todo = next((todo for reason, todo in _TODO.items() if reason in reasons), _ANY)
    return FileError(
        f"The file is an export of {table.tool} without a label of a whole text: {found}.",
        where=table.name,
        todo=todo.format(question=_question(table.tool or "")),
    )


def _question(tool: str) -> str:
    asked = next((question for name, question in _QUESTIONS.items() if tool.startswith(name)), None)
    return f" (in {tool.partition(' (')[0]}: {asked})" if asked else ""
