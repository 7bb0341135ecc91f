"""What can be wrong with a query: a code, the place and the word it is about; the page explains it."""


class QueryError(ValueError):
    """A query that cannot be understood.

    `code` is one of: too_long, too_many, too_deep, quote_open, phrase_empty, group_open, group_close, group_empty,
    operand_missing, field_unknown, field_empty, field_nested, range_bad, range_reversed.
    """

    def __init__(self, code: str, position: int, detail: str = "") -> None:
        super().__init__(f"{code} at {position}: {detail}" if detail else f"{code} at {position}")
        self.code = code
        self.position = position
        self.detail = detail
