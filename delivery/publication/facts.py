"""The facts of a publication, read from the case."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import override

from courtportal.kernel.rendering.models import CourtDocument
from delivery.publication.rules import Content, Facts
from delivery.service.models import ServiceRecipient
from delivery.service.rules.ways import Ground
from delivery.service.summons import SUMMONS, is_to_trial
from delivery.service.ways import is_decision
from filing.public import days_to_appeal, is_final

REFUSALS = frozenset({"ruling_of_refusal", "filing_ruling_of_refusal"})
# The kind as which a summons counts here that calls to no trial.
TO_PREPARE = "summons_to_prepare"
# What is found in the papers, in the order in which the notice speaks of it.
CONTENTS = (
    (Content.COMPLAINT, frozenset({"notice_to_respond", "complaint", "complaint_copy"})),
    (Content.APPEAL, frozenset({"notice_of_appeal"})),
    (Content.SUMMONS, frozenset({SUMMONS})),
    (Content.SITTING, frozenset({TO_PREPARE})),
)


def contents_of(kinds: Collection[str]) -> list[Content]:
    """Everything that the documents together are: the notice must speak of each (CPL-I 139)."""
    decided = [Content.DECISION] if any(is_decision(kind) for kind in kinds) else []
    found = [content for content, of in CONTENTS if of & set(kinds)]
    return decided + found or [Content.OTHER]


def facts_of(recipient: ServiceRecipient, *, ground: Ground, gist: str) -> Facts:
    """What the notice says, with the gist that the judge wrote; in a case that is not public the matter stays unnamed."""
    case, party = recipient.order.case, recipient.party
    items = list(recipient.items.select_related("document").order_by("position"))
    kinds = [_kind(item.document) for item in items]
    with override("zh-hans"):
        return Facts(
            recipient=party.name,
            court=case.court.name_zh,
            case_number=case.case_number,
            matter=case.title if case.is_public else "你为当事人的",
            documents=[item.document.title for item in items],
            ground=ground,
            contents=contents_of(kinds),
            gist=gist,
            abroad=party.abroad,
            appeal_to=case.court.parent.name_zh if case.court.parent else "上级人民法院",
            appeal_days=_appeal_days(recipient, kinds),
            remedy=next(filter(None, (_remedy(item.document.data) for item in items)), ""),
        )


def _kind(document: CourtDocument) -> str:
    return TO_PREPARE if document.kind == SUMMONS and not is_to_trial(document) else document.kind


def _remedy(data: dict[str, Any]) -> str:
    """What a ruling says against it, in its own words; in the same place it may speak of fees."""
    said = str(data.get("remedy", ""))
    return said if said.startswith("如不服") else ""


def _appeal_days(recipient: ServiceRecipient, kinds: Collection[str]) -> int:
    """Within how many days one may appeal (CPL 157, 171, 286); none against what is final."""
    case = recipient.order.case
    if not REFUSALS & set(kinds) and ("civil_judgment" not in kinds or is_final(case.case_type, case.procedure)):
        return 0
    return days_to_appeal("appeal_judgment" if "civil_judgment" in kinds else "appeal_ruling", abroad=recipient.party.abroad)
