"""The appraiser's opinion, or the evidence that the court collected, arrives; the sides read it and say what they think of it."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from filing.applications.holding import access_held
from filing.applications.models import Application
from filing.applications.queries import acting_for
from filing.applications.results.models import ApplicationResult, ResultOpinion
from filing.calendar.actions.trial_clock import resume_by_key
from filing.calendar.telling import sides_of, tell_panel
from filing.cases.models import Party
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_dossier_entry
from filing.events import OpinionGiven
from filing.notices import tell
from filing.online.actions.consent import consent_by_taking_part
from filing.online.queries import standing
from filing.online.rules import Deed, Step


class NotOnline(Exception):
    """Parties do not consent to the exchange of evidence online, or do not any more: their opinion is given in court.

    ``names``: theirs.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class WrongDay(Exception):
    """The paper cannot have arrived before it was granted, nor after today."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The paper as it arrived: what it is called, from whom, when, its file, and the key minted with the form."""

    title: str
    source: str
    arrived_on: dt.date
    upload: Upload
    key: str


@transaction.atomic
def enter_result(*, actor: Actor, application_id: uuid.UUID, arrived: Arrived, now: dt.datetime) -> ApplicationResult:
    """What was granted is fulfilled: the paper stands in the file, the sides are told and can answer it; once for its key.

    Evidence is shown in court and examined by the sides (CPL 71), also what the court collected and an appraiser's opinion
    (CPL 80, 81). With the opinion the trial limit, which stood still for the appraisal, goes on (CPL-I 243).
    Who may: the judges, assistants and clerk of the case. Raises WrongDay.
    """
    application = access_held(actor, application_id, "fulfil")
    if known := ApplicationResult.objects.filter(key=arrived.key, application=application).first():
        return known
    granted_on = clock.local(application.decided_at).date() if application.decided_at else arrived.arrived_on
    if not granted_on <= arrived.arrived_on <= clock.local(now).date():
        raise WrongDay(arrived.arrived_on)
    result = _keep(actor, application, arrived, now)
    resume_by_key(actor=actor, key=f"{application.kind}:{application.pk}", now=now)
    add_timeline_entry(
        case=application.case, kind="application_result", key=f"result:{result.pk}",
        title_zh=f"收到结果：{application.definition.name.zh}", title_en=f"Arrived: {application.definition.name.en}", now=now,
    )  # fmt: skip
    record(actor=actor, action="enter_result", obj=result, now=now, detail={"sha256": result.file.sha256})
    _tell_sides(application, result, now)
    return result


def _keep(actor: Actor, application: Application, arrived: Arrived, now: dt.datetime) -> ApplicationResult:
    upload = access(actor, Upload, arrived.upload.pk, "use")
    if upload.stored is None:
        raise LookupError(upload.pk)
    result = ApplicationResult.objects.create(
        application=application, title=arrived.title, source=arrived.source, arrived_on=arrived.arrived_on, file=upload.stored,
        file_name=upload.original_name[:200], pages=page_count(upload.stored, upload.pages),
        entered_by_id=actor.account_id, entered_at=now, key=arrived.key,
    )  # fmt: skip
    case, kind = application.case, application.definition
    add_dossier_entry(
        case=case, under=kind.matter, title=result.title, key=f"result:{result.pk}", file=result.file, file_name=result.file_name,
        source=result.source, pages=result.pages,
    )  # fmt: skip
    return result


def _tell_sides(application: Application, result: ApplicationResult, now: dt.datetime) -> None:
    for user in sides_of(application.case):
        tell(
            user, title=_("请对新的证据材料发表质证意见"),
            body=_("案号 %(number)s：法院收到“%(title)s”。请在申请页面查阅，并提交书面质证意见；开庭时也可以当庭质证。"),
            facts={"number": application.case.case_number, "title": result.title},
            link=reverse("filing:application", args=[application.pk]), key=f"result:{result.pk}:{user.pk}", now=now,
        )  # fmt: skip


@transaction.atomic
def give_opinion(
    *, actor: Actor, result_id: uuid.UUID, party_ids: Collection[uuid.UUID], text: str, key: str, now: dt.datetime
) -> list[ResultOpinion]:
    """The written opinion of these parties, one of each, once for its key; the bench is told. Event: OpinionGiven for each, then
    it is filed.

    Who gives it online consents to that step online (OLR art. 4). Who may: a party or its agent, who may act for several.
    Raises Refused for a party for which the actor does not act, NotOnline for those that refused or withdrew their consent to
    the step, ValueError for nobody and for an empty text.
    """
    result = access(actor, ApplicationResult, result_id, "answer", lock=True)
    case = result.application.case
    mine = {party.pk: party for party in acting_for(actor, case)}
    if not set(party_ids) <= set(mine):
        raise Refused("filing.applicationresult", "answer", [str(_("只能以您自己或者您代理的当事人的名义发表质证意见"))])
    if not party_ids or not text.strip():
        raise ValueError(result_id)
    _require_consent(actor, [party for pk, party in mine.items() if pk in set(party_ids)], now)
    said = [_opinion(actor, result, party, text.strip(), key, now) for pk, party in mine.items() if pk in set(party_ids)]
    if any(new for _one, new in said):
        tell_panel(
            case, title=_("收到书面质证意见"), body=_("%(case)s的当事人对新的证据材料提交了书面质证意见。"),
            link=reverse("filing:application", args=[result.application_id]), key=f"opinion:{said[0][0].pk}", now=now,
        )  # fmt: skip
    return [one for one, _new in said]


def _require_consent(actor: Actor, parties: Sequence[Party], now: dt.datetime) -> None:
    """Who takes part consents to the step, unless it said otherwise. Raises NotOnline with all who did."""
    if against := [party.name for party in parties if _is_against(party)]:
        raise NotOnline(against)
    for party in parties:
        consent_by_taking_part(actor=actor, party=party, step=Step.EVIDENCE_EXCHANGE, now=now)


def _is_against(party: Party) -> bool:
    entry = standing(party, Step.EVIDENCE_EXCHANGE)
    return entry is not None and entry.deed in {Deed.REFUSED, Deed.WITHDRAWN}


def _opinion(
    actor: Actor, result: ApplicationResult, party: Party, text: str, key: str, now: dt.datetime
) -> tuple[ResultOpinion, bool]:
    """The party's opinion under the key of its form, and whether it is new."""
    opinion, new = ResultOpinion.objects.get_or_create(
        key=f"{key[:43]}:{party.pk}",
        defaults={"result": result, "party": party, "text": text, "given_by_id": actor.account_id, "given_at": now},
    )
    if new:
        record(actor=actor, action="give_opinion", obj=opinion, now=now, detail={"party": str(party.pk)})
        publish(OpinionGiven(opinion_id=opinion.pk, case_id=result.application.case_id), now=now)
    return opinion, new
