"""Routes of bulk filing; included by ``filing.urls``."""

from django.urls import path

from filing.bulk import views

urlpatterns = [
    path("", views.bulk, name="bulk"),
    path("templates/<slug:form_key>.<slug:kind>", views.template, name="bulk_template"),
    path("new/<uuid:filer_id>/", views.new_job, name="bulk_new"),
    path("jobs/<uuid:job_id>/", views.job, name="bulk_job"),
    path("jobs/<uuid:job_id>/report/", views.report, name="bulk_report"),
    path("jobs/<uuid:job_id>/resume/", views.resume_job, name="bulk_resume"),
    path("jobs/<uuid:job_id>/take_over/", views.take_over_job, name="bulk_take_over"),
    path("jobs/<uuid:job_id>/submit/", views.submit, name="bulk_submit"),
    path("filers/", views.filers, name="bulk_filers"),
    path("filers/<uuid:filer_id>/", views.decide_filer, name="bulk_decide"),
]
