"""The demo story and set-up: the only code beside the routes that knows every app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "courtportal.demo"
    label = "demo"
