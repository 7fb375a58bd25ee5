"""Tasks for Label Studio: one a text, with the annotators' judgements as its annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from core.data.reading.tools.label_studio_questions import BOOKKEEPING
from core.data.reading.tools.label_studio_results import ANNOTATED_AT, ANNOTATED_BY, ITEM_ID
from core.data.writing.columns import CLASS_ORDER
from core.data.writing.contents import VersionContents, order_as_json
from core.data.writing.objects import rows
from core.records import METADATA_PREFIX
from core.records.columns import ANNOTATOR, ID, LABEL, TEXT, TIME

# What Label Studio would write over in its own exports.
_TAKEN = {*BOOKKEEPING, ITEM_ID, ANNOTATED_BY, ANNOTATED_AT}


def tasks(contents: VersionContents) -> Iterator[dict[str, Any]]:
    """``data`` holds ``text``, ``item_id`` and the metadata; numbers of their own the tasks get from Label Studio. The
    first task's ``data`` has the ``class_order`` where there is one.

    Adjudications and corrections are no annotations and stay out, as do classes that only they give. Label Studio
    refuses annotators that it does not know and dates what it imports anew, so who judged and when stand as answers to
    two further questions.
    """
    annotations = defaultdict(list)
    for judgement in rows(contents.votes):
        annotations[judgement[ID]].append(_annotation(judgement))
    names = {name: f"{METADATA_PREFIX}{name}" if name in _TAKEN else name for name in contents.metadata}
    given = set(contents.votes[LABEL])
    in_order = [label for label in contents.order if label in given]
    order = {CLASS_ORDER: order_as_json(in_order)} if in_order else {}
    for row in rows(contents.texts[[TEXT, ID, *contents.metadata]]):
        metadata = {written: row[name] for name, written in names.items()} | order
        order = {}
        yield {"data": {TEXT: row[TEXT], ITEM_ID: row[ID], **metadata}, "annotations": annotations[row[ID]]}


def labelling_config(labels: Iterable[str]) -> str:
    """What to set up the project in Label Studio with, so that it shows and keeps all that the tasks hold."""
    choices = "\n".join(f"    <Choice value={quoteattr(label)}/>" for label in labels)
    return f"""<View>
  <Text name="{TEXT}" value="${TEXT}"/>
  <Choices name="{LABEL}" toName="{TEXT}">
{choices}
  </Choices>
  <View style="display:none">
    <TextArea name="{ANNOTATED_BY}" toName="{TEXT}"/>
    <TextArea name="{ANNOTATED_AT}" toName="{TEXT}"/>
  </View>
</View>"""


def _annotation(judgement: Mapping[str, Any]) -> dict[str, Any]:
    result = [_result(LABEL, "choices", "choices", judgement[LABEL])]
    result.append(_result(ANNOTATED_BY, "textarea", "text", judgement[ANNOTATOR]))
    if judgement[TIME]:
        result.append(_result(ANNOTATED_AT, "textarea", "text", judgement[TIME]))
    # Left out, it would count as true.
    return {"ground_truth": False, "was_cancelled": False, "result": result}


def _result(question: str, kind: str, field: str, answer: str) -> dict[str, Any]:
    return {"from_name": question, "to_name": TEXT, "type": kind, "value": {field: [answer]}}
