"""Routes of publications for the court."""

from django.urls import path

from delivery.publication import views

app_name = "service_publication"
urlpatterns = [
    path("order/<uuid:recipient_id>/", views.order, name="order"),
    path("<uuid:publication_id>/posting/", views.posting, name="posting"),
]
