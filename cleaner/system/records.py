"""Many values of one class at once: each made by itself takes longer than all that is in it."""

from __future__ import annotations

from typing import Final

from cleaner import rows
from cleaner.system import native

from_columns: Final = native.pick("cleaner.system._records", "from_columns", rows.from_columns)
