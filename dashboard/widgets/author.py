"""Who makes the entries of the log: a name that is said once, and that one browser remembers.

What was said in a tab holds in it, so that what stands on the page is what is kept. A tab that is opened later takes
the name that was last said in its browser, from a cookie.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import streamlit as st

from core.errors import SettingError
from core.workflow.corrections.recording import usable_author
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

LONGEST = 80
_NAME = "author_name"
_TIMES_SAID = "author_said"
_COOKIE = "errata_name"
_HELP = "Kept with all that you decide. This browser remembers it."
_LONGEST_COOKIE = 12 * LONGEST  # four bytes a character, three signs a byte

# 400 days are the most that browsers grant.
_COMPONENT = st.components.v2.component(
    "author",
    js=f"""
let kept

export default function ({{ data }}) {{
  if (data.name === kept) return
  kept = data.name
  const days = data.name ? 400 : 0
  const value = encodeURIComponent(data.name)
  document.cookie = `{_COOKIE}=${{value}}; path=/; max-age=${{days * 86400}}; samesite=strict`
}}
""",
)


def known() -> str | None:
    """The name under which this tab makes entries, None before one was said."""
    if _NAME not in st.session_state:
        st.session_state[_NAME] = _remembered()
    return st.session_state[_NAME]


def say(name: str) -> None:
    """From now on entries of this tab are made under the name; raises SettingError where it cannot be one."""
    _say(usable_author(name))


def forget() -> None:
    """Nobody has said a name, neither in this tab nor in its browser."""
    _say(None)


def lacking(key: str) -> list[str]:
    """What a form has to ask for where no name is known, nor typed into the field of that key; else nothing."""
    typed = st.session_state.get(f"author:{key}") or ""
    return [] if known() is not None or typed.strip() else ["your name"]


def claim(key: str) -> str:
    """The name for an entry: the one that is known, or typed into the field of that key; raises SettingError."""
    if known() is None:
        typed = st.session_state.get(f"author:{key}") or ""
        if lacking(key):
            raise SettingError("Not filled in yet: your name.", todo="Fill it in, then press the button again.")
        say(typed)
    return str(known())


def ask(key: str) -> None:
    """A field for the name where none is known, else under which name it is worked; not inside a form."""
    if known() is None:
        _field(key, on_change=_take, args=(key,))
    else:
        show(key)


def ask_in_form(key: str) -> None:
    """The field among others, which asks only where no name is known; ``claim`` takes it when they are sent."""
    if known() is None:
        _field(key)


def show(key: str) -> None:
    """Under which name it is worked, and how to change it; nothing where no name is known."""
    name = known()
    if name is None:
        return
    # Another key closes the popover once the name was changed.
    again = f"{key}:{st.session_state.get(_TIMES_SAID, 0)}"
    with (
        st.popover(f"as {escaped(name)} · change", icon=":material/person:", type="tertiary", key=f"author_is:{again}"),
        st.form(f"author_form:{again}", border=False),
    ):
        field = f"author_changed:{again}"
        st.text_input("Your name", placeholder=name, max_chars=LONGEST, key=field, help=_HELP)
        st.form_submit_button("Change", key=f"author_change:{key}", on_click=_change, args=(field,))


def remember() -> None:
    """Let the browser remember what was said in this tab."""
    if _TIMES_SAID in st.session_state:
        _COMPONENT(key="author", data={"name": known() or ""}, height=1)


def _field(key: str, **options: Any) -> None:
    st.text_input("Your name", max_chars=LONGEST, key=f"author:{key}", help=_HELP, **options)


def _take(key: str) -> None:
    with errors.kept():
        claim(key)


def _change(field: str) -> None:
    with errors.kept():
        say(st.session_state[field])


def _say(name: str | None) -> None:
    st.session_state[_NAME] = name
    st.session_state[_TIMES_SAID] = st.session_state.get(_TIMES_SAID, 0) + 1


def _remembered() -> str | None:
    """The name in the browser's cookie; what cannot be a name is none."""
    cookie = browser_cookies().get(_COOKIE)
    if not isinstance(cookie, str) or len(cookie) > _LONGEST_COOKIE:
        return None
    try:
        return usable_author(unquote(cookie, errors="strict"))
    except (SettingError, UnicodeDecodeError):
        return None


def browser_cookies() -> dict[str, str]:
    """The cookies that the browser sent when the tab was opened."""
    return st.context.cookies.to_dict()
