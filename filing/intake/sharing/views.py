"""The pages of a shared draft: invite, join, read and comment, sign, history."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.idempotency import once_sent, sending_of
from courtportal.kernel.identity.links import prove_url
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.reading.searchable import with_searchable_copy
from courtportal.kernel.web.pagination import paginate
from filing.forms import sent
from filing.intake.actions.submit import NotReady, NotVerified
from filing.intake.answer_rows import answer_rows
from filing.intake.models import FilingDraft
from filing.intake.queries import SHARING, draft_problems, evidence_rows, paper_rows, signed_content
from filing.intake.rules import content as contents
from filing.intake.sharing.actions.discuss import ChangedMeanwhile, say, share_to_sign, sign
from filing.intake.sharing.actions.invite import invite, withdraw_share
from filing.intake.sharing.actions.join import NotOpen, WrongCode, is_own_contact, join, require_open
from filing.intake.sharing.forms import CommentForm, InviteForm, JoinForm
from filing.intake.sharing.models import DraftComment, DraftShare
from filing.intake.sharing.queries import clients, comments_of, history, share_by, shares_of
from filing.intake.sharing.wording import rows
from filing.parties.known import user_of

PER_PAGE = 50


def _state(share: DraftShare, signed: set[uuid.UUID]) -> tuple[str, str]:
    """Tone and words of where an invitation stands."""
    state = share.state(clock.now())
    if share.pk in signed and state == "joined":
        return "ok", _("已签名")
    words = {
        "ended": ("quiet", _("已收回")),
        "joined": ("warn", _("已加入，等待签名")) if share.role == DraftShare.Role.CLIENT else ("ok", _("已加入")),
        "locked": ("bad", _("验证码错误太多，已锁定")),
        "expired": ("bad", _("链接已过期")),
        "invited": ("warn", _("等待对方打开链接")),
    }
    return words[state]


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "share")
def sharing(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Everyone who shares the draft, and a form to invite somebody."""
    draft = access(request.actor, FilingDraft, draft_id, "share")
    form = InviteForm(*sent(request)[:1], draft=draft)
    if request.method == "POST" and form.is_valid():
        invited = form.invited()
        once_sent(
            actor=request.actor, key=sending_of(request.POST),
            effect=lambda: invite(actor=request.actor, draft_id=draft_id, invited=invited, now=clock.now()).pk,
        )  # fmt: skip
        messages.success(request, _("链接已发给%(name)s。下面的验证码请另外告诉对方。") % {"name": invited.name})
        return redirect("filing:draft_sharing", draft_id)
    digest = signed_content(draft)
    signed = set(clients(draft).filter(signatures__sha256=digest).values_list("pk", flat=True))
    context = {
        "title": _("邀请委托人和共同代理人"),
        "draft": draft,
        "form": form,
        "shares": [(share, *_state(share, signed)) for share in shares_of(draft)],
        "now": clock.now(),
    }
    return render(request, "filing/sharing/sharing.html", context, status=422 if form.is_bound and form.errors else 200)


@require_POST
@guarded("filing.filingdraft", "share")
def withdraw(request: PortalRequest, draft_id: uuid.UUID, share_id: uuid.UUID) -> HttpResponse:
    """Withdraw an invitation or a share."""
    draft = access(request.actor, FilingDraft, draft_id, "share")
    get_object_or_404(shares_of(draft), pk=share_id, ended_at=None)
    withdraw_share(actor=request.actor, draft_id=draft_id, share_id=share_id, now=clock.now())
    messages.success(request, _("已收回，对方不能再看到这份申请。"))
    return redirect("filing:draft_sharing", draft_id)


@never_cache
@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "join")
def join_view(request: PortalRequest, token: str) -> HttpResponse:
    """Behind the link of an invitation: who invites, until when, and the code. Nothing of the draft is shown before."""
    share = share_by(token)
    if share is None:
        raise Http404
    if share.user_id == request.actor.user_id and share.ended_at is None:
        return redirect("filing:draft_read", share.draft_id)
    own = is_own_contact(user_of(request.actor), share)
    form = JoinForm(*sent(request)[:1]) if not own else None
    try:
        require_open(share, clock.now())
        if request.method == "POST" and (form is None or form.is_valid()):
            code = form.cleaned_data["code"] if form else ""
            joined = join(actor=request.actor, share=share, code=code, now=clock.now())
            return redirect("filing:draft_read", joined.draft_id)
    except NotOpen as error:
        context = {"title": _("这个链接不能再用了"), "reason": error.reason, "share": share}
        return render(request, "filing/sharing/closed.html", context, status=410)
    except WrongCode as error:
        left = ngettext("还可以试%(left)d次。", "还可以试%(left)d次。", error.left) % {"left": error.left}
        if form:
            form.add_error("code", _("验证码不对。") + left)
    context = {"title": _("查看立案申请"), "share": share, "form": form}
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, "filing/sharing/join.html", context, status=422 if wrong else 200)


@require_safe
@guarded("filing.filingdraft", "view")
def read(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The whole draft to read, what was said about it, and what the reader can do."""
    return _read_page(request, access(request.actor, FilingDraft, draft_id, "view"), CommentForm())


def _read_page(request: PortalRequest, draft: FilingDraft, form: CommentForm) -> HttpResponse:
    today = clock.today()
    share, digest = share_to_sign(request.actor, draft), signed_content(draft)
    evidence = evidence_rows(draft)
    context = {
        "title": _("立案申请（核对）"),
        "draft": draft,
        "groups": [(group, [replace(row.answer, change_url="") for row in rows]) for group, rows in answer_rows(draft)],
        "evidence": evidence,
        "searchable": {str(pk) for pk in with_searchable_copy([uuid.UUID(row["file_id"]) for row in evidence])},
        "papers": paper_rows(draft),
        "comments": comments_of(draft),
        "form": form,
        "share": share,
        "signed": share.signatures.filter(sha256=digest).first() if share else None,
        "signed_before": bool(share and share.signatures.exists()),
        "incomplete": any(one.page != SHARING for one in draft_problems(draft, today)),
        "may_edit": may(request.actor, draft, "edit"),
        "may_sign": share is not None and draft.is_open,
    }
    return render(request, "filing/sharing/read.html", context, status=422 if form.is_bound else 200)


@require_POST
@guarded("filing.filingdraft", "view")
def comment(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Say something about the draft, or return it for a change."""
    draft = access(request.actor, FilingDraft, draft_id, "view")
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _read_page(request, draft, form)
    kind = DraftComment.Kind.RETURNED if "return" in request.POST else DraftComment.Kind.REMARK
    said = {name: form.cleaned_data[name] for name in ("text", "key")}
    say(actor=request.actor, draft_id=draft_id, kind=kind, now=clock.now(), **said)
    messages.success(request, _("已经告诉其他人。"))
    return redirect("filing:draft_read", draft_id)


@recent_authentication(gettext_lazy("签署立案材料"))
@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "sign")
def sign_view(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Sign what was read; a proof of presence comes first."""
    draft = access(request.actor, FilingDraft, draft_id, "sign")
    if request.method == "POST":
        try:
            read_sha256 = request.POST.get("sha256", "")
            sign(actor=request.actor, draft_id=draft_id, read_sha256=read_sha256, now=clock.now())
        except NotVerified:
            context = {"draft": draft, "verify_url": prove_url(request.path)}
            return render(request, "filing/intake/not_verified.html", context, status=403)
        except NotReady:
            messages.warning(request, _("这份申请还没有填完，请等代理人填好后再签名。"))
        except ChangedMeanwhile:
            messages.warning(request, _("内容在您阅读时有改动，没有签名。请再看一遍。"))
        else:
            messages.success(request, _("您已签名。代理人提交后，法院会通知您。"))
        return redirect("filing:draft_read", draft_id)
    share = share_to_sign(request.actor, draft)
    party = contents.party(draft.content, share.party) if share else None
    context = {
        "title": _("在起诉状上签名"),
        "draft": draft,
        "party": party["answers"].get("name", "") if party else "",
        "sha256": signed_content(draft),
    }
    return render(request, "filing/sharing/sign.html", context)


@require_safe
@guarded("filing.filingdraft", "view")
def history_view(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Every change of a field: who, when, from what to what."""
    draft = access(request.actor, FilingDraft, draft_id, "view")
    page = paginate(request, history(draft), PER_PAGE)
    context = {"title": _("修改记录"), "draft": draft, "page": page, "rows": rows(draft, list(page.object_list))}
    return render(request, "filing/sharing/history.html", context)
