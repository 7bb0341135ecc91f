"""What search does when others speak: propose effective decisions, keep the index, tell the bench."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.messaging.notices import tell
from courtportal.kernel.outbox import subscribe
from filing.events import DecisionLostEffect, DecisionSetAside, DecisionTookEffect
from search.events import JudgmentPublished, JudgmentWithdrawn, PublicationProposed
from search.judgments.actions.overturn import mark_overturned
from search.judgments.actions.propose import propose_publication
from search.judgments.actions.recall import recall
from search.judgments.indexing import put
from search.judgments.models import Publication


@subscribe(DecisionTookEffect)
def propose_effective_decision(event: DecisionTookEffect, now: dt.datetime) -> None:
    """An effective decision goes to its clerk for publication within seven working days."""
    propose_publication(actor=SYSTEM, decision_id=event.decision_id, now=now)


@subscribe(DecisionLostEffect)
def recall_what_has_no_effect(event: DecisionLostEffect, now: dt.datetime) -> None:
    """Only what has effect is published: the text is taken back until it does."""
    recall(actor=SYSTEM, decision_id=event.decision_id, why=event.why, now=now)


@subscribe(DecisionSetAside)
def mark_overturned_judgment(event: DecisionSetAside, now: dt.datetime) -> None:
    """Readers of a judgment that a court above has set aside or varied are told so, and led there."""
    mark_overturned(actor=SYSTEM, decision_id=event.decision_id, by_case_id=event.by_case_id, outcome=event.outcome, now=now)


@subscribe(PublicationProposed)
def tell_the_bench(event: PublicationProposed, now: dt.datetime) -> None:
    """The clerks and assistants of the case learn what waits for them and by when."""
    publication = Publication.objects.get(pk=event.publication_id)
    if publication.state != Publication.State.PROPOSED:
        return
    preparers = publication.bench.filter(appointments__role__in=["clerk", "assistant"], appointments__ended_at=None).distinct()
    for user in preparers:
        tell(
            user,
            title=_("裁判文书待公开处理"),
            body=_("%(number)s已生效，请在%(due)s前完成隐名处理并送法官审核。"),
            facts={"number": publication.case_number, "due": publication.due_on},
            link=reverse("publication:show", args=[publication.pk]),
            key=f"publication-{publication.pk}-{user.pk}",
            now=now,
        )


@subscribe(JudgmentPublished)
def index_published(event: JudgmentPublished, _now: dt.datetime) -> None:
    """The judgment is found."""
    put([event.judgment_id])


@subscribe(JudgmentWithdrawn)
def unindex_withdrawn(event: JudgmentWithdrawn, _now: dt.datetime) -> None:
    """The judgment is found no more."""
    put([event.judgment_id])
