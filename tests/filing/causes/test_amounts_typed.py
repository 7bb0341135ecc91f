"""Wherever yuan are typed they may be typed as in a claim: 30000, 3万, 三万元."""

from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms

import filing
from courtportal.kernel.web.forms import MoneyInput
from filing.causes.forms import AmountField
from filing.decisions.forms import DecisionForm, PaymentOrderForm, ReviewForm
from filing.enforcement.forms import MeasureForm, MoneyForm
from filing.enforcement.payouts.forms import PayoutForm
from filing.fees.expense_forms import ExpenseForm
from filing.fees.forms import ChangeForm, FurtherFeeForm, RefundForm
from filing.intake.review_forms import InstantForm
from filing.mediation.forms import OfferForm

ASKED = [
    (ChangeForm, "amount"), (FurtherFeeForm, "amount"), (RefundForm, "amount"), (ExpenseForm, "amount"),
    (DecisionForm, "principal"), (DecisionForm, "interest"), (ReviewForm, "principal"), (OfferForm, "amount"),
    (MeasureForm, "amount"), (MoneyForm, "amount"), (PayoutForm, "amount"), (PayoutForm, "fee"), (InstantForm, "most"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "name"), ASKED)
@pytest.mark.parametrize(("typed", "amount"), [("3万", "30000"), ("三万元", "30000"), ("30,000.50", "30000.50")])
def test_the_forms_of_every_room_read_it(form: type[forms.Form], name: str, typed: str, amount: str) -> None:
    field = form.base_fields[name]
    assert field.clean(typed) == Decimal(amount)
    assert field.widget.attrs["inputmode"] == "decimal"


def test_what_a_payment_order_orders_is_read_so_too() -> None:
    assert PaymentOrderForm().fields["principal"].clean("三万元") == Decimal(30000)


@pytest.mark.parametrize(("form", "name"), [(OfferForm, "amount"), (PayoutForm, "amount"), (InstantForm, "most")])
def test_nothing_is_no_amount_to_pay(form: type[forms.Form], name: str) -> None:
    with pytest.raises(forms.ValidationError):
        form.base_fields[name].clean("0")


def all_forms() -> Iterator[type[forms.BaseForm]]:
    for module in walk_packages(filing.__path__, "filing."):
        if module.name.endswith("forms"):
            import_module(module.name)
    waiting = [forms.Form]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("filing."):
            yield one


def test_no_form_reads_an_amount_in_another_way() -> None:
    found = {
        f"{form.__qualname__}.{name}"
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, MoneyInput) and not isinstance(field, AmountField)
    }
    assert found == set()
