"""The address book: people and organisations entered once and used in every later filing."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import access, guarded, visible_to
from courtportal.kernel.authz.request import PortalRequest
from courtportal.kernel.identity.actions.keep_contact import keep_contact, remove_contact
from courtportal.kernel.identity.forms import OrganisationForm, PersonForm
from courtportal.kernel.identity.models import Organisation, Person
from courtportal.kernel.web.pagination import paginate

PER_PAGE = 50


@guarded("kernel.person", "view")
@require_safe
def people(request: PortalRequest) -> HttpResponse:
    """All whom one has named so far."""
    context = {
        "title": _("我的人员和单位"),
        "people": paginate(request, visible_to(request.actor, Person).order_by("name", "pk"), PER_PAGE),
        "organisations": paginate(
            request, visible_to(request.actor, Organisation).order_by("name", "pk"), PER_PAGE, parameter="organisations"
        ),
    }
    return render(request, "web/identity/people.html", context)


@guarded("kernel.person", "change")
def edit_person(request: PortalRequest, person_id: uuid.UUID | None = None) -> HttpResponse:
    """Add or change a person."""
    person = access(request.actor, Person, person_id, "change") if person_id else Person()
    form = PersonForm(request.POST or None, instance=person)
    return _edit(request, form, _("人员"))


@guarded("kernel.organisation", "change")
def edit_organisation(request: PortalRequest, organisation_id: uuid.UUID | None = None) -> HttpResponse:
    """Add or change an organisation."""
    organisation = access(request.actor, Organisation, organisation_id, "change") if organisation_id else Organisation()
    form = OrganisationForm(request.POST or None, instance=organisation)
    return _edit(request, form, _("单位"))


def _edit(request: PortalRequest, form: PersonForm | OrganisationForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        keep_contact(actor=request.actor, contact=form.contact(), now=clock.now())
        messages.success(request, _("已经保存，以后立案时可以直接选用。"))
        return redirect("identity:people")
    context = {"title": title, "form": form}
    return render(request, "web/identity/contact.html", context, status=422 if form.errors else 200)


@guarded("kernel.person", "change")
@require_POST
def remove_person(request: PortalRequest, person_id: uuid.UUID) -> HttpResponse:
    """Take a person out of the address book."""
    remove_contact(actor=request.actor, contact=access(request.actor, Person, person_id, "change"), now=clock.now())
    return redirect("identity:people")


@guarded("kernel.organisation", "change")
@require_POST
def remove_organisation(request: PortalRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Take an organisation out of the address book."""
    contact = access(request.actor, Organisation, organisation_id, "change")
    remove_contact(actor=request.actor, contact=contact, now=clock.now())
    return redirect("identity:people")
