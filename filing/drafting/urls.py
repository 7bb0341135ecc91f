"""Routes of papers in drafting, inside the namespace ``filing``."""

from django.urls import path

from filing.drafting import views

PAPER = "papers/<uuid:draft_id>/"

urlpatterns = [
    path("cases/<uuid:case_id>/papers/", views.start, name="paper_start"),
    path(PAPER, views.show, name="paper_draft"),
    path(f"{PAPER}versions/<int:number>/", views.version, name="paper_version"),
    path(f"{PAPER}edit/", views.edit, name="paper_edit"),
    path(f"{PAPER}check/", views.check, name="paper_check"),
    path(f"{PAPER}pdf/", views.pdf, name="paper_pdf"),
    path(f"{PAPER}take-back/", views.take_back, name="paper_take_back"),
    path(f"{PAPER}drop/", views.drop, name="paper_drop"),
    path(f"{PAPER}sign/", views.sign, name="paper_sign"),
    path(f"{PAPER}seal/", views.seal, name="paper_seal"),
]
