"""Routes of the answer and of what people keep; included by ``filing.urls``."""

from django.urls import path

from filing.parties import answer_views, handing_in_views, things_views, views

urlpatterns = [
    path("parties/<uuid:party_id>/answer/", answer_views.answer_view, name="answer"),
    path("parties/<uuid:party_id>/answer/save/", answer_views.answer_autosave, name="answer_autosave"),
    path("parties/<uuid:party_id>/answer/check/", answer_views.answer_check, name="answer_check"),
    path("cases/<uuid:case_id>/papers/new/", handing_in_views.hand_in, name="hand_in_paper"),
    path("cases/<uuid:case_id>/answer/", handing_in_views.answer, name="answer_appeal"),
    path("cases/<uuid:case_id>/facts/", views.facts, name="case_facts"),
    path("cases/<uuid:case_id>/facts/print/", views.facts_pdf, name="case_facts_pdf"),
    path("answers/changed/<uuid:answer_id>/", views.show_changed_answer, name="show_changed_answer"),
    path("answers/<uuid:answer_id>/", views.show_answer, name="show_answer"),
    path("things/", things_views.things, name="things"),
    path("things/new/", things_views.add_paper, name="add_thing"),
    path("things/<uuid:paper_id>/", things_views.paper, name="thing"),
    path("things/<uuid:paper_id>/replace/", things_views.new_version, name="thing_replace"),
    path("things/<uuid:paper_id>/remove/", things_views.remove, name="thing_remove"),
    path("things/<uuid:paper_id>/files/<int:number>/", things_views.file, name="thing_file"),
]
