"""Who follows a time zone that somebody chose, in this order and in its transaction. Stands above all slices."""

from __future__ import annotations

from plans_service.plans import dating as plans

CONSEQUENCES = (plans.follow_time_zone,)
