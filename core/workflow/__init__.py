"""The use cases that pages and the command line call; the only place where stages, store and jobs meet.

Each module is one step of the researcher's work; each function takes the open :class:`~core.workflow.bench.Bench`
first.
"""
