"""The tree of courts as search uses it."""

from courtportal.kernel.courts.models import Court


class CourtTree:
    """All courts in one read: ancestors and names by code."""

    def __init__(self) -> None:
        self._by_id = {court.pk: court for court in Court.objects.all()}
        self.by_code = {court.code: court for court in self._by_id.values()}

    def codes(self, court_id: object) -> tuple[str, ...]:
        """The codes from the highest court down to this one."""
        court = self._by_id.get(court_id)  # type: ignore[call-overload]
        found: list[str] = []
        while court is not None:
            found.append(court.code)
            court = self._by_id.get(court.parent_id) if court.parent_id else None
        return tuple(reversed(found))

    def name(self, court_id: object) -> str:
        """The Chinese name."""
        return self._by_id[court_id].name_zh  # type: ignore[index]
