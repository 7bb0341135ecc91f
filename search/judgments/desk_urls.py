"""Routes of the publication desk, under the namespace ``publication``."""

from django.urls import path

from search.judgments import desk_views as views

app_name = "publication"
urlpatterns = [
    path("", views.show_desk, name="desk"),
    path("<uuid:publication_id>/", views.show, name="show"),
    path("<uuid:publication_id>/changes/", views.edit, name="edit"),
    path("<uuid:publication_id>/release/", views.release_view, name="release"),
    path("<uuid:publication_id>/send-back/", views.send_back_view, name="send_back"),
    path("<uuid:publication_id>/refuse/", views.refuse_view, name="refuse"),
    path("<uuid:publication_id>/withdraw/", views.withdraw_view, name="withdraw"),
]
