"""A counterclaim filed at the counter follows the claim: its parties stand in it as the court holds them."""

from courtportal.kernel import ids
from courtportal.kernel.authz import Actor, Refused, access
from filing.cases.models import Case, Party
from filing.intake.actions.from_case import WHO_MAY_COUNTERCLAIM, roles_in_suit
from filing.intake.rules import content as contents
from filing.intake.rules.content import Content
from filing.intake.rules.following import COUNTERCLAIM
from filing.parties.held import facts_held


def follow_the_claim(actor: Actor, content: Content, counterclaimant: Party) -> None:
    """The draft's plaintiff is the defendant of the case with its facts, its defendants are that case's plaintiffs, as online.

    Who may: who enters papers in the case. Raises Refused for one who is not its defendant.
    """
    case = access(actor, Case, counterclaimant.case_id, "enter_paper")
    if counterclaimant.role != Party.Role.DEFENDANT or counterclaimant.left_at is not None:
        raise Refused("filing.case", "counterclaim", [WHO_MAY_COUNTERCLAIM])
    (plaintiff,) = contents.parties(content, contents.PLAINTIFF)
    plaintiff["held"] = str(counterclaimant.pk)
    plaintiff["answers"] = {**facts_held(counterclaimant, whole=True), **plaintiff["answers"]}
    others = case.parties.filter(left_at=None).exclude(pk=counterclaimant.pk).order_by("role", "order")
    content["parties"] += [_opponent(one) for one in others if roles_in_suit(COUNTERCLAIM, one, [counterclaimant])]
    content["follows"] = {"case": str(case.pk), "kind": COUNTERCLAIM, "number": case.case_number}


def _opponent(party: Party) -> dict[str, object]:
    return {
        "id": ids.new_code(8), "role": contents.DEFENDANT, "kind": party.kind, "source": "", "held": str(party.pk),
        "answers": facts_held(party, whole=False),
    }  # fmt: skip
