"""The product without widgets: supervision, messages, logs, control."""
