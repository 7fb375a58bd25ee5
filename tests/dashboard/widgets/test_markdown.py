from __future__ import annotations

import pytest

from dashboard.widgets.markdown import escaped


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("![x](https://a.b/c.png)", r"\!\[x\]\(https://a\.b/c\.png\)"),
        ("$x$ `y` <b>", r"\$x\$ \`y\` \<b\>"),
        ("two\nlines", "two lines"),
        ("source_party, follow-up", "source_party, follow-up"),
        ("- a -> b--c", r"\- a \-\> b\-\-c"),
        ("_one_ a__b c_", r"\_one\_ a\_\_b c\_"),
    ],
)
def test_markdown_is_escaped(foreign: str, shown: str) -> None:
    assert escaped(foreign).replace("\\/", "/").replace("https:\u2060", "https:") == shown


def test_names_of_emojis_icons_and_colours_are_broken() -> None:
    for directive in (":smile:", ":material/home:", ":red[x]"):
        assert directive not in escaped(directive)


def test_numbers_and_words_stay() -> None:
    assert escaped("Ann 1") == "Ann 1"
