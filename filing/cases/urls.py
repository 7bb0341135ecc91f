"""Routes of cases; included by ``filing.urls``."""

from django.urls import path

from filing.cases import evidence_views, views
from filing.cases.pages import views as pages

urlpatterns = [
    path("my/", views.my, name="my"),
    path("cases/<uuid:case_id>/", views.case_home, name="case"),
    path("cases/<uuid:case_id>/documents/<uuid:document_id>/", views.case_document, name="case_document"),
    path("cases/<uuid:case_id>/evidence/", views.evidence, name="case_evidence"),
    path("dossier/<uuid:entry_id>/", views.dossier_entry, name="dossier_entry"),
    path("cases/<uuid:case_id>/evidence/read/", evidence_views.catalogue, name="evidence_catalogue"),
    path("evidence/<uuid:item_id>/", evidence_views.evidence_file, name="evidence_file"),
    path("evidence/<uuid:item_id>/read/", evidence_views.evidence_pages, name="evidence_pages"),
    path("evidence/<uuid:item_id>/searchable/", evidence_views.evidence_searchable, name="evidence_searchable"),
    path("evidence/<uuid:item_id>/pages/<int:number>/", evidence_views.evidence_page, name="evidence_page"),
    path("cases/<uuid:case_id>/draws/", pages.draws, name="draws"),
    path("cases/empty-seats/", pages.seats, name="empty_seats"),
    path("cases/<uuid:case_id>/seats/<uuid:draw_id>/fill/", pages.fill, name="fill_seat"),
    path("representations/<uuid:representation_id>/end/", pages.end_agent, name="agent_end"),
]
