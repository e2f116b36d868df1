"""Servers that belong to a test alone and may be broken: PostgreSQL, RabbitMQ, Redis, and a wire before each."""
