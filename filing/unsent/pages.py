"""What a page with a form does so that its words are kept: fills them in again, hands them to the script, lets go of them."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest
from courtportal.kernel.identity.kept_form import NOT_KEPT
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.web import formats
from filing.intake.rules.autosave import Sent, sent_as
from filing.unsent.actions.keep import TooLong, empty_unsent, keep_unsent, unsent_form
from filing.unsent.models import UnsentForm
from filing.unsent.places import Spot

OF_THE_PAGE = NOT_KEPT | {"key"}  # the key that keeps a second click from sending twice belongs to one sending


def typed_in(request: HttpRequest, sent: Sent) -> dict[str, list[str]]:
    """The fields that a save may change with their values; a box that was unticked has none. Files are kept on their own."""
    names = request.POST.keys() if sent.changed is None else sent.changed
    return {name: [str(value) for value in request.POST.getlist(name)] for name in names if name and not _is_of_the_page(name)}


def _is_of_the_page(name: str) -> bool:
    """Whether the field is no answer but belongs to this page or this sending, also in a form with a prefix."""
    return name in OF_THE_PAGE or name.endswith(("-key", "_upload")) or name.startswith("_")


def _fill_in(form: forms.BaseForm, kept: UnsentForm) -> None:
    for name, field in form.fields.items():
        values = kept.typed.get(form.add_prefix(name))
        if values is None or isinstance(field, UploadField) or field.widget.is_hidden:
            continue
        several = isinstance(field, forms.MultipleChoiceField)
        form.initial[name] = values if several else "".join(values[:1])


def kept_with(request: PortalRequest, spot: Spot, form: forms.BaseForm) -> dict[str, Any]:
    """The context of ``filing/unsent/kept.html`` and of the form's saves; an unsent form stands in its fields again.

    A form that was sent and comes back with errors is kept as it was sent.
    """
    if form.is_bound:
        try:
            kept = _kept_as_sent(request, spot)
        except TooLong:
            kept = unsent_form(request.actor, spot)
    else:
        kept = unsent_form(request.actor, spot)
        _fill_in(form, kept)
    return {
        "unsent": kept,
        "found_again": kept_since(kept) if kept.typed and not form.is_bound else "",
        "autosave_url": reverse("filing:unsent_save", args=spot.ids),
        "discard_url": reverse("filing:unsent_discard", args=spot.ids),
        "gone": _("没有保存：内容太长，或者现在不能再填写这份表单。请复制您填写的内容。"),
    }


def _kept_as_sent(request: PortalRequest, spot: Spot) -> UnsentForm:
    sent = sent_as(request.POST)
    return keep_unsent(actor=request.actor, spot=spot, typed=typed_in(request, sent), now=clock.now(), sent=sent)


def kept_since(kept: UnsentForm) -> str:
    """When the words were last changed, and until when they are kept."""
    facts = {"when": formats.moment(kept.changed_at), "day": formats.day(kept.forgotten_on)}
    return _("最后修改于 %(when)s。不再修改、也不提交的，%(day)s以后自动删除。") % facts


def let_go(request: PortalRequest, spot: Spot) -> None:
    """The form was sent: nothing of it stays here."""
    empty_unsent(actor=request.actor, spot=spot, now=clock.now(), sent=sent_as(request.POST))
