"""The window of the sample clinical app (PySide6)."""
