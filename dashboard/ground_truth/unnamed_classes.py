"""Classes that are called by a number or a letter, and the way to give them names."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Project
from core.workflow.class_order import are_nameless
from core.workflow.corrections import scale
from dashboard import navigation

_NAMELESS = "The classes have numbers or letters for names. New names make a new version of the data, version"
_GRADES = (
    "The classes are numbers. If they are the grades of a scale, two classes can be made of them, cut where you say; "
    "the grades stay as they were given. Or give them names."
)


def show(project: Project, newest: DatasetVersion) -> None:
    """Nothing where one of the classes has a name."""
    if not are_nameless(newest.report.labels):
        return
    nameless = f"{_NAMELESS} {newest.number + 1}; each text keeps its class."
    are_grades = bool(scale.grades(newest.report.labels))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_GRADES if are_grades else nameless, width="content")
        label = "Make two classes, or name them" if are_grades else "Give them names"
        if st.button(label, type="tertiary", icon=":material/edit:", key="name_classes"):
            navigation.go(navigation.CORRECTIONS, project=project.name, **navigation.AT_CLASSES)
