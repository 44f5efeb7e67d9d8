"""Steps of the database's schema, one module each, applied in order and never changed later."""

from __future__ import annotations

from app.storage.migrations import v1_0_0

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = ((v1_0_0.VERSION, v1_0_0.STATEMENTS),)
"""Version and statements of each step, oldest first."""
