"""A filing begun from an earlier case: court and people stand in it as the court holds them, nothing is typed again."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.courts.models import Court
from filing.cases.models import Case, Party
from filing.cases.policies import own_party, own_party_specially
from filing.causes.themes import form_for
from filing.intake.actions.drafts import add_party, remove_party, start_draft
from filing.intake.actions.evidence import add_court_document
from filing.intake.carried_over import INTEREST, papers_of, purpose_of, words_of
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.following import COUNTERCLAIM, REVOCATION, may_follow, relation_of, roles_open
from filing.parties.held import HELD
from filing.parties.known import user_of

WHO_MAY_COUNTERCLAIM = _("反诉由被告或者有特别授权的代理人提出（民事诉讼法第五十四条、第六十二条）")
WHO_SUES_AFTER_OBJECTION = _(
    "对案外人异议的裁定不服的，由案外人或者申请执行人提起执行异议之诉；被执行人可以另行起诉（民诉法解释第三百零三、三百零四、三百零七条）"
)


def may_counterclaim(actor: Actor, case: Case) -> bool:
    """Whether the actor is a defendant of the case, or its agent with special authority (民事诉讼法 第五十四、六十二条)."""
    return Party.objects.filter(own_party_specially(actor), case=case, role=Party.Role.DEFENDANT).exists()


@transaction.atomic
def counterclaim_from_case(*, actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> FilingDraft:
    """A draft at the court of the claim and for its cause: the actor's side as plaintiff, the plaintiffs as defendants.

    It goes to that court, and its parties are among those of the claim (民诉法解释 第二百三十三条); it is linked to the claim
    when accepted. Who may: defendants of the case and their agents with special authority (CPL 62). Raises Http404 for strangers,
    Refused.
    """
    case = access(actor, Case, case_id, "view")
    if not may_counterclaim(actor, case):
        raise Refused("filing.case", "counterclaim", [WHO_MAY_COUNTERCLAIM])
    draft = _with_people(actor, case, case.court, case.cause_code, COUNTERCLAIM, {}, now)
    draft.content["follows"] = {"case": str(case.pk), "kind": COUNTERCLAIM, "number": case.case_number}
    draft.save(update_fields=["content"])
    record(actor=actor, action="start_from_case", obj=draft, now=now, detail={"case": str(case.pk), "relation": COUNTERCLAIM})
    return draft


@transaction.atomic
def sue_from_case(
    *, actor: Actor, case_id: uuid.UUID, cause_code: str, now: dt.datetime, court: Court | None = None,
    roles: Mapping[uuid.UUID, str] | None = None, told: str = "",
) -> FilingDraft:  # fmt: skip
    """A draft for another cause between the people of the case, e.g. the suit after a preservation (民事诉讼法 第一百零四条).

    The suit finds its preservation by itself when it is accepted. A suit after an objection in enforcement, and one to revoke
    a decision, go to the court of the case whatever ``court`` says, are linked to it when accepted, and have its ruling or
    decision as evidence where the actor may read it (民事诉讼法 第五十九、二百三十八条). ``roles``: in which role a party of the
    case shall stand where the law leaves several (``roles_open``). Who may: the sides of the case. Raises Http404 for strangers,
    and Refused for a debtor's suit after an objection (民诉法解释 第三百零七条).
    """
    case = access(actor, Case, case_id, "view")
    own = list(case.parties.filter(own_party(actor)))
    relation = relation_of(cause_code, case.case_type)
    if not may_follow(relation, cause_code, {one.role for one in own}):
        raise Refused("filing.case", "sue_after_objection", [WHO_SUES_AFTER_OBJECTION])
    draft = _with_people(actor, case, case.court if relation else court, cause_code, relation, roles or {}, now)
    if told:
        draft.content[contents.TOLD] = told
        contents.answers(draft.content).update({one.key: told for one in draft.form.elements() if one.prefill == contents.TOLD})
        draft.save(update_fields=["content"])
    if relation:
        _follow(actor, draft, case, relation, own)
    detail = {"case": str(case.pk), "relation": relation or "suit"}
    record(actor=actor, action="start_from_case", obj=draft, now=now, detail=detail)
    return draft


def _follow(actor: Actor, draft: FilingDraft, case: Case, relation: str, own: list[Party]) -> None:
    """The draft names the case from which it follows, and takes along what was written there already."""
    draft.content["follows"] = {
        "case": str(case.pk), "kind": relation, "number": case.case_number, "parties": [str(one.pk) for one in own],
    }  # fmt: skip
    asked = {element.key for element in draft.form.elements()}
    said = words_of(case, draft.cause_code)
    contents.answers(draft.content).update({key: words for key, words in said.items() if key in asked})
    for one in contents.parties(draft.content, contents.THIRD_PARTY):
        one["answers"].setdefault("interest", INTEREST[relation])
    draft.save(update_fields=["content"])
    for document in papers_of(actor, case, relation):
        add_court_document(draft=draft, document=document, purpose=purpose_of(relation))


def _with_people(
    actor: Actor, case: Case, court: Court | None, cause_code: str, relation: str, roles: Mapping[uuid.UUID, str],
    now: dt.datetime,
) -> FilingDraft:  # fmt: skip
    """The draft with who is a party today: the actor's side as plaintiff, the others as the rule of the relation has it."""
    draft = start_draft(actor=actor, form_key=form_for(cause_code), court=court, now=now, cause_code=cause_code)
    own = set(Party.objects.filter(own_party(actor), case=case).values_list("pk", flat=True))
    person, wanted = user_of(actor).person_id, list(case.parties.filter(left_at=None).order_by("role", "order"))
    if any(party.pk in own and party.person_id != person for party in wanted):
        for one in contents.parties(draft.content, contents.PLAINTIFF):  # somebody else, or an organisation, is the plaintiff
            remove_party(actor=actor, draft_id=draft.pk, party_id=one["id"], now=now)
    sides = [party for party in wanted if party.pk in own]
    for party in wanted:
        if party.pk in own and party.person_id is not None and party.person_id == person:
            continue  # stands in the draft already, with the verified facts
        open_roles = (contents.PLAINTIFF,) if party.pk in own else roles_in_suit(relation, party, sides)
        role = _chosen(open_roles, roles.get(party.pk, ""))
        if role in contents.roles_of(cause_code):
            add_party(actor=actor, draft_id=draft.pk, role=role, kind=party.kind, source=f"{HELD}{party.pk}", now=now)
    return FilingDraft.objects.get(pk=draft.pk)


def roles_in_suit(relation: str, party: Party, own: Sequence[Party]) -> tuple[str, ...]:
    """In which roles another party of the earlier case may stand in the new one, the usual first; ``own`` is who files."""
    return roles_open(relation, _stood_as(party, relation), {_stood_as(one, relation) for one in own})


def _stood_as(party: Party, relation: str) -> str:
    """Its role in the case; of an appeal, in which both may be appellants, and of what shall be revoked that of the beginning."""
    on_appeal = party.role in {Party.Role.APPELLANT, Party.Role.APPELLEE}
    return party.first_role if on_appeal or relation == REVOCATION else party.role


def _chosen(open_roles: tuple[str, ...], wanted: str) -> str:
    """The role that was wanted where the law leaves it open, else the usual one; '' for who is no party of the new case."""
    return wanted if wanted in open_roles else next(iter(open_roles), "")
