"""Routes of the public verification page."""

from django.urls import path

from delivery.verification import views

app_name = "verification"

urlpatterns = [
    path("", views.verify, name="verify"),
    path("verify_document.py", views.single_file, name="single_file"),
    path("root.pem", views.root, name="root"),
    path("<slug:code>/", views.by_code, name="by_code"),
]
