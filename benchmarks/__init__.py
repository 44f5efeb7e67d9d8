"""Measurements: one command each, ratios against a baseline of the same run."""
