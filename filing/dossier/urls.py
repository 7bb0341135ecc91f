"""Routes of dossiers and of the archive; included by ``filing.urls``."""

from django.urls import path

from filing.dossier import archive_views, page_views, views

urlpatterns = [
    path("cases/<uuid:case_id>/dossier/", views.docket, name="dossier"),
    path("cases/<uuid:case_id>/dossier/secret/", views.secret, name="secret_volume"),
    path("cases/<uuid:case_id>/dossier/secret/add/", views.add_secret, name="secret_add"),
    path("cases/<uuid:case_id>/dossier/readings/", views.readings, name="dossier_readings"),
    path("cases/<uuid:case_id>/dossier/copy/", views.copy, name="dossier_copy_order"),
    path("cases/<uuid:case_id>/archive/", archive_views.submit, name="archive_submit"),
    path("cases/<uuid:case_id>/archive/read/", archive_views.apply, name="archive_apply"),
    path("cases/<uuid:case_id>/dossier/transfer/", archive_views.send_up, name="dossier_transfer"),
    path("dossier/<uuid:entry_id>/reading-copy/", page_views.reading_copy, name="dossier_reading_copy"),
    path("dossier/<uuid:entry_id>/searchable/", page_views.searchable, name="dossier_searchable"),
    path("dossier/<uuid:entry_id>/pages/", page_views.pages, name="dossier_pages"),
    path("dossier/<uuid:entry_id>/pages/<int:number>/", page_views.page_image, name="dossier_page_image"),
    path("dossier/<uuid:entry_id>/arrange/", views.arrange, name="dossier_arrange"),
    path("dossier/<uuid:entry_id>/seal/", views.seal, name="dossier_seal"),
    path("dossier/secret/<uuid:entry_id>/", views.secret_file, name="secret_file"),
    path("dossier/copies/<uuid:copy_id>/", views.copy_state, name="dossier_copy"),
    path("dossier/copies/<uuid:copy_id>/file/", views.copy_file, name="dossier_copy_file"),
    path("dossier/transfers/<uuid:transfer_id>/return/", archive_views.send_back, name="dossier_return"),
    path("archive/", archive_views.archive, name="archive"),
    path("archive/desk/", archive_views.desk, name="archive_desk"),
    path("archive/submissions/<uuid:submission_id>/", archive_views.decide, name="archive_decide"),
    path("archive/readings/<uuid:application_id>/", archive_views.decide_reading, name="reading_decide"),
]
