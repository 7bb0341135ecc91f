"""What goes along from the earlier case into a suit that follows from it: its ruling or decision, and what was said there."""

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.models import Application
from filing.applications.queries import objection_behind
from filing.applications.rules.enforcing import THING
from filing.cases.models import Case
from filing.cases.queries import readable_documents
from filing.decisions.models import Decision
from filing.intake.rules.following import AFTER_OBJECTION, CREDITORS_SUIT, OUTSIDERS_SUIT, REVOCATION

OUTSIDER_RULING = "outsider_ruling"
# What the complaint says, in the language of record.
_PURPOSE = {
    AFTER_OBJECTION: "证明法院已经对执行异议作出裁定，本案在裁定送达后提起（民事诉讼法第二百三十八条）",
    REVOCATION: "证明请求撤销的生效裁判及其内容（民事诉讼法第五十九条）",
}
INTEREST = {
    AFTER_OBJECTION: "系该执行案件的被执行人，执行标的能否执行关系到其债务的清偿。",
    REVOCATION: "系原案第三人，原裁判是否撤销与其有法律上的利害关系。",
}


def ruling_on_objection(case: Case) -> Application | None:
    """The panel's ruling on an outsider's objection, once it is given."""
    rulings = Application.objects.filter(case=case, kind=OUTSIDER_RULING).exclude(outcome="")
    return rulings.select_related("document").first()


def papers_of(actor: Actor, case: Case, relation: str) -> list[CourtDocument]:
    """What the suit attacks, as far as the actor may read it in the file: the ruling, or the decisions in effect."""
    if relation == AFTER_OBJECTION:
        ruling = ruling_on_objection(case)
        found = [ruling.document] if ruling and ruling.document else []
    else:
        decisions = Decision.objects.filter(case=case, state=Decision.State.EFFECTIVE).select_related("document")
        found = [one.document for one in decisions.order_by("created_at") if one.document]
    readable = readable_documents(actor, case) if found else set()
    return [one for one in found if one.pk in readable]


def purpose_of(relation: str) -> str:
    """What such a paper shall prove."""
    return _PURPOSE[relation]


def words_of(case: Case, cause_code: str) -> dict[str, str]:
    """What the suit after an objection asks for and, for who objected, the reasons given then; {} for any other."""
    asked = objection_behind(case)
    if asked is None or asked.kind != THING or cause_code not in {OUTSIDERS_SUIT, CREDITORS_SUIT}:
        return {}
    thing = asked.content["thing"]
    if cause_code == CREDITORS_SUIT:
        return {"request": f"准许执行{thing}。"}
    rights = next(one for one in asked.definition.fields if one.key == "right").choices
    right = next((label.zh for key, label in rights if key == asked.content["right"]), "")
    return {"request": f"不得执行{thing}。", "events": asked.content["reasons"], "wrong": f"对{thing}主张{right}，请求排除执行。"}
