"""What a check can say about a file."""

from dataclasses import dataclass


class Refusal(Exception):
    """The file is not accepted; `code` names the reason, `facts` fill the words of the message."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Finding:
    """An accepted file.

    `pages` is None where pages mean nothing, `seconds` where there is no length or it is not known. `removed` names the
    active content taken out; when it is not empty the cleaned copy was written to the path given to the check, otherwise the
    original bytes are the file.
    """

    media_type: str
    pages: int | None = None
    removed: tuple[str, ...] = ()
    seconds: int | None = None
