"""A mediation begins: from a draft that its owner would rather mediate, from a filing that the clerk diverted, or in a case."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import blind_index
from filing.cases.models import Case
from filing.cases.numbers import take_number
from filing.causes.answers import amount_in_dispute, text
from filing.causes.elements import load_form
from filing.intake.actions.submit import NotReady, NotVerified, title_of
from filing.intake.filed_once import with_held_facts
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import draft_problems, evidence_rows, latest_version
from filing.intake.rules import content as contents
from filing.intake.sharing.queries import with_signers
from filing.mediation.actions.invite import invite_party
from filing.mediation.models import Mediation, MediationAssent, MediationParty
from filing.mediation.policies import own_places
from filing.mediation.queries import TO_MEDIATE
from filing.mediation.rules.offers import APPLICANT, RESPONDENT, THIRD, side_of_role
from filing.mediation.rules.steps import UNDECIDED, UNSETTLED
from filing.mediation.transitions import accounts_of, tell_people
from filing.online.actions.consent import ask_who_has_not_consented, consent_by_taking_part
from filing.online.rules import Step
from filing.parties.claimed import elements_said

PRE_FILING_TYPE = "民诉前调"
SIDES = {contents.PLAINTIFF: APPLICANT, contents.DEFENDANT: RESPONDENT, contents.THIRD_PARTY: THIRD}
KEPT_FACTS = ("sex", "birth_date", "ethnicity", "address", "habitual_residence", "uscc", "representative")


@transaction.atomic
def start_before_filing(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The dispute of a finished draft is mediated first; the other side is asked (CPL 125; 在线调解规则 第四、八条).

    The draft stays as it is: it is submitted as it stands if the mediation fails, and may be at any time before. Who may:
    who may submit the draft. Raises NotVerified, NotReady, Refused for a draft the court already has.
    """
    draft = access(actor, FilingDraft, draft_id, "submit", lock=True)
    if draft.filing_id or draft.court is None:
        raise Refused("filing.filingdraft", "submit", [str(_("法院已经收到这份申请"))])
    if not actor.verified:
        raise NotVerified
    if problems := draft_problems(draft, clock.local(now).date()):
        raise NotReady(problems)
    if running := draft.mediations.filter(state__in=UNDECIDED).first():
        return running
    content = {**draft.content, "parties": with_signers(draft)}
    content["answers"] = contents.complete_answers(draft.form, draft.content, evidence_rows(draft))
    mediation = _create(draft.court, draft.form_key, draft.cause_code, content, now, draft=draft)
    _add_parties(mediation, content, draft.owner)
    for party in mediation.parties.filter(own_places(actor)):
        MediationAssent.objects.create(
            mediation=mediation, party=party, matter=TO_MEDIATE, user_id=actor.account_id, given_at=now
        )
    _ask_others(actor, mediation, now)
    record(actor=actor, action="start_mediation", obj=mediation, now=now, detail={"number": mediation.number})
    return mediation


@transaction.atomic
def open_for_filing(*, filing_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The filing that the clerk sent to mediation has its mediation, once: what was filed is not asked again.

    Who wished for mediation in the complaint has consented; everyone else is asked.
    """
    filing = Filing.objects.select_for_update().get(pk=filing_id)
    if running := filing.mediations.filter(state__in=UNDECIDED).first():
        return running
    content = latest_version(filing).content
    mediation = _create(filing.court, filing.form_key, filing.cause_code, content, now, filing=filing)
    _add_parties(mediation, content, filing.owner)
    if text(content["answers"], "mediation_willing") == "yes":
        for party in mediation.parties.filter(side=APPLICANT):
            MediationAssent.objects.create(
                mediation=mediation, party=party, matter=TO_MEDIATE, user=filing.owner, given_at=filing.submitted_at
            )
    _ask_others(SYSTEM, mediation, now)
    record(actor=SYSTEM, action="start_mediation", obj=mediation, now=now, detail={"filing": str(filing.pk)})
    return mediation


@transaction.atomic
def start_in_case(*, actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The parties of a running case are asked to mediate (民事诉讼法 第九十六条); asked again while it runs it is the same one.

    Who starts it consents to this step online, everyone else is asked for it in the ledger (OLR art. 4). Who may: a party or
    its agent with special authority, and who presides in the case.
    """
    case = access(actor, Case, case_id, "mediate", lock=True)
    if running := case.mediations.filter(state__in=UNSETTLED).first():
        return running
    mediation = Mediation.objects.create(
        court=case.court, case=case, number=case.case_number, title=case.title, cause_code=case.cause_code, amount=case.amount,
        asked_at=now,
    )  # fmt: skip
    for order, party in enumerate(case.parties.filter(left_at=None).order_by("role", "order"), 1):
        MediationParty.objects.create(
            mediation=mediation,
            side=side_of_role(party.first_role),
            order=order,
            kind=party.kind,
            name=party.name,
            phone=party.phone,
            identity_number_index=party.identity_number_index,
            party=party,
            user_id=party.user_id,
        )
    for place in mediation.parties.filter(own_places(actor)):
        MediationAssent.objects.create(
            mediation=mediation, party=place, matter=TO_MEDIATE, user_id=actor.account_id, given_at=now
        )
        if place.party is not None:
            consent_by_taking_part(actor=actor, party=place.party, step=Step.MEDIATION, now=now)
    ask_who_has_not_consented(case=case, step=Step.MEDIATION, now=now)
    _ask_others(actor, mediation, now)
    record(actor=actor, action="start_mediation", obj=mediation, now=now, detail={"case": str(case.pk)})
    return mediation


def claims_of(content: Mapping[str, Any], form_key: str) -> str:
    """What is claimed and why, a line for each answered element, in the language of record; no address, no evidence."""
    said = elements_said(load_form(form_key), content["answers"])
    return "\n".join(f"{one.label}：{one.text}" for one in said)


def _create(court: Any, form_key: str, cause_code: str, content: dict[str, Any], now: dt.datetime, **of: Any) -> Mediation:
    number = take_number(court=court, year=clock.local(now).year, case_type=PRE_FILING_TYPE)
    return Mediation.objects.create(
        court=court,
        number=str(number),
        title=title_of(content, cause_code),
        cause_code=cause_code,
        amount=amount_in_dispute(load_form(form_key), content["answers"]),
        claims=claims_of(content, form_key),
        asked_at=now,
        **of,
    )


def _add_parties(mediation: Mediation, content: Mapping[str, Any], owner: User) -> None:
    """Everyone of the draft or filing; the filer's account acts for its side unless a client has one of its own."""
    wanted: Sequence[dict[str, Any]] = [one for role in SIDES for one in contents.parties(dict(content), role)]
    for order, one in enumerate(wanted, 1):
        facts, side = with_held_facts(one), SIDES[one["role"]]
        signer = one.get("signer") or (str(owner.pk) if side == APPLICANT and owner.is_active else None)
        MediationParty.objects.create(
            mediation=mediation,
            side=side,
            order=order,
            kind=one["kind"],
            name=facts.get("name", ""),
            facts={key: facts[key] for key in KEPT_FACTS if facts.get(key)},
            phone=facts.get("phone", ""),
            identity_number_index=blind_index("identity_number", facts.get("id_number", "")),
            user_id=signer,
        )


def _ask_others(actor: Actor, mediation: Mediation, now: dt.datetime) -> None:
    """Who acts with an account reads a notice; for whom nobody does, link and code go to the phone that is known."""
    places = mediation.parties.select_related("user", "party")
    tell_people(
        mediation,
        title=_("请您答复是否同意调解"),
        body=_("调解编号 %(number)s。调解不收费，自愿参加，随时可以退出，不影响您的诉讼权利。"),
        key="asked",
        now=now,
        users={user for place in places.exclude(assents__matter=TO_MEDIATE) for user in accounts_of(place)},
    )
    for place in places:
        if place.phone and not accounts_of(place):
            invite_party(actor=actor, party=place, contact=place.phone, now=now)
