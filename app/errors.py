"""The one tree of errors, sorted by who must act.

Messages are English and meant for logs and the command line; the interface translates by ``code``.
They read ``cannot <verb> '<thing>': <reason>``. Expected outcomes (a service exited, a probe
failed) are values, not exceptions.
"""

from __future__ import annotations


class AppError(Exception):
    """An error with a stable, documented code.

    Attributes:
        code: ``<area>.<what>``, for example ``config.unknown-key``; never changes its meaning.
        details: Named facts for the translated sentence and for machine readers.
    """

    def __init__(self, code: str, message: str, **details: str | float | None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


class ConfigError(AppError):
    """The operator's input is wrong: file, line, key and layer are in ``details``."""


class UntrustedContentError(AppError):
    """Content from elsewhere fails verification: never retried, a security matter."""


class TransportError(AppError):
    """The way there is broken: retried by policy."""


class HostError(AppError):
    """This machine is at fault: disk full, permission, port taken, missing program."""


class ConflictError(AppError):
    """The command does not fit the present state."""


class AccessDeniedError(AppError):
    """The caller may not do this."""


class InternalError(AppError):
    """A bug of ours."""
