"""Routes of online litigation; included by ``filing.urls``."""

from django.urls import path

from filing.online import longer_views, turn_views, views

urlpatterns = [
    path("cases/<uuid:case_id>/online/", views.online, name="online"),
    path("cases/<uuid:case_id>/online/ask/", views.ask, name="online_ask"),
    path("cases/<uuid:case_id>/online/note/", views.note, name="online_note"),
    path("parties/<uuid:party_id>/online/", views.answer, name="online_answer"),
    path("calendar/<uuid:hearing_id>/turns/", turn_views.turns, name="turns"),
    path("calendar/<uuid:hearing_id>/turns/begin/", turn_views.begin, name="turns_begin"),
    path("calendar/<uuid:hearing_id>/turns/close/", turn_views.close, name="turns_close"),
    path("turns/<uuid:turn_id>/say/", turn_views.say, name="turn_say"),
    path("turns/<uuid:turn_id>/longer/", longer_views.ask, name="turn_longer"),
    path("turns/longer/<uuid:extension_id>/", longer_views.answer, name="turn_longer_answer"),
    path("turns/files/<uuid:file_id>/", turn_views.file, name="turn_file"),
    path("calendar/<uuid:hearing_id>/mode/", views.mode, name="hearing_mode"),
]
