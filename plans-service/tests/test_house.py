"""The house rules, proved for this service."""

from service_kit.testing.fitness import *  # noqa: F403
