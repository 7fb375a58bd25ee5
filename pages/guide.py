"""The user guide."""

from dashboard.widgets import guide

guide.show()
