"""The room: what is said in each channel, offers, facts; and the page around it. Works by forms alone; scripts reload it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web.components import Letter, Link
from courtportal.kernel.web.forms import SentOnce
from filing.causes import naming
from filing.identity_checks.guard import in_mediation
from filing.intake.models import FilingDraft
from filing.mediation.actions.facts import agree_fact, state_fact
from filing.mediation.actions.offers import BadTerms, answer_offer, make_offer
from filing.mediation.actions.speak import say
from filing.mediation.forms import (
    AuthorityForm,
    ConsentForm,
    ContactForm,
    DisclosureForm,
    FactForm,
    OfferForm,
    ReasonForm,
    SayForm,
    open_channels,
    specialities_of,
)
from filing.mediation.material import evidence_of
from filing.mediation.models import AuthorityProof, Mediation, MediationFile, MediationMessage, Offer, UndisputedFact
from filing.mediation.queries import (
    TO_MEDIATE,
    agreement_of,
    assented,
    assignment_of,
    awaiting_the_court,
    confirmation_matter,
    extension_matter,
    fitting_first,
    had_agreement,
    names_of_sides,
    places_of,
    side_of,
)
from filing.mediation.rules.offers import Terms, needed_answers
from filing.mediation.service_addresses import confirmed_service
from filing.mediation.wording import BAD_TERMS, side_name, terms_lines, tone
from filing.parties.known import user_of
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import Spot

Channel = MediationMessage.Channel
CAN = (
    "consent", "invite", "choose", "appoint", "accept", "object", "step_down", "speak", "offer", "answer_offer", "extend",
    "state_fact", "agree_fact", "draft", "sign", "reopen", "leave", "repent", "end", "confirm",
)  # fmt: skip
NEWEST = 200


@require_safe
@guarded("filing.mediation", "view")
@in_mediation
def show(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """Where the mediation stands, what the reader can do, and the room."""
    return page(request, access(request.actor, Mediation, mediation_id, "view"))


def page(request: PortalRequest, mediation: Mediation, status: int = 0, **bound: Any) -> HttpResponse:
    """The page with the forms; ``bound`` are those that came back with errors."""
    actor, side = request.actor, side_of(request.actor, mediation)
    can = {action for action in CAN if may(actor, mediation, action)}
    agreement = agreement_of(mediation) if side else None
    people = _people(request, mediation, may_invite="invite" in can)
    context = {
        "title": naming.in_words(mediation.title, mediation.cause_code),
        "mediation": mediation,
        "tone": tone(mediation),
        "side": side,
        "can": can,
        "people": people,
        "proof_to_decide": any(row["proof"] for row in people),
        "authority_form": AuthorityForm(),
        "assignment": assignment_of(mediation),
        "agreement": agreement,
        "had_agreement": mediation.state == Mediation.State.FAILED and had_agreement(mediation),
        "to_sign": agreement is not None and agreement.document.slots.filter(user_id=actor.account_id, signed_at=None).exists(),
        "slots": agreement.document.slots.order_by("position") if agreement else [],
        "draft": visible_to(actor, FilingDraft).filter(pk=mediation.draft_id, filing=None).first()
        if mediation.draft_id
        else None,
        **_mine(request, mediation),
        **_forms(request, mediation, can, bound),
        **_room(request, mediation, side, can, bound),
    }
    return render(request, "filing/mediation/mediation.html", context, status=status or (422 if bound else 200))


def _people(request: PortalRequest, mediation: Mediation, *, may_invite: bool) -> list[dict[str, Any]]:
    """Each party with whether it is there and has consented; who may invite reads the code, to say it."""
    yes = assented(mediation, TO_MEDIATE)
    confirms = assented(mediation, confirmation_matter(agreement_of(mediation)))
    proofs = {one.party_id: one for one in visible_to(request.actor, AuthorityProof, "decide").filter(party__mediation=mediation)}
    waiting = awaiting_the_court(mediation)
    now = clock.now()
    rows = []
    for one in mediation.parties.prefetch_related("invitations").order_by("order"):
        asked = max(one.invitations.all(), key=lambda each: each.created_at, default=None)
        state = asked.state(now) if asked else ""
        code = asked.code if asked and may_invite and state == "invited" else ""
        proof = proofs.get(one.pk)
        said = {"consents": one.pk in yes, "confirms": one.pk in confirms, "waits": one.pk in waiting}
        rows.append({"party": one, "asked": state, "code": code, "proof": proof, **said})
    return rows


def _mine(request: PortalRequest, mediation: Mediation) -> dict[str, Any]:
    """What the reader's own parties have said yes to."""
    mine = {place.pk for place in places_of(request.actor, mediation)}
    return {
        "consented": bool(mine) and mine <= assented(mediation, TO_MEDIATE),
        "extended": bool(mine) and mine <= assented(mediation, extension_matter(mediation)),
        "confirmed": bool(mine) and mine <= assented(mediation, confirmation_matter(agreement_of(mediation))),
        "chosen": {
            one.matter.removeprefix("mediator:")
            for one in mediation.assents.filter(party__in=mine, matter__startswith="mediator:")
        },
    }


def _forms(request: PortalRequest, mediation: Mediation, can: set[str], bound: dict[str, Any]) -> dict[str, Any]:
    """The forms for what may be done now."""
    choosing = can & {"choose", "appoint"}
    return {
        **(_consent(request, mediation, bound.get("consent")) if "consent" in can else {}),
        "contact_form": bound.get("contact") or ContactForm(),
        "disclosure_form": bound.get("disclosure") or DisclosureForm(),
        "objection_form": bound.get("objection") or ReasonForm(),
        "candidates": [(one, specialities_of(one)) for one in fitting_first(mediation)] if choosing else [],
    }


def _consent(request: PortalRequest, mediation: Mediation, form: ConsentForm | None) -> dict[str, Any]:
    known = [(place, found) for place in places_of(request.actor, mediation) if (found := confirmed_service(place))]
    return {"consent_form": form or consent_form(request, mediation), "known_service": known}


def consent_form(request: PortalRequest, mediation: Mediation, data: QueryDict | None = None) -> ConsentForm:
    """Asks where papers reach the actor's parties only where one of them did not confirm it before."""
    user = user_of(request.actor)
    own = {"recipient": user.display_name, "phone": user.phone, "address": user.person.residence_address if user.person else ""}
    asks = not all(confirmed_service(place) for place in places_of(request.actor, mediation))
    return ConsentForm(data, initial=own, in_case=mediation.case_id is not None, asks_service=asks)


def _room(request: PortalRequest, mediation: Mediation, side: str, can: set[str], bound: dict[str, Any]) -> dict[str, Any]:
    """What is said, offered and agreed, as far as the reader takes part."""
    if not side or mediation.began_at is None:
        return {"in_room": False}
    names, speaks = names_of_sides(mediation), "speak" in can
    offers = list(visible_to(request.actor, Offer).filter(mediation=mediation).order_by("-number"))
    channels = [_channel(request, mediation, one, speaks, bound) for one in open_channels(side)]
    return {
        "in_room": True,
        "channels": channels,
        **_kept(request, mediation, channels),
        "offers": [_offer(one, side, names) for one in offers],
        "accepted": any(one.state == Offer.State.ACCEPTED for one in offers),
        "offer_form": bound.get("offer") or OfferForm(names=names),
        "facts": _facts(request, mediation),
        "fact_form": bound.get("fact") or FactForm(),
        "has_evidence": speaks and bool(evidence_of(request.actor, mediation)),
        "evidence_form": SentOnce(),
    }


def _kept(request: PortalRequest, mediation: Mediation, channels: list[dict[str, Any]]) -> dict[str, Any]:
    """What one was going to say to all; what is said in private is kept by the script of every page (``unsent.sent_pages``)."""
    joint = next((one["form"] for one in channels if not one["private"]), None)
    return kept_with(request, Spot("mediation", mediation.pk), joint) if joint is not None else {}


def _channel(
    request: PortalRequest,
    mediation: Mediation,
    channel: str,
    speaks: bool,
    bound: dict[str, Any],
) -> dict[str, Any]:
    form = bound.get(f"say-{channel}") or _say_form(request, mediation, channel)
    return {
        "code": channel,
        "label": Channel(channel).label,
        "private": channel != Channel.JOINT,
        "letters": letters(request, mediation, channel),
        "newest": newest(request, mediation, channel),
        "form": form if speaks else None,
    }


def _say_form(request: PortalRequest, mediation: Mediation, channel: str, *data: Any) -> SayForm:
    keeps = mediation.draft_id is not None and mediation.draft is not None and mediation.draft.owner_id == request.actor.user_id
    return SayForm(*data, actor=request.actor, channel=channel, keeps_evidence=keeps)


def newest(request: PortalRequest, mediation: Mediation, channel: str) -> str:
    """Which message of the channel is the last that the reader may hear; '' when there is none."""
    rows = visible_to(request.actor, MediationMessage).filter(mediation=mediation, channel=channel)
    return str(rows.order_by("-said_at", "-pk").values_list("pk", flat=True).first() or "")


def letters(request: PortalRequest, mediation: Mediation, channel: str) -> list[Letter]:
    """What was said in the channel, as the reader may hear it, the newest last."""
    rows = visible_to(request.actor, MediationMessage).filter(mediation=mediation, channel=channel)
    newest = rows.select_related("author").prefetch_related("files").order_by("-said_at", "-pk")[:NEWEST]
    return [
        Letter(
            author=f"{side_name(one.side)} {one.author.display_name}",
            sent_at=one.said_at,
            text=one.text,
            mine=one.author_id == request.actor.user_id,
            links=tuple(
                Link(each.file_name, reverse("filing:mediation_file", args=[mediation.pk, each.pk])) for each in one.files.all()
            ),
        )
        for one in reversed(newest)
    ]


def _offer(one: Offer, side: str, names: dict[str, str]) -> dict[str, Any]:
    answers = dict(one.answers.values_list("side", "accepts"))
    waits = one.state == Offer.State.OPEN and side in needed_answers(one.side) and side not in answers
    return {
        "offer": one,
        "by": side_name(one.side),
        "lines": terms_lines(Terms.from_json(one.terms), names),
        "waits_for_me": waits,
        "answers": [(side_name(each), accepts) for each, accepts in answers.items()],
    }


def _facts(request: PortalRequest, mediation: Mediation) -> list[dict[str, Any]]:
    everyone = mediation.parties.count()
    mine = {place.pk for place in places_of(request.actor, mediation)}
    rows = []
    for one in visible_to(request.actor, UndisputedFact).filter(mediation=mediation).order_by("number"):
        yes = assented(mediation, one.matter)
        rows.append({"fact": one, "yes": len(yes), "all": everyone, "agreed": len(yes) == everyone, "mine": mine <= yes})
    return rows


@require_safe
@guarded("filing.mediationmessage", "view")
@in_mediation
def messages_of(request: PortalRequest, mediation_id: uuid.UUID, channel: str) -> HttpResponse:
    """The messages of one channel alone, for the page that asks every few seconds; 204 when it shows the newest already."""
    mediation = access(request.actor, Mediation, mediation_id, "view")
    if channel not in open_channels(side_of(request.actor, mediation)):
        raise Http404
    last = newest(request, mediation, channel)
    if request.GET.get("newest") == last:
        return HttpResponse(status=204)
    context = {"mediation": mediation, "code": channel, "letters": letters(request, mediation, channel), "newest": last}
    return render(request, "filing/mediation/messages.html", context)


@require_POST
@guarded("filing.mediation", "speak")
@in_mediation
def say_view(request: PortalRequest, mediation_id: uuid.UUID, channel: str) -> HttpResponse:
    """Say something in a channel."""
    mediation = access(request.actor, Mediation, mediation_id, "speak")
    if channel not in open_channels(side_of(request.actor, mediation)):
        raise Http404
    form = _say_form(request, mediation, channel, request.POST, request.FILES)
    if not form.is_valid():
        return page(request, mediation, 422, **{f"say-{channel}": form})
    say(actor=request.actor, mediation_id=mediation_id, said=form.said(), now=clock.now())
    if channel == Channel.JOINT:
        let_go(request, Spot("mediation", mediation_id))
    return redirect(f"{reverse('filing:mediation', args=[mediation_id])}#channel-{channel}")


@require_safe
@guarded("filing.mediationfile", "view")
@in_mediation
def file(request: PortalRequest, mediation_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """A file that was shown in a channel the reader hears."""
    rows = visible_to(request.actor, MediationFile).filter(message__mediation=mediation_id)
    found = get_object_or_404(rows.select_related("file"), pk=file_id)
    return download(found.file, found.file_name)


@require_POST
@guarded("filing.mediation", "offer")
@in_mediation
def offer(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """Make an offer, or as the mediator a proposal."""
    mediation = access(request.actor, Mediation, mediation_id, "offer")
    form = OfferForm(request.POST, names=names_of_sides(mediation))
    if form.is_valid():
        try:
            make_offer(
                actor=request.actor, mediation_id=mediation_id, terms=form.terms(), key=form.cleaned_data["key"], now=clock.now()
            )
        except BadTerms as error:
            for code in error.codes:
                form.add_error(None, str(BAD_TERMS[code]))
        else:
            messages.success(request, _("方案已提出，等待答复。"))
            return redirect("filing:mediation", mediation_id)
    return page(request, mediation, offer=form)


@require_POST
@guarded("filing.mediation", "answer_offer")
@in_mediation
def answer(request: PortalRequest, mediation_id: uuid.UUID, number: int) -> HttpResponse:
    """Accept or decline the standing offer."""
    accepts = "accept" in request.POST
    answer_offer(actor=request.actor, mediation_id=mediation_id, number=number, accepts=accepts, now=clock.now())
    messages.success(request, _("您已接受这个方案。") if accepts else _("您没有接受这个方案。"))
    return redirect("filing:mediation", mediation_id)


@require_POST
@guarded("filing.mediation", "state_fact")
def fact(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """The mediator writes down what nobody disputes."""
    mediation, form = access(request.actor, Mediation, mediation_id, "state_fact"), FactForm(request.POST)
    if not form.is_valid():
        return page(request, mediation, fact=form)
    given = form.cleaned_data
    state_fact(actor=request.actor, mediation_id=mediation_id, text=given["text"], key=given["key"], now=clock.now())
    messages.success(request, _("已请各方确认。"))
    return redirect("filing:mediation", mediation_id)


@require_POST
@guarded("filing.mediation", "agree_fact")
@in_mediation
def fact_agree(request: PortalRequest, mediation_id: uuid.UUID, number: int) -> HttpResponse:
    """A party agrees to a fact and to its use in the case."""
    agree_fact(actor=request.actor, mediation_id=mediation_id, number=number, now=clock.now())
    messages.success(request, _("您已确认。"))
    return redirect("filing:mediation", mediation_id)
