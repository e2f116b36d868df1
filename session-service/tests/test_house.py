"""The house rules, proved for this service."""

from service_kit.fitness import *  # noqa: F403
