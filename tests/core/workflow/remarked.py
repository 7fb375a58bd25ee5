"""An export of Label Studio whose annotators said more than a label."""

from __future__ import annotations

import json
from pathlib import Path


def _answer(question: str, kind: str, given: str) -> dict[str, object]:
    field = {"choices": "choices", "textarea": "text"}[kind]
    return {"from_name": question, "to_name": "text", "type": kind, "value": {field: [given]}}


def _annotation(number: int, who: int, label: str, remark: str = "") -> dict[str, object]:
    result = [_answer("topic", "choices", label), _answer("tone", "choices", "calm")]
    result += [_answer("remark", "textarea", remark)] if remark else []
    return {
        "id": number,
        "completed_by": who,
        "was_cancelled": False,
        "result": result,
        "created_at": "2026-03-01T10:00:00Z",
        "updated_at": "2026-03-01T10:05:00Z",
        "lead_time": 12.5,
    }


def label_studio(path: Path) -> Path:
    """Seven texts with two questions, on two of which one remarked something."""
    labels = [("sports", "web"), *[("sports", "sports"), ("web", "web")] * 3]
    remarked = {0: "May be both, 1 of 2", 1: "2026-01-01"}
    tasks = [
        {
            "id": n,
            "data": {"text": f"Text number {n} of many {'abcdefg'[n]}"},
            "annotations": [
                _annotation(10 * n, 1, labels[n][0], remarked.get(n, "")),
                _annotation(10 * n + 1, 2, labels[n][1]),
            ],
        }
        for n in range(len(labels))
    ]
    path.write_text(json.dumps(tasks), "utf-8")
    return path
