"""The user guide."""

from dashboard.parts import guide

guide.show()
