"""The machinery of the JSON interface: tokens in requests, limits, problems, pages, the OpenAPI document. Knows no app.

An app registers its routers (``filing.api``); ``courtportal.urls`` puts them together.
"""
