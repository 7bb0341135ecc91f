"""``manage.py check_ledger``: every fee against its entries, to the cent."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from filing.fees.ledger import faults_of
from filing.fees.models import Fee, LedgerEntry

AT_ONCE = 500


class Command(BaseCommand):
    """Ends with an error if any fee shows something else than its books say."""

    help = "Check that each fee shows what its ledger says and that the books are right."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Go through all fees, a few queries for each five hundred."""
        checked = wrong = 0
        for fees in self._in_batches():
            rows: dict[Any, list[tuple[str, str, Decimal]]] = defaultdict(list)
            for fee_id, *row in LedgerEntry.objects.filter(fee__in=fees).values_list("fee", "debit", "credit", "amount"):
                rows[fee_id].append(tuple(row))  # type: ignore[arg-type]
            for fee in fees:
                checked += 1
                for fault in faults_of(fee, rows[fee.pk]):
                    wrong += 1
                    self.stderr.write(f"{fee.payment_code}: {fault}")
        self.stdout.write(f"{checked} fees, {wrong} faults")
        if wrong:
            raise CommandError("the ledger is wrong")

    def _in_batches(self) -> Iterator[list[Fee]]:
        fees = Fee.objects.order_by("pk").iterator(chunk_size=AT_ONCE)
        while batch := list(islice(fees, AT_ONCE)):
            yield batch
