from __future__ import annotations

from tests import component_scan

component_scan.once()
