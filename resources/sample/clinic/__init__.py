"""Shared parts of the sample clinic: invented patients behind small, real programs."""
