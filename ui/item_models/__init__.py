"""Item models: they adapt values to views and emit `dataChanged` for what changed."""
