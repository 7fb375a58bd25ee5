"""``python -m tests.core.jobs.counting_worker FOLDER``: the worker, which knows the tests' own kind of job as well."""

from __future__ import annotations

from core.jobs import worker
from tests.core.jobs import counting as counting

if __name__ == "__main__":
    worker.main()
