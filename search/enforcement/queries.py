"""The public query: exact name only, so that nobody can harvest the list."""

import datetime as dt

from django.db.models import F, Q, QuerySet

from courtportal.kernel.vault.fields import blind_index
from search.case_numbers import canonical
from search.enforcement.actions import IDENTITY_SUFFIX
from search.enforcement.models import EnforcementRecord


def standing_listing(today: dt.date) -> Q:
    """Listings that stand on this day: published, not expired, not deleted (法释〔2017〕7号 arts 2, 10)."""
    begun = Q(listed_on__lte=today)
    running = Q(listing_expires_on=None) | Q(listing_expires_on__gte=today)
    return begun & running & (Q(delisted_on=None) | Q(delisted_on__gt=today))


def public_records(today: dt.date) -> QuerySet[EnforcementRecord]:
    """Debtors the public may see: of open cases and cases terminated for now, and whoever stands listed."""
    return EnforcementRecord.objects.filter(~Q(state=EnforcementRecord.State.CLOSED) | standing_listing(today))


def find_debtor(
    *, name: str, case_number: str, identity_suffix: str, listed_only: bool, today: dt.date
) -> QuerySet[EnforcementRecord]:
    """Records of exactly this debtor; the other values narrow, '' for any. Newest first."""
    found = public_records(today).filter(debtor_name=name)
    if case_number:
        found = found.filter(case_number=canonical(case_number))
    if identity_suffix:
        found = found.filter(identity_suffix_index=blind_index(IDENTITY_SUFFIX, identity_suffix))
    if listed_only:
        found = found.filter(standing_listing(today))
    return found.select_related("court").order_by(F("listed_on").desc(nulls_last=True), "-filed_on", "id")


def is_listed(record: EnforcementRecord, today: dt.date) -> bool:
    """Whether the listing of this record stands."""
    if record.listed_on is None or record.listed_on > today:
        return False
    over = record.listing_expires_on is not None and record.listing_expires_on < today
    return not over and (record.delisted_on is None or record.delisted_on > today)
