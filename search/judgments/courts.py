"""The tree of courts as search uses it: provinces first; the supreme court stands beside them, not above."""

from courtportal.kernel.courts.models import Court, Level


class CourtTree:
    """All courts in one read: ancestors and names."""

    def __init__(self) -> None:
        self._by_id = {court.pk: court for court in Court.objects.all()}
        self._by_code = {court.code: court for court in self._by_id.values()}

    def codes(self, court_id: object) -> tuple[str, ...]:
        """The codes from the high court of the province down to this one."""
        court = self._by_id.get(court_id)  # type: ignore[call-overload]
        found: list[str] = []
        while court is not None and (court.level != Level.SUPREME or not found):
            found.append(court.code)
            court = self._by_id.get(court.parent_id) if court.parent_id else None
        return tuple(reversed(found))

    def path_of(self, code: str) -> tuple[str, ...]:
        """The same for a code; the code alone if there is no such court."""
        court = self._by_code.get(code)
        return self.codes(court.pk) if court else (code,)

    def label_of(self, code: str) -> str:
        """The name in the reader's language."""
        court = self._by_code.get(code)
        return str(court) if court else code

    def name(self, court_id: object) -> str:
        """The Chinese name, for the index."""
        return self._by_id[court_id].name_zh  # type: ignore[index]
