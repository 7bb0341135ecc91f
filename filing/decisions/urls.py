"""Routes of decisions; included by ``filing.urls`` under its namespace."""

from django.urls import path

from filing.decisions import views

urlpatterns = [
    path("cases/<uuid:case_id>/decision/", views.start, name="decision_start"),
    path("decisions/<uuid:decision_id>/", views.show, name="decision"),
    path("decisions/<uuid:decision_id>/edit/", views.edit, name="decision_edit"),
    path("decisions/<uuid:decision_id>/pdf/", views.pdf, name="decision_pdf"),
    path("decisions/<uuid:decision_id>/take-back/", views.take_back_view, name="decision_take_back"),
    path("decisions/<uuid:decision_id>/sign/", views.sign_view, name="decision_sign"),
    path("decisions/<uuid:decision_id>/seal/", views.seal_view, name="decision_seal"),
]
