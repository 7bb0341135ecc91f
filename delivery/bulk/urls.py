"""Routes of "serve this" and of service in bulk."""

from django.urls import path

from delivery.bulk import views

app_name = "service_bulk"
urlpatterns = [
    path("new/<uuid:case_id>/", views.serve, name="serve"),
    path("many/", views.many, name="many"),
    path("many/<uuid:job_id>/", views.job, name="job"),
    path("many/<uuid:job_id>/try_again/", views.try_again, name="try_again"),
    path("many/<uuid:job_id>/take_over/", views.take_over, name="take_over"),
]
