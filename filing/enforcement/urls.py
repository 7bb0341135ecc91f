"""Routes of enforcement, inside the namespace ``filing``."""

from django.urls import path

from filing.enforcement.payouts import views as payout_views
from filing.enforcement.views import applications, approvals, cases, officer, refusal, termination

SANCTION = "enforcement/sanctions/<slug:kind>/<uuid:sanction_id>/"
PAYOUT = "enforcement/payouts/<uuid:payout_id>/"
CASE = "enforcement/cases/<uuid:enforcement_id>/"

urlpatterns = [
    path("cases/<uuid:case_id>/enforcement/apply/", applications.apply, name="enforcement_apply"),
    path("enforcement/applications/", applications.applications, name="enforcement_applications"),
    path("enforcement/applications/<uuid:application_id>/", applications.application, name="enforcement_application"),
    path("enforcement/applications/<uuid:application_id>/accept/", applications.accept, name="enforcement_accept"),
    path("enforcement/applications/<uuid:application_id>/refuse/", refusal.refuse, name="enforcement_refuse"),
    path("enforcement/applications/<uuid:application_id>/sign/", refusal.sign, name="enforcement_refusal_sign"),
    path("enforcement/refusals/", refusal.to_sign, name="enforcement_refusals"),
    path("enforcement/", cases.queue, name="enforcement_queue"),
    path(CASE, cases.show, name="enforcement_case"),
    path(f"{CASE}notice/", officer.notice, name="enforcement_notice"),
    path(f"{CASE}measure/", officer.measure, name="enforcement_measure"),
    path(f"{CASE}money/", officer.money, name="enforcement_money"),
    path(f"{CASE}listing/", officer.listing, name="enforcement_propose_listing"),
    path(f"{CASE}restriction/", officer.restriction, name="enforcement_propose_restriction"),
    path(f"{CASE}payout/", payout_views.propose, name="enforcement_propose_payout"),
    path(PAYOUT, payout_views.show, name="enforcement_payout"),
    path(f"{PAYOUT}approve/", payout_views.approve, name="enforcement_payout_approve"),
    path(f"{PAYOUT}decline/", payout_views.decline, name="enforcement_payout_decline"),
    path(f"{CASE}close/", officer.close, name="enforcement_close"),
    path(f"{CASE}terminate/", termination.propose, name="enforcement_terminate"),
    path("enforcement/terminations/<uuid:termination_id>/", termination.show, name="enforcement_termination"),
    path("enforcement/terminations/<uuid:termination_id>/approve/", termination.approve, name="enforcement_termination_approve"),
    path("enforcement/terminations/<uuid:termination_id>/decline/", termination.decline, name="enforcement_termination_decline"),
    path("enforcement/terminations/<uuid:termination_id>/order/", termination.order, name="enforcement_termination_order"),
    path("enforcement/orders/<uuid:order_id>/", officer.carry_out_order, name="enforcement_carry_out"),
    path("enforcement/measures/<uuid:measure_id>/renew/", officer.renew, name="enforcement_measure_renew"),
    path("enforcement/measures/<uuid:measure_id>/lift/", officer.lift, name="enforcement_measure_lift"),
    path("enforcement/approvals/", approvals.approvals, name="enforcement_approvals"),
    path(SANCTION, approvals.sanction, name="enforcement_sanction"),
    path(f"{SANCTION}check/", approvals.check, name="enforcement_sanction_check"),
    path(f"{SANCTION}decide/", approvals.decide, name="enforcement_sanction_decide"),
    path(f"{SANCTION}decline/", approvals.decline, name="enforcement_sanction_decline"),
    path(f"{SANCTION}lift/", approvals.lift, name="enforcement_sanction_lift"),
]
