"""The pages of one's tokens: the list, a new one, revoking."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.tokens.actions.issue import issue_token
from courtportal.kernel.tokens.actions.revoke import revoke_token
from courtportal.kernel.tokens.forms import TokenForm
from courtportal.kernel.tokens.queries import my_tokens
from courtportal.kernel.web.pagination import paginate


@require_safe
@guarded("kernel.apitoken", "view")
def tokens(request: PortalRequest) -> HttpResponse:
    """All tokens of the account with their scopes, terms and last use."""
    page = paginate(request, my_tokens(request.actor))
    return render(request, "web/tokens/tokens.html", {"title": _("访问令牌"), "page": page, "now": clock.now()})


@require_http_methods(["GET", "POST"])
@guarded("kernel.user", "issue_token")
@recent_authentication(gettext_lazy("创建访问令牌"))
def new_token(request: PortalRequest) -> HttpResponse:
    """Issue a token; the answer to the form is the only page that ever shows it."""
    access(request.actor, User, request.actor.account_id, "issue_token")
    form = TokenForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        organisation = given["organisation"]
        token, text = issue_token(
            actor=request.actor,
            name=given["name"],
            scopes=given["scopes"],
            days=given["days"],
            organisation_id=organisation.pk if organisation else None,
            key=given["key"],
            now=clock.now(),
        )
        if token.revoked_at:  # the page came back from the browser's history
            return redirect("tokens:tokens")
        return render(request, "web/tokens/issued.html", {"title": _("令牌已生成"), "token": token, "text": text})
    context = {"title": _("新的访问令牌"), "form": form}
    return render(request, "web/tokens/new.html", context, status=422 if form.errors else 200)


@require_POST
@guarded("kernel.apitoken", "revoke")
def revoke(request: PortalRequest, token_id: uuid.UUID) -> HttpResponse:
    """Revoke a token at once."""
    token = revoke_token(actor=request.actor, token_id=token_id, now=clock.now())
    messages.success(request, _("令牌“%(name)s”已停用。") % {"name": token.name})
    return redirect("tokens:tokens")
