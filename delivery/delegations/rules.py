"""What an agent to whom service is delegated may receive: decided by its mandate. Knows no Django and no clock."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delegated:
    """From when until when service is delegated, the mandate of the agent, and whether it has special authority."""

    since: dt.datetime
    until: dt.datetime | None
    mandate_since: dt.datetime | None
    mandate_until: dt.datetime | None
    special: bool

    def holds(self, at: dt.datetime) -> bool:
        """Both the delegation and the mandate had begun and not ended."""
        if at < self.since or (self.mandate_since is not None and at < self.mandate_since):
            return False
        return all(until is None or at < until for until in (self.until, self.mandate_until))

    def receives(self, at: dt.datetime, *, own_hands: bool) -> bool:
        """The agent is the named receiver (指定代收人, CPL-I 132).

        For what takes effect only when signed for (a mediation statement) the portal wants special authority: to settle needs
        it too (CPL 62). The law asks for less (CPL-I 133): whoever the confirmed address names still may sign for it.
        """
        return self.holds(at) and (self.special or not own_hands)
