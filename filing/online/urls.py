"""Routes of online litigation; included by ``filing.urls``."""

from django.urls import path

from filing.online import views

urlpatterns = [
    path("cases/<uuid:case_id>/online/", views.online, name="online"),
    path("cases/<uuid:case_id>/online/ask/", views.ask, name="online_ask"),
    path("cases/<uuid:case_id>/online/note/", views.note, name="online_note"),
    path("parties/<uuid:party_id>/online/", views.answer, name="online_answer"),
    path("calendar/<uuid:hearing_id>/mode/", views.mode, name="hearing_mode"),
]
