"""The open text on a page, as Streamlit's test harness gives it, and a click on its words."""

from __future__ import annotations

import json
from dataclasses import dataclass

from streamlit.testing.v1 import AppTest


@dataclass(frozen=True)
class OpenText:
    """``shaded``: its words that have a weight; ``out``: the numbers of those that are taken out; ``instead``: what
    stands in the place of some, by their numbers.
    """

    key: str
    context: str
    text: str
    shaded: list[str]
    out: list[int]
    instead: dict[str, str]


def open_text(app: AppTest) -> OpenText:
    [proto] = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "open_words"]
    data = json.loads(proto.json)
    key = next(str(key) for key in app.session_state.to_dict() if proto.id.endswith(f"-{key}"))
    context, text = ("".join(one["piece"] for one in part) for part in data["parts"])
    shaded = [one["piece"] for part in data["parts"] for one in part if one.get("style")]
    return OpenText(key, context, text, shaded, data["out"], data["instead"])


def take_out(app: AppTest, *numbers: int) -> AppTest:
    """Those words are out from now on, and no others; taken out in this order."""
    app.session_state[open_text(app).key] = {"out": list(numbers)}
    return app.run()
