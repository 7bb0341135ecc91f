"""The public notices of hearings; open to everyone."""

from django.urls import path

from filing.calendar import calendar_views

app_name = "public_hearings"
urlpatterns = [path("", calendar_views.announcements, name="list")]
