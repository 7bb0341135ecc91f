"""The simulated court post: keeps letters for the page of that name, where anybody at the demo lets things happen to them."""

import hashlib
from collections.abc import Sequence

from courtportal.kernel import clock
from delivery.channels.base import Parcel
from delivery.channels.post.carriers import CARRIERS, Scan, Stage
from delivery.channels.post.models import SimulatedLetter


class SimulatedCourtPost:
    """Nothing leaves: a letter is a row, its scans are what the page adds."""

    def register(self, parcel: Parcel, *, key: str) -> str:
        """Keep the letter under its key; its number starts with SIM."""
        number = f"SIM{int(hashlib.sha256(key.encode()).hexdigest(), 16) % 10**10:010}"
        facts = {"name": parcel.name, "address": parcel.address, "number": number, "sent_at": clock.now()}
        letter, _created = SimulatedLetter.objects.get_or_create(key=key, defaults=facts)
        return letter.number

    def track(self, number: str) -> Sequence[Scan]:
        """What was let happen on the page."""
        letter = SimulatedLetter.objects.filter(number=number).first()
        scans = letter.scans.order_by("at", "created_at") if letter else []
        return [Scan(Stage(scan.stage), scan.at, scan.by, scan.reason) for scan in scans]


CARRIERS["simulated"] = SimulatedCourtPost
