"""Once after an update: who was entered in an address book and is the account's own person is taken out of it."""

from typing import Any

from django.core.management.base import BaseCommand

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.identity.models import User
from filing.parties.actions.merge_own import merge_own


class Command(BaseCommand):
    help = "Merge entries of address books that are the account's own person. May be run again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One account a transaction; only what is certain: the proven name and number."""
        accounts = User.objects.exclude(person=None).filter(people__isnull=False).distinct().values_list("pk", flat=True)
        merged = sum(merge_own(actor=SYSTEM, user_id=pk, now=clock.now()) for pk in accounts.iterator())
        self.stdout.write(f"{merged} entries merged")
