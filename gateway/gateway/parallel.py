"""Asking several services at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

MAX_QUESTIONS = 256  # of all requests of a process at once; more wait for one of them to end
Question = TypeVar("Question")
Reply = TypeVar("Reply")


def call_all(ask: Callable[[Question], Reply], questions: Iterable[Question]) -> list[Reply]:
    """``ask`` for every question at the same time, the replies in the order of the questions.

    The first is asked by the caller itself, the others by threads that all requests share; under gevent these are
    greenlets. Each runs in a copy of the caller's context, so that its log lines and calls carry the same correlation
    id. ``ask`` must bound its own time, and call nobody by this function.
    """
    all_questions = list(questions)
    futures = [_pool().submit(copy_context().run, ask, question) for question in all_questions[1:]]
    first = [copy_context().run(ask, question) for question in all_questions[:1]]
    return [*first, *(future.result() for future in futures)]


@cache
def _pool() -> ThreadPoolExecutor:
    """Made at first use, after the process was forked: threads would not come along."""
    return ThreadPoolExecutor(MAX_QUESTIONS, "questions")
