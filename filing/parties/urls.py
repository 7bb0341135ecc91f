"""Routes of the answer; included by ``filing.urls``."""

from django.urls import path

from filing.parties import views

urlpatterns = [
    path("parties/<uuid:party_id>/answer/", views.answer_view, name="answer"),
    path("answers/<uuid:answer_id>/", views.show_answer, name="show_answer"),
]
