"""The HTTP edge of a service: the Blueprint that authenticates, validates, pages, commits and documents, and what it is
made of. Every failure leaves through ``problems``."""
