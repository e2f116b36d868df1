"""Asking several services at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Question = TypeVar("Question")
Reply = TypeVar("Reply")


def call_all(ask: Callable[[Question], Reply], questions: Iterable[Question]) -> list[Reply]:
    """``ask`` for every question at the same time, the replies in the order of the questions.

    Under gevent the threads are greenlets. Each runs in a copy of the caller's context, so that its log lines and
    calls carry the same correlation id. ``ask`` must bound its own time.
    """
    all_questions = list(questions)
    with ThreadPoolExecutor(max_workers=max(1, len(all_questions))) as pool:
        futures = [pool.submit(copy_context().run, ask, question) for question in all_questions]
        return [future.result() for future in futures]
