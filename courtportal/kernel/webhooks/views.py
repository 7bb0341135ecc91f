"""The pages of one's webhook addresses: the list, a new one, its log, and what can be done with it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.idempotency import once_sent, sending_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.web.pagination import paginate
from courtportal.kernel.webhooks.actions.endpoints import enable_endpoint, register_endpoint, remove_endpoint, rotate_secret
from courtportal.kernel.webhooks.actions.replay import replay_message, send_test
from courtportal.kernel.webhooks.forms import EndpointForm
from courtportal.kernel.webhooks.models import WebhookEndpoint
from courtportal.kernel.webhooks.queries import messages_to, my_endpoints
from courtportal.kernel.webhooks.rules.events import event_types


@require_safe
@guarded("kernel.webhookendpoint", "view")
def endpoints(request: PortalRequest) -> HttpResponse:
    """All addresses of the account."""
    context = {"title": _("事件通知地址"), "page": paginate(request, my_endpoints(request.actor))}
    return render(request, "web/webhooks/endpoints.html", context)


@require_http_methods(["GET", "POST"])
@guarded("kernel.user", "issue_token")
@recent_authentication(gettext_lazy("登记事件推送地址"))
def new_endpoint(request: PortalRequest) -> HttpResponse:
    """Register an address."""
    access(request.actor, User, request.actor.account_id, "issue_token")
    form = EndpointForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_bound and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        organisation = given.pop("organisation")
        organisation_id = organisation.pk if organisation else None

        def register() -> uuid.UUID:
            return register_endpoint(actor=request.actor, organisation_id=organisation_id, now=clock.now(), **given).pk

        return redirect("webhooks:secret", once_sent(actor=request.actor, key=sending_of(request.POST), effect=register))
    context = {"title": _("新的通知地址"), "form": form}
    return render(request, "web/webhooks/new.html", context, status=422 if form.errors else 200)


@require_safe
@guarded("kernel.webhookendpoint", "view")
def endpoint(request: PortalRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """One address with its log."""
    found = access(request.actor, WebhookEndpoint, endpoint_id, "view")
    meanings = {one.name: gettext(one.meaning) for one in event_types()}
    context = {
        "title": found.name,
        "endpoint": found,
        "types": [(name, meanings.get(name, "")) for name in found.types],
        "page": paginate(request, messages_to(request.actor, found)),
    }
    return render(request, "web/webhooks/endpoint.html", context)


@require_safe
@guarded("kernel.webhookendpoint", "change")
@recent_authentication(gettext_lazy("查看签名密钥"))
def secret(request: PortalRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """The secret by which the receiver verifies signatures; shown to its owner after a fresh proof of presence."""
    found = access(request.actor, WebhookEndpoint, endpoint_id, "change")
    return render(request, "web/webhooks/secret.html", {"title": _("签名密钥"), "endpoint": found})


@require_POST
@guarded("kernel.webhookendpoint", "change")
@recent_authentication(gettext_lazy("更换签名密钥"))
def rotate(request: PortalRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """A new secret; the old one signs beside it for a day."""
    rotate_secret(actor=request.actor, endpoint_id=endpoint_id, now=clock.now())
    messages.success(request, _("新密钥已生效；24 小时内新旧两个密钥都签名，请在这之前换好。"))
    return redirect("webhooks:secret", endpoint_id)


@require_POST
@guarded("kernel.webhookendpoint", "change")
def test(request: PortalRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """Send a message to try the address."""
    send_test(actor=request.actor, endpoint_id=endpoint_id, now=clock.now())
    messages.success(request, _("测试通知正在发送，结果见下面的记录。"))
    return redirect("webhooks:endpoint", endpoint_id)


@require_POST
@guarded("kernel.webhookendpoint", "change")
def enable(request: PortalRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """Switch an address on again."""
    enable_endpoint(actor=request.actor, endpoint_id=endpoint_id, now=clock.now())
    messages.success(request, _("已重新启用。"))
    return redirect("webhooks:endpoint", endpoint_id)


@require_POST
@guarded("kernel.webhookendpoint", "change")
def remove(request: PortalRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """Send nothing more there."""
    remove_endpoint(actor=request.actor, endpoint_id=endpoint_id, now=clock.now())
    messages.success(request, _("通知地址已删除。"))
    return redirect("webhooks:endpoints")


@require_POST
@guarded("kernel.webhookmessage", "replay")
def replay(request: PortalRequest, message_id: uuid.UUID) -> HttpResponse:
    """Send a message once more."""
    message = replay_message(actor=request.actor, message_id=message_id, now=clock.now())
    messages.success(request, _("正在重发，编号不变。"))
    return redirect("webhooks:endpoint", message.endpoint_id)
