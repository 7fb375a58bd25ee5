"""The projects; for the open one, where in the loop it stands and the next step as one button."""

import streamlit as st

from core.workflow import checking, projects
from dashboard import resources, session
from dashboard.guidance import project_steps
from dashboard.overview import back_up, demo, new_project, project_list, welcome
from dashboard.uploading import upload
from dashboard.widgets import errors, poor_agreement
from dashboard.widgets.markdown import escaped

lost = checking.lost_by_database(resources.bench())
if lost is not None:
    errors.show(lost)

project = session.open_project()
if project is None:
    welcome.show()
    st.stop()

st.subheader(escaped(project.name))
waiting = len(upload.waiting(project))
status = projects.status(resources.bench(), project)
project_steps.show(project, status, waiting)
poor_agreement.show(status.version)
demo.show_tour(project)

st.space("small")
st.subheader("All projects")
project_list.show(project, waiting)
with st.expander("Begin another project", key="another_project"):
    new_project.show()
    demo.show(primary=False)
back_up.show()
