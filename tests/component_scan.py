"""Streamlit looks through all installed packages for components before each application's first run; once will do.

That is most of what a page costs in a test.
"""

from __future__ import annotations

import functools

from streamlit.components.v2 import manifest_scanner


def once() -> None:
    """From here on packages are looked through once a process."""
    manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
