"""Routes of the simulated court post; mounted in the demo only."""

from django.urls import path

from delivery.channels.post import views

app_name = "simulated_post"
urlpatterns = [
    path("", views.letters, name="letters"),
    path("<uuid:letter_id>/", views.scan, name="scan"),
]
