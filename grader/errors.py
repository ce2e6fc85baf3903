"""Faults of the kit's own and of the way it was called. Neither is ever a mark."""


class KitError(Exception):
    """The kit cannot do its job here: a broken exercise, a broken machine, a bug of ours.

    The message says what is wrong, where, and what to do about it.
    """


class UsageError(KitError):
    """The command was given something it cannot work with: the caller can mend it."""


def reason_of(error: Exception) -> str:
    """Return what to tell of an error for which something was not judged: of one that is not ours its type as well."""
    return str(error) if isinstance(error, KitError) else f"{type(error).__name__}: {error}"
