"""The rules of the house, proved about this service."""

from service_kit.testing.fitness import *  # noqa: F403
