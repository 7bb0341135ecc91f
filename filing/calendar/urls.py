"""Routes of the calendar; included by ``filing.urls``."""

from django.urls import path

from filing.calendar import attendance_views, availability_views, calendar_views, feed_views, trial_views, views

urlpatterns = [
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/feed/", feed_views.feed_page, name="calendar_feed"),
    path("calendar/feed/<slug:token>.ics", feed_views.feed, name="feed"),
    path("calendar/many/", calendar_views.many, name="schedule_many"),
    path("calendar/many/<uuid:batch_id>/", calendar_views.batch, name="batch"),
    path("calendar/people/", availability_views.people, name="people"),
    path("calendar/people/<uuid:user_id>/", availability_views.leave, name="leave"),
    path("calendar/people/<uuid:user_id>/hears/", availability_views.availability, name="availability"),
    path("calendar/leaves/<uuid:leave_id>/withdraw/", availability_views.withdraw, name="leave_withdraw"),
    path("calendar/days/<uuid:day_id>/withdraw/", views.withdraw, name="impossible_day_withdraw"),
    path("calendar/<uuid:hearing_id>/attendance/", attendance_views.attendance, name="hearing_attendance"),
    path("calendar/<uuid:hearing_id>/cancel/", views.cancel, name="hearing_cancel"),
    path("calendar/<uuid:hearing_id>/reschedule/", views.reschedule, name="hearing_reschedule"),
    path("cases/<uuid:case_id>/hearings/schedule/", views.schedule, name="hearing_schedule"),
    path("parties/<uuid:party_id>/days/", views.days, name="impossible_days"),
    path("cases/<uuid:case_id>/limit/stop/", trial_views.stop, name="limit_stop"),
    path("cases/<uuid:case_id>/urgent/", trial_views.urgent, name="case_urgent"),
    path("cases/<uuid:case_id>/limit/<uuid:pause_id>/go-on/", trial_views.go_on, name="limit_go_on"),
]
