"""Corrections of labels: a project's append-only log, and the draft of the next version that it makes.

``recording`` puts changes into the log, ``draft`` tells what waits, ``next_version`` makes it a version; ``diff``,
``ledger``, ``history`` and ``undecided`` are views of it.
"""
