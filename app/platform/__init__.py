"""What the machine offers, one protocol each and one class per operating system.

``paths``, ``files`` and ``locks`` use only the standard library, because the command line imports
them. Everything about processes starts at ``processes``.
"""
