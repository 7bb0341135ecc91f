"""Webhook addresses as JSON: an organisation's system may look after its own."""

import uuid
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from courtportal.kernel import clock
from courtportal.kernel.api.needs import as_shown, needs
from courtportal.kernel.api.problems import Fault, Problem
from courtportal.kernel.api.schemas import Body, Instant, Listing, Paging, listing, one_of
from courtportal.kernel.authz import access
from courtportal.kernel.tokens.rules import Scope
from courtportal.kernel.webhooks.actions.endpoints import (
    BadAddress,
    enable_endpoint,
    register_endpoint,
    remove_endpoint,
    rotate_secret,
)
from courtportal.kernel.webhooks.actions.replay import replay_message, send_test
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage
from courtportal.kernel.webhooks.queries import messages_to, my_endpoints

router = Router(tags=[_("事件通知")])
VIEW = needs(Scope.WEBHOOKS, "kernel.webhookendpoint:view")
_BAD_ADDRESS = gettext_lazy("请填写公网的 https 地址，不带用户名、密码和 # 后面的部分。")
_UNKNOWN_TYPE = gettext_lazy("没有这种事件，请照接口说明的“事件通知”核对。")
CHANGE = needs(Scope.WEBHOOKS, "kernel.webhookendpoint:change")


class EndpointIn(Body):
    name: str = Field(min_length=1, max_length=80)
    url: str = Field(min_length=1, max_length=400, description=_("公网的 https 地址"))
    types: list[str] = Field(min_length=1, max_length=60, description=_("事件类型，见“事件通知”"))


class EndpointOut(Schema):
    """An address."""

    id: uuid.UUID
    name: str
    url: str
    types: list[str]
    is_enabled: bool
    organisation: uuid.UUID | None
    created_at: Instant


class NewEndpointOut(EndpointOut):
    """An address with its secret, which is shown here and nowhere else in the interface."""

    secret: str


class MessageOut(Schema):
    """One event for one address; ``message_id`` is the header ``webhook-id``."""

    id: uuid.UUID
    message_id: str
    type: str
    data: dict[str, str | None]
    state: Annotated[str, one_of(WebhookMessage.State)]
    attempts: int
    happened_at: Instant
    due_at: Instant
    taken_at: Instant | None
    last_status: int | None
    last_error: str


def _out(one: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "url": one.url,
        "types": one.types,
        "is_enabled": one.disabled_at is None,
        "organisation": one.organisation_id,
        "created_at": one.created_at,
    }


def _the_endpoint(request: HttpRequest, endpoint_id: uuid.UUID, action: str = "view") -> WebhookEndpoint:
    """One address; an organisation's token sees that organisation's only. Raises Http404."""
    found = access(as_shown(request).actor, WebhookEndpoint, endpoint_id, action)
    if as_shown(request).token.organisation_id not in {None, found.organisation_id}:
        raise Http404
    return found


@router.get("/webhooks", auth=VIEW, response=Listing[EndpointOut], summary=_("我的通知地址"))
def list_webhooks(request: HttpRequest, query: Query[Paging]) -> Any:
    """The newest first."""
    rows = my_endpoints(as_shown(request).actor)
    if organisation_id := as_shown(request).token.organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    return listing(rows, query, lambda found: [_out(one) for one in found])


@router.post(
    "/webhooks",
    auth=needs(Scope.WEBHOOKS, "kernel.user:issue_token"),
    response={201: NewEndpointOut},
    summary=_("登记通知地址；密钥只在这里显示"),
)
def create_webhook(request: HttpRequest, given: EndpointIn) -> Any:
    """The address belongs to the token's organisation, if it has one."""
    try:
        endpoint = register_endpoint(
            actor=as_shown(request).actor,
            organisation_id=as_shown(request).token.organisation_id,
            now=clock.now(),
            **given.model_dump(),
        )
    except BadAddress as error:
        raise Problem("invalid", errors=[Fault("/url", "bad-address", str(_BAD_ADDRESS))]) from error
    except ValueError as error:
        raise Problem("invalid", errors=[Fault("/types", "unknown-type", str(_UNKNOWN_TYPE))]) from error
    return Status(201, _out(endpoint) | {"secret": endpoint.secret})


@router.get("/webhooks/{uuid:webhook_id}", auth=VIEW, response=EndpointOut, summary=_("一个通知地址"))
def read_webhook(request: HttpRequest, webhook_id: uuid.UUID) -> Any:
    """Without its secret."""
    return _out(_the_endpoint(request, webhook_id))


@router.delete("/webhooks/{uuid:webhook_id}", auth=CHANGE, response={204: None}, summary=_("删除通知地址"))
def delete_webhook(request: HttpRequest, webhook_id: uuid.UUID) -> Any:
    """Nothing more is sent there."""
    remove_endpoint(actor=as_shown(request).actor, endpoint_id=_the_endpoint(request, webhook_id, "change").pk, now=clock.now())
    return Status(204, None)


@router.post(
    "/webhooks/{uuid:webhook_id}/secret",
    auth=CHANGE,
    response=NewEndpointOut,
    summary=_("换密钥；24 小时内新旧两个都签名"),
)
def rotate_webhook_secret(request: HttpRequest, webhook_id: uuid.UUID) -> Any:
    """The new secret is in the answer."""
    endpoint = rotate_secret(
        actor=as_shown(request).actor, endpoint_id=_the_endpoint(request, webhook_id, "change").pk, now=clock.now()
    )
    return _out(endpoint) | {"secret": endpoint.secret}


@router.post("/webhooks/{uuid:webhook_id}/enabling", auth=CHANGE, response=EndpointOut, summary=_("重新启用停用的地址"))
def enable_webhook(request: HttpRequest, webhook_id: uuid.UUID) -> Any:
    """After the receiver was mended."""
    return _out(
        enable_endpoint(
            actor=as_shown(request).actor, endpoint_id=_the_endpoint(request, webhook_id, "change").pk, now=clock.now()
        )
    )


@router.post("/webhooks/{uuid:webhook_id}/test", auth=CHANGE, response={202: MessageOut}, summary=_("发一条测试通知"))
def test_webhook(request: HttpRequest, webhook_id: uuid.UUID) -> Any:
    """A message of the type ``portal.test``."""
    endpoint = _the_endpoint(request, webhook_id, "change")
    return Status(202, _message(send_test(actor=as_shown(request).actor, endpoint_id=endpoint.pk, now=clock.now())))


@router.get(
    "/webhooks/{uuid:webhook_id}/messages",
    auth=needs(Scope.WEBHOOKS, "kernel.webhookmessage:view"),
    response=Listing[MessageOut],
    summary=_("发送记录"),
)
def list_messages(request: HttpRequest, webhook_id: uuid.UUID, query: Query[Paging]) -> Any:
    """The newest first."""
    rows = messages_to(as_shown(request).actor, _the_endpoint(request, webhook_id))
    return listing(rows, query, lambda found: [_message(one) for one in found])


@router.post(
    "/webhook-messages/{uuid:message_id}/replay",
    auth=needs(Scope.WEBHOOKS, "kernel.webhookmessage:replay"),
    response={202: MessageOut},
    summary=_("重发一条通知，编号不变"),
)
def replay_webhook_message(request: HttpRequest, message_id: uuid.UUID) -> Any:
    """Once it was taken or given up."""
    message = access(as_shown(request).actor, WebhookMessage, message_id, "replay")
    _the_endpoint(request, message.endpoint_id)
    return Status(202, _message(replay_message(actor=as_shown(request).actor, message_id=message_id, now=clock.now())))


def _message(one: WebhookMessage) -> dict[str, Any]:
    return {
        "id": one.pk,
        "message_id": one.message_id,
        **{key: getattr(one, key) for key in ("type", "data", "state", "attempts", "happened_at", "due_at")},
        **{key: getattr(one, key) for key in ("taken_at", "last_status", "last_error")},
    }
