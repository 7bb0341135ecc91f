"""Fees that were assessed before there was a ledger get their assessment and their entries from what stands in their rows."""

from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SHANGHAI = ZoneInfo("Asia/Shanghai")
HALVES = "50%"


def open_books(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Assessed, then paid: what each fee's row and its payments say."""
    fees = apps.get_model("filing", "Fee").objects.filter(assessments=None).select_related("case__court")
    for fee in fees.iterator(chunk_size=500):
        _assess(apps, fee)
        entries = [("assessed", "receivable", "revenue", fee.amount, None)] if fee.amount else []
        for payment in fee.payments.filter(state__in=("succeeded", "refund_due")):
            entries.append(("paid", "received", "receivable", payment.amount, payment))
            if payment.state == "refund_due":
                entries.append(("paid", "receivable", "refundable", payment.amount, payment))
        for deed, debit, credit, amount, payment in entries:
            apps.get_model("filing", "LedgerEntry").objects.create(
                case=fee.case, fee=fee, deed=deed, debit=debit, credit=credit, amount=amount, payment=payment,
                channel=payment.gateway if payment and debit == "received" else "",
                booked_at=(payment.settled_at if payment else None) or fee.assessed_at,
            )  # fmt: skip
        paid = sum((entry[3] for entry in entries if entry[1] == "received"), Decimal(0))
        fee.outstanding, fee.refundable = max(fee.amount - paid, Decimal(0)), max(paid - fee.amount, Decimal(0))
        fee.save(update_fields=["outstanding", "refundable", "lines"])
        for payment in fee.payments.exclude(settled_at=None):
            payment.paid_on = payment.settled_at.astimezone(SHANGHAI).date()
            payment.save(update_fields=["paid_on"])


def _assess(apps: Apps, fee: Any) -> None:
    halved = any(line["rate"] == HALVES for line in fee.lines)
    fee.lines = [{**line, "citation": _citation(line["article_en"])} for line in fee.lines]
    settings = fee.case.court.settings
    basis = {
        "kind": fee.kind,
        "amount": None if fee.basis_amount is None else str(fee.basis_amount),
        "base": None,
        "province": fee.case.court.province or None,
        "halvings": ["summary"] if halved else [],
        "unit": "1" if settings.get("fee_rounding") == "yuan" else "0.01",
    }
    apps.get_model("filing", "FeeAssessment").objects.create(
        fee=fee, number=1, turn="assessed", basis=basis, full_amount=fee.full_amount, amount=fee.amount, lines=fee.lines,
        assessed_at=fee.assessed_at,
    )  # fmt: skip


def _citation(text: str) -> list[str]:
    law = "FEE" if "Litigation Fees" in text else "CPL-I"
    return [law, "国务院令第481号" if law == "FEE" else "法释〔2022〕11号", text.rpartition("art. ")[2]]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("filing", "0012_fee_ledger")]

    operations: ClassVar = [migrations.RunPython(open_books, migrations.RunPython.noop)]
