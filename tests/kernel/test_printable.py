"""What no font of the court can print is refused in the form, beside its field."""

import pytest
from django import forms
from django.utils import translation

from courtportal.kernel.identity.forms import OrganisationForm, PersonForm, ProveIdentityForm
from courtportal.kernel.rendering.printable import PrintedForm
from delivery.addresses.forms import AddressForm
from filing.decisions.forms import DecisionForm
from filing.enforcement.forms import ListingForm, MeasureForm, RestrictionForm
from filing.intake.forms import CorrectionItemForm, RejectForm

GRIN = "\U0001f600"


class _Printed(PrintedForm, forms.Form):
    name = forms.CharField()
    note = forms.CharField(required=False)


def test_the_characters_are_named_in_the_users_language_and_the_text_stays() -> None:
    form = _Printed({"name": f"张{GRIN}三", "note": "没有问题"})
    assert not form.is_valid()
    assert list(form.errors) == ["name"]
    assert f"无法印在法院文书上：{GRIN}" in form.errors["name"][0]
    assert f"张{GRIN}三" in str(form["name"])
    with translation.override("en"):
        english = _Printed({"name": f"张{GRIN}三"})
        assert f"cannot be printed in a court document: {GRIN}" in english.errors["name"][0]


@pytest.mark.parametrize("name", ["张三", "欧阳·Ａ-1", "𠮷田", "䶮", "阿卜杜·热合曼", "一行\n二行\t三"])
def test_rare_names_can_be_printed(name: str) -> None:
    assert _Printed({"name": name}).is_valid()


def _forms() -> list[tuple[forms.BaseForm, str]]:
    return [
        (RejectForm({"reason": GRIN}, grounds=[]), "reason"),
        (CorrectionItemForm({"note": GRIN}, places=[], reasons=[]), "note"),
        (DecisionForm({"reasons": GRIN}), "reasons"),
        (MeasureForm({"item": GRIN}, debtors=[]), "item"),
        (ListingForm({"facts": GRIN}, debtors=[], language="zh"), "facts"),
        (RestrictionForm({"basis": GRIN}, debtors=[]), "basis"),
        (AddressForm({"postal_address": GRIN}), "postal_address"),
        (ProveIdentityForm({"name": GRIN}, asks_code=False), "name"),
        (PersonForm({"name": GRIN}), "name"),
        (OrganisationForm({"registered_address": GRIN}), "registered_address"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("place", range(10))
def test_each_form_of_printed_text_refuses_it(place: int) -> None:
    form, field = _forms()[place]
    assert any(error.code == "unprintable" for error in form.errors.as_data()[field])
