"""Tickets with which a browser opens an event stream, since its EventSource cannot send a header."""
