"""The request as views see it: with the Actor that the middleware put there."""

from django.http import HttpRequest

from courtportal.kernel.authz.actor import Actor


class PortalRequest(HttpRequest):
    """An HttpRequest that passed ActorMiddleware."""

    actor: Actor
