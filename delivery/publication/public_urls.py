"""Routes of the public notices."""

from django.urls import path

from delivery.publication import views

app_name = "public_services"
urlpatterns = [
    path("", views.announcements, name="list"),
    path("<slug:code>/", views.announcement, name="notice"),
]
