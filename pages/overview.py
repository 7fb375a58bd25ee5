"""The projects; for the open one, where in the loop it stands and the next step as one button."""

import streamlit as st

from core.workflow import checking, projects
from dashboard import resources, session
from dashboard.parts import demo, errors, loop, new_project, poor_agreement, project_list, upload, welcome
from dashboard.parts.plain import plain

lost = checking.lost_by_database(resources.bench())
if lost is not None:
    errors.show(lost)

project = session.open_project()
if project is None:
    welcome.show()
    st.stop()

st.subheader(plain(project.name))
waiting = len(upload.waiting(project))
standing = projects.standing(resources.bench(), project)
loop.show(project, standing, waiting)
poor_agreement.show(standing.version)
demo.show_tour(project)

st.space("small")
st.subheader("All projects")
project_list.show(project, waiting)
with st.expander("Begin another project"):
    new_project.show()
    demo.show(primary=False)
