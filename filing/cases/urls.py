"""Routes of cases; included by ``filing.urls``."""

from django.urls import path

from filing.cases import views
from filing.cases.pages import views as pages

urlpatterns = [
    path("my/", views.my, name="my"),
    path("cases/<uuid:case_id>/", views.case_home, name="case"),
    path("cases/<uuid:case_id>/documents/<uuid:document_id>/", views.case_document, name="case_document"),
    path("cases/<uuid:case_id>/evidence/", views.evidence, name="case_evidence"),
    path("dossier/<uuid:entry_id>/", views.dossier_entry, name="dossier_entry"),
    path("evidence/<uuid:item_id>/", views.evidence_file, name="evidence_file"),
    path("cases/<uuid:case_id>/draws/", pages.draws, name="draws"),
    path("representations/<uuid:representation_id>/end/", pages.end_agent, name="agent_end"),
]
