"""Routes of the public verification for programs."""

from django.urls import path

from delivery.verification import api

app_name = "verification_api"

urlpatterns = [
    path("", api.by_file, name="by_file"),
    path("<slug:code>", api.by_code, name="by_code"),
]
