"""Log files of the services: their names, rotation without loss, tails, following, readiness.

``files``, ``stream_state`` and ``tail`` are what the command line reads logs with: standard library
only, and no ``dataclasses`` (importing it costs 11 ms of the 33 ms that ``wardctl`` takes).
"""
