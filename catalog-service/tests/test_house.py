"""The rules of the house, proved about this service."""

from service_kit.fitness import *  # noqa: F403
