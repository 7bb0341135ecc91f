"""What a served summons calls its recipient to, for the recipient's pages."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.rendering.models import CourtDocument
from delivery.service.models import ServiceRecipient
from filing.public import KINDS_OF_SITTING, called_off

SUMMONS, TRIAL = "summons", "trial"
COME = gettext_lazy("请准时参加。不能参加的，请提前向法官说明理由。")
# 法释〔2019〕19号 art. 56; CPL 68.
BRING_EVIDENCE = gettext_lazy(
    "请准时参加，最迟在当天提交全部证据：证据交换之日举证期限届满（法释〔2019〕19号第五十六条），逾期提交又没有正当理由的，"
    "法院可以不采纳（民事诉讼法第六十八条）。不能参加的，请提前向法官说明理由。"
)


@dataclass(frozen=True)
class Summons:
    """To what, when and where, as the summons itself says; ``kind`` is one of ``KINDS_OF_SITTING``, ``online`` its entrance,
    ``address`` the court's."""

    kind: str
    appear_at: dt.datetime
    place: str
    online: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        """What it calls to."""
        return KINDS_OF_SITTING[self.kind].name.in_language(get_language() or "")

    @property
    def is_trial(self) -> bool:
        """Only who stays away from the trial loses the suit or is judged in absence (CPL 146, 147)."""
        return self.kind == TRIAL

    @property
    def what(self) -> str:
        """What a sitting that is no trial is."""
        return _("法院通知您参加%(what)s，这不是开庭。") % {"what": self.name}

    @property
    def todo(self) -> str:
        """What its recipient does: with the exchange ends the term for evidence."""
        return str(BRING_EVIDENCE if "evidence" in KINDS_OF_SITTING[self.kind].terms_ended else COME)


def summons_for(recipient: ServiceRecipient) -> Summons | None:
    """The summons among what is served; the items and their documents are read beforehand where there are many recipients."""
    found = _served_by(recipient)
    return said_by(found) if found else None


def _served_by(recipient: ServiceRecipient) -> CourtDocument | None:
    return next((item.document for item in recipient.items.all() if item.document.kind == SUMMONS), None)


def said_by(document: CourtDocument) -> Summons | None:
    """What a summons says; None for one that names no time."""
    said = document.data
    if not said or "appear_at" not in said:
        return None
    kind = _kind_of(document)
    return Summons(
        kind,
        dt.datetime.fromisoformat(said["appear_at"]),
        said.get("place", ""),
        said.get("online_link", ""),
        said.get("court_address", ""),
    )


def is_to_trial(document: CourtDocument) -> bool:
    """Whether a summons calls to the trial."""
    return _kind_of(document) == TRIAL


def names_of(documents: Iterable[CourtDocument]) -> str:
    """To what the summonses among these call, each kind of sitting once; "" where there is none."""
    kinds = dict.fromkeys(_kind_of(document) for document in documents if document.kind == SUMMONS)
    return _("、").join(KINDS_OF_SITTING[kind].name.in_language(get_language() or "") for kind in kinds)


@dataclass(frozen=True)
class Newer:
    """The summons that is valid in place of an older one, and the reader's service of it; None while it has not arrived."""

    summons: Summons
    service_id: uuid.UUID | None


@dataclass(frozen=True)
class Standing:
    """What became of a served summons: its sitting was called off, or a newer one stands in its place; neither, it is valid."""

    called_off_at: dt.datetime | None = None
    newer: Newer | None = None

    @property
    def is_void(self) -> bool:
        """Nobody is to come as it says."""
        return self.called_off_at is not None or self.newer is not None


def standing_of(actor: Actor, recipient: ServiceRecipient) -> Standing:
    """Whether the summons that was served is valid; of several in its place the last counts, and none where that is void too."""
    newest = own = _served_by(recipient)
    while newest and (newer := _in_place_of([newest]).order_by("created_at", "pk").last()):
        newest = newer
    if newest is None:
        return Standing()
    if since := called_off([newest]).get(newest.pk):
        return Standing(called_off_at=since)
    return Standing(newer=_newer(actor, recipient, newest) if newest != own else None)


def _newer(actor: Actor, recipient: ServiceRecipient, newest: CourtDocument) -> Newer | None:
    summons = said_by(newest)
    if summons is None:
        return None
    served = visible_to(actor, ServiceRecipient, "inbox").filter(items__document=newest, party=recipient.party_id)
    return Newer(summons, served.order_by("-reached_at").values_list("pk", flat=True).first())


def words_of_void(recipients: Iterable[ServiceRecipient]) -> dict[uuid.UUID, str]:
    """In a word what became of the summonses among these that are no longer valid; two queries however many they are."""
    served = {recipient.pk: document for recipient in recipients if (document := _served_by(recipient))}
    off = called_off(served.values())
    replaced = set(_in_place_of(served.values()).values_list("replaces", flat=True))
    words = {pk: _("已由新传票代替") for pk, document in served.items() if document.pk in replaced}
    return words | {pk: _("已取消") for pk, document in served.items() if document.pk in off}


def _in_place_of(documents: Collection[CourtDocument]) -> QuerySet[CourtDocument]:
    return CourtDocument.objects.filter(replaces__in=[document.pk for document in documents], state=CourtDocument.State.SEALED)


def _kind_of(document: CourtDocument) -> str:
    reason = (document.data or {}).get("reason")
    return next((code for code, its in KINDS_OF_SITTING.items() if its.reason_zh == reason), TRIAL)
