"""Why a decision cannot stand."""


class CannotDecide(Exception):
    """The decision does not fit the case; ``code`` says why, for the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
