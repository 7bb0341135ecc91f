"""How a refusal stands. Callers have the filing, or the case of the appeal, through ``access``."""

from dataclasses import dataclass

from django.db.models import QuerySet

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.intake.models import Filing, FilingReview
from filing.intake.queries import latest_version
from filing.intake.refusal.models import RefusalAppeal
from filing.intake.refusal.rules import Refusal, may_appeal_for


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of a refusal: its review with the ruling, the filer's term, the appeal."""

    review: FilingReview | None
    term: Deadline | None
    appeal: RefusalAppeal | None

    @property
    def ruling(self) -> CourtDocument | None:
        """The sealed ruling; None while it is being made."""
        return self.review.document if self.review else None


def refusal_of(filing: Filing) -> Standing:
    """The latest refusal by ruling, from whose service the term runs."""
    reviews = filing.reviews.filter(outcome=FilingReview.Outcome.REFUSED).select_related("document")
    review = reviews.order_by("-decided_at").first()
    if review is None:
        return Standing(None, None, None)
    term = Deadline.objects.filter(filing_id=filing.pk, trigger=f"served:{review.document_id}").first()
    return Standing(review, term, RefusalAppeal.objects.filter(review=review).select_related("case").first())


def judged(filing: Filing, standing: Standing) -> Refusal:
    """What the rule of ``why_no_appeal`` needs to know."""
    return Refusal(
        refused=filing.state == Filing.State.REFUSED,
        ruled=standing.ruling is not None,
        has_court_above=filing.court.parent_id is not None,
        due_on=standing.term.due_on if standing.term else None,
        appealed=standing.appeal is not None,
        authorised=may_appeal_for(latest_version(filing).content),
    )


def appeal_in(case: Case) -> RefusalAppeal | None:
    """The appeal against a refusal that is decided in this case; None for every other case."""
    found = RefusalAppeal.objects.filter(case=case).select_related("filing__court", "review__document")
    return found.first()


def waiting_appeals(actor: Actor) -> QuerySet[RefusalAppeal]:
    """The appeals that wait for the clerk of the court above, the most urgent first."""
    rows = visible_to(actor, RefusalAppeal, "list")
    return rows.select_related("filing__court", "review").order_by("decide_by", "submitted_at", "pk")


def ordered_to_accept(filing: Filing) -> bool:
    """The court above has ordered that the filing be accepted (CPL-I 330)."""
    return RefusalAppeal.objects.filter(filing=filing).exclude(ordered_at=None).exists()
