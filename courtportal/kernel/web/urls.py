"""Routes of the kernel's own pages."""

from django.urls import include, path

from courtportal.kernel.web import design, views

web_patterns = [
    path("display/", views.display, name="display"),
    path("language/", views.language, name="language"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("status/", views.status, name="status"),
    path("design/", design.design, name="design"),
    path("design/errors/<int:status>/", design.error, name="design_error"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.icon, name="icon"),
    path("", include((web_patterns, "web"))),
]
