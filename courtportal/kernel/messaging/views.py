"""What the simulated carriers took instead of sending: anyone at the demo machine may read it."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.vault.fields import blind_index
from courtportal.kernel.web.pagination import paginate

LINK = re.compile(r"(https?://[^\s，。]+)")


def linked(text: str) -> SafeString:
    """The text with its links made clickable, everything else escaped."""
    return format_html_join("", "{}", ((_part(part),) for part in LINK.split(text)))


def _part(part: str) -> str | SafeString:
    return format_html('<a href="{}">{}</a>', part, part) if LINK.fullmatch(part) else part


def _messages(request: HttpRequest, channel: str, title: str) -> HttpResponse:
    recipient = request.GET.get("to", "").strip()
    messages = SimulatedMessage.objects.filter(channel=channel).order_by("-sent_at")
    page = paginate(request, messages.filter(recipient_index=blind_index("recipient", recipient)) if recipient else messages)
    rows = [(message, linked(message.body)) for message in page]
    return render(request, "messaging/simulated.html", {"title": title, "page": page, "rows": rows, "recipient": recipient})


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The simulated mailbox: newest mail first; ``?to=`` shows one address."""
    return _messages(request, "email", _("模拟邮箱"))


@require_safe
def sms(request: HttpRequest) -> HttpResponse:
    """The simulated SMS: newest first; ``?to=`` shows one number."""
    return _messages(request, "sms", _("模拟短信"))
