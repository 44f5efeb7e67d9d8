"""Questions and lists that open over the window; never with ``exec()``."""
