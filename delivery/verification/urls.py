"""Routes of the public verification page."""

from django.urls import path

from delivery.verification import views

app_name = "verification"

urlpatterns = [
    path("", views.verify, name="verify"),
    path("<slug:code>/", views.by_code, name="by_code"),
]
