"""Routes of questions."""

from django.urls import path

from delivery.questions import views

app_name = "service_questions"
urlpatterns = [
    path("ask/<uuid:recipient_id>/", views.ask, name="ask"),
    path("<uuid:question_id>/answer/", views.answer, name="answer"),
]
