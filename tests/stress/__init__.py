"""Backups of a workspace that others change all the time: each can be restored, and what comes of it is whole.

``python -m tests.stress`` is the long form; ``test_stress.py`` the short one.
"""
