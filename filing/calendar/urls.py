"""Routes of the calendar; included by ``filing.urls``."""

from django.urls import path

from filing.calendar import views

urlpatterns = [
    path("cases/<uuid:case_id>/hearings/schedule/", views.schedule, name="hearing_schedule"),
    path("calendar/<uuid:hearing_id>/cancel/", views.cancel, name="hearing_cancel"),
]
