"""Routes of what waits for a signature."""

from django.urls import path

from filing.to_sign import views

urlpatterns = [
    path("to-sign/", views.waiting, name="to_sign"),
    path("to-sign/jobs/<uuid:job_id>/", views.job, name="signing_job"),
    path("to-sign/<slug:code>/<uuid:key>/", views.read, name="to_sign_read"),
]
