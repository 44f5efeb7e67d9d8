"""The product without widgets: supervision, messages, logs, control."""

VERSION = "0.1.0"
