"""Kills at every write: what was committed stays, the workspace is whole, and what was broken off can be repeated.

``python -m tests.kills`` is the long form; ``test_kills.py`` the short one.
"""
