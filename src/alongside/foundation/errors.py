"""The few ways a command can say no. Each carries a stable code; the words a person reads live in templates."""


class AlongsideError(Exception):
    """A refusal with a stable code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotFound(AlongsideError):
    """It is absent, or it is not yours to see: the answer is the same. Becomes a 404."""


class NotAllowed(AlongsideError):
    """You may see it, but not do this. Becomes a 403."""


class Refused(AlongsideError):
    """The moment has passed, or a rule forbids it. Becomes a 409 with the reason in words."""


class BadInput(AlongsideError):
    """What was typed cannot be used. Becomes a 400 beside the field it names."""

    def __init__(self, code: str, *, field: str = "") -> None:
        super().__init__(code)
        self.field = field


class TooMany(AlongsideError):
    """Asked too often from one place. Becomes a 429."""
