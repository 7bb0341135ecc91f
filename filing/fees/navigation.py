"""Where the money desks stand in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.web.navigation import register_count, register_section
from filing.fees.models import Difference, Fee, FeeReview, Refund, ReliefApplication

register_section(Role.PUBLIC, _("凭缴款码交费"), "filing:cashier:enter_code", 30, "money")
for role in (Role.FILING_CLERK, Role.DIVISION_HEAD, Role.PRESIDENT):
    register_section(role, _("退费"), "filing:refunds", 60, "money")
register_section(Role.FILING_CLERK, _("对账差异"), "filing:fee_differences", 70, "money")
register_section(Role.FILING_CLERK, _("司法救助审批"), "filing:relief_queue", 50, "money")
for role in (Role.FILING_CLERK, Role.DIVISION_HEAD, Role.PRESIDENT, Role.COURT_MANAGER):
    register_section(role, _("收费账目"), "filing:fee_books", 75, "money")
register_section(Role.PRESIDENT, _("司法救助审批"), "filing:relief_queue", 65, "money")
register_section(Role.PRESIDENT, _("诉讼费复核"), "filing:fee_reviews", 70, "money")


def _refunds(actor: Actor) -> int:
    """What waits for this person: to be prepared, to be approved."""
    return visible_to(actor, Fee, "prepare_refund").count() + visible_to(actor, Refund, "approve").count()


def _relief(actor: Actor) -> int:
    return visible_to(actor, ReliefApplication, "decide").count()


def _reviews(actor: Actor) -> int:
    return visible_to(actor, FeeReview, "answer").count()


def _differences(actor: Actor) -> int:
    return visible_to(actor, Difference, "explain").count()


register_count("filing:refunds", _refunds)
register_count("filing:relief_queue", _relief)
register_count("filing:fee_reviews", _reviews)
register_count("filing:fee_differences", _differences)
