"""Routes of fees, inside the namespace ``filing``."""

from django.urls import URLPattern, URLResolver, include, path

from filing.fees.gateways.interface import channels
from filing.fees.gateways.simulated.views import cashier
from filing.fees.views import books, desk, expenses, payer, relief

cashier_patterns = [
    path("pay/", payer.enter_code, name="enter_code"),
    path("pay/<slug:payment_code>/", payer.by_code, name="by_code"),
    path("pay/orders/<slug:order_number>/", payer.returned, name="returned"),
    path("pay/orders/<slug:order_number>/scan/", payer.scan, name="scan"),
    path("pay/orders/<slug:order_number>/qr.svg", payer.scan_qr, name="scan_qr"),
    path("pay/callback/<slug:name>/", payer.callback, name="callback"),
]
if "simulated" in channels():
    cashier_patterns.append(path("simulated/cashier/<slug:order_number>/", cashier, name="simulated"))

urlpatterns: list[URLPattern | URLResolver] = [
    path("fees/<uuid:fee_id>/", payer.fee, name="fee"),
    path("fees/<uuid:fee_id>/pay/", payer.pay, name="fee_pay"),
    path("fees/<uuid:fee_id>/qr.svg", payer.qr, name="fee_qr"),
    path("payments/<uuid:payment_id>/receipt/", payer.receipt, name="fee_receipt"),
    path("payments/<uuid:payment_id>/ticket/", desk.ticket, name="fee_ticket"),
    path("fees/<uuid:fee_id>/relief/", relief.ask_for_fee, name="fee_ask_relief"),
    path("filings/<uuid:filing_id>/relief/", relief.ask_with_filing, name="filing_ask_relief"),
    path("relief/", relief.queue, name="relief_queue"),
    path("relief/<uuid:application_id>/", relief.relief, name="relief"),
    path("relief/<uuid:application_id>/decide/", relief.decide, name="relief_decide"),
    path("relief/<uuid:application_id>/decision/", relief.decision, name="relief_decision"),
    path("relief/<uuid:application_id>/papers/<uuid:paper_id>/", relief.paper, name="relief_paper"),
    path("payments/<uuid:payment_id>/slip/", desk.slip, name="fee_slip"),
    path("fees/<uuid:fee_id>/account/", relief.account, name="fee_account"),
    path("fees/<uuid:fee_id>/review/", relief.ask_review, name="fee_ask_review"),
    path("fees/reviews/", relief.reviews, name="fee_reviews"),
    path("fees/reviews/<uuid:review_id>/", relief.answer, name="fee_review_answer"),
    path("fees/<uuid:fee_id>/change/", desk.change, name="fee_change"),
    path("fees/<uuid:fee_id>/allot/", desk.allot, name="fee_allot"),
    path("fees/<uuid:fee_id>/counter/", desk.counter, name="fee_counter"),
    path("fees/<uuid:fee_id>/refund/", desk.refund, name="fee_refund"),
    path("fees/defaults/<uuid:default_id>/", desk.default, name="fee_default"),
    path("cases/<uuid:case_id>/fees/add/", desk.further, name="fee_add"),
    path("cases/<uuid:case_id>/expenses/", expenses.listed, name="expenses"),
    path("cases/<uuid:case_id>/expenses/add/", expenses.note, name="expense_add"),
    path("expenses/<uuid:expense_id>/bear/", expenses.bear, name="expense_bear"),
    path("expenses/<uuid:expense_id>/take-back/", expenses.take_back, name="expense_take_back"),
    path("fees/books/", books.books, name="fee_books"),
    path("fees/books.csv", books.books_csv, name="fee_books_csv"),
    path("refunds/", desk.refunds, name="refunds"),
    path("refunds/<uuid:refund_id>/approve/", desk.approve, name="refund_approve"),
    path("refunds/<uuid:refund_id>/confirm/", desk.confirm, name="refund_confirm"),
    path("reconciliation/", desk.differences, name="fee_differences"),
    path("reconciliation/<uuid:difference_id>/", desk.explain, name="fee_difference"),
    path("", include((cashier_patterns, "cashier"))),
]
