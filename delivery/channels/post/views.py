"""The page "simulated court post": the letters that were not sent, and what one lets happen to them. Mounted in the demo only."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.web.pagination import paginate
from delivery.channels.post.carriers import Stage
from delivery.channels.post.models import SimulatedLetter, SimulatedScan

# What can happen: stage, who signed or why it came back, and its name.
SCANS = {
    "accepted": (Stage.ACCEPTED, "", gettext_lazy("收寄")),
    "tried": (Stage.TRIED, "", gettext_lazy("投送未成")),
    "self": (Stage.DELIVERED, "self", gettext_lazy("本人签收")),
    "family": (Stage.DELIVERED, "family", gettext_lazy("同住成年家属签收")),
    "mail_room": (Stage.DELIVERED, "mail_room", gettext_lazy("单位收发室签收")),
    "other": (Stage.DELIVERED, "other", gettext_lazy("邻居代收")),
    "refused": (Stage.RETURNED, "refused", gettext_lazy("拒收退回")),
    "wrong_address": (Stage.RETURNED, "wrong_address", gettext_lazy("查无此人退回")),
    "moved": (Stage.RETURNED, "moved", gettext_lazy("已搬离退回")),
    "not_met": (Stage.RETURNED, "not_met", gettext_lazy("多次未遇退回")),
}


CHOICES = [(code, words) for code, (_stage, _detail, words) in SCANS.items()]


class ScanForm(forms.Form):
    """One thing that happens."""

    use_required_attribute = False
    scan = forms.ChoiceField(label=gettext_lazy("投送情况"), choices=CHOICES)


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The letters, newest first."""
    page = paginate(request, SimulatedLetter.objects.prefetch_related("scans").order_by("-sent_at"))
    rows = [(letter, [(_words(scan), scan.at) for scan in letter.scans.all()]) for letter in page]
    context = {"title": _("模拟法院专递"), "page": page, "rows": rows, "scans": CHOICES}
    return render(request, "delivery/post/simulated.html", context)


def _words(scan: SimulatedScan) -> str:
    known = ((str(words), stage, detail) for stage, detail, words in SCANS.values())
    return next(words for words, stage, detail in known if stage == scan.stage and detail in {scan.by, scan.reason})


@require_POST
def scan(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Something happens to a letter now; the portal hears of it when it next asks."""
    letter = get_object_or_404(SimulatedLetter, pk=letter_id)
    form = ScanForm(request.POST)
    if form.is_valid():
        stage, detail, _name = SCANS[form.cleaned_data["scan"]]
        by, reason = (detail, "") if stage is Stage.DELIVERED else ("", detail)
        SimulatedScan.objects.create(letter=letter, stage=stage.value, at=clock.now(), by=by, reason=reason)
    return redirect("simulated_post:letters")
