"""This service keeps the rules of the house."""

from service_kit.testing.fitness import *  # noqa: F403
