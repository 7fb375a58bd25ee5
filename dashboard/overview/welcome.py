"""What a researcher sees who has no project yet."""

from __future__ import annotations

import streamlit as st

from dashboard.overview import demo, new_project

_LOOP = (
    ("table", "Upload", "a table of texts that people have labelled"),
    ("model_training", "Fine-tune", "a language model on it, without code"),
    ("rule", "Read the mistakes", "that it makes on texts it has never seen"),
    ("ink_highlighter", "See why", "each was made: the words that decided"),
)


def show() -> None:
    """What Errata does, and two choices."""
    st.markdown("Train a text classifier on your own annotations, then see which texts it gets wrong and why.")
    with st.grid(4, min_column_width=180):
        for icon, title, what in _LOOP:
            st.markdown(f":material/{icon}: **{title}**  \n{what}")
    st.space("small")
    trying, beginning = st.columns(2, border=True)
    with trying:
        st.subheader("Try it")
        st.markdown(
            "Invented posts from an invented election campaign, in German and English, labelled by three annotators "
            "who do not always agree. Are they a call to action?"
        )
        demo.show(primary=True)
    with beginning:
        st.subheader("Use your own texts")
        st.markdown(
            "A spreadsheet or CSV with one text a row, or one judgement a row; or what Label Studio, doccano, Prodigy, "
            "Argilla and other annotation tools export. It stays on this machine."
        )
        new_project.show()
