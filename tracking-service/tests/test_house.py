"""This service keeps the rules of the house."""

from service_kit.fitness import *  # noqa: F403
