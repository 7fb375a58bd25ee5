from __future__ import annotations

import pytest

from dashboard.widgets.markdown import escaped


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("![x](https://a.b/c.png)", "!\\[x\\](https:\u2060//a.b/c.png)"),
        ("$x$ `y` <b>", r"\$x\$ \`y\` \<b>"),
        ("two\nlines", "two lines"),
        ("- a", r"\- a"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("## a", r"\## a"),
        ("> a", r"\> a"),
        ("100. a", r"100\. a"),
        ("2)", r"2\)"),
        ("_one_ a__b c_", r"\_one\_ a\_\_b c\_"),
        ("&lt;", r"\&lt;"),
        ("carmen@uni-ejemplo.es", "carmen\u2060@uni-ejemplo.es"),
        ("a.b+c_@d.org", "a.b+c\\_\u2060@d.org"),
        ("see www.uni.es", "see www\u2060.uni.es"),
        ("HTTP://uni.es", "HTTP:\u2060//uni.es"),
        ("“ملاك”, “ريم” and “x”", "“\u2068ملاك\u2069”, “\u2068ريم\u2069” and “x”"),
        ("“قال 5!” (2 of 3)", "“\u2068قال 5!\u2069” (2 of 3)"),
        ("לא, כן לא: 3", "\u2068לא\u2069, \u2068כן לא\u2069: 3"),
    ],
)
def test_markdown_is_escaped(foreign: str, shown: str) -> None:
    assert escaped(foreign) == shown


@pytest.mark.parametrize(
    "name",
    [
        "Fleiss.csv",
        "source_party",
        "follow-up",
        "-1",
        "1.5",
        "2023",
        "#tag",
        "x (2 of 3)",
        "R&D",
        "yes/no",
        "a+b=c",
        "Why?",
        "@USER",
        "a @ b",
    ],
)
def test_what_markdown_shows_as_it_is_stays_as_a_screen_reader_hears_each_backslash_of_a_label(name: str) -> None:
    assert escaped(name) == name


def test_names_of_emojis_icons_and_colours_are_broken() -> None:
    for directive in (":smile:", ":+1:", ":material/home:", ":red[x]"):
        assert directive not in escaped(directive)


def test_numbers_and_words_stay() -> None:
    assert escaped("Ann 1") == "Ann 1"
