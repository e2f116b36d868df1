"""The trend of body weight as Setwise shows it, written down once more so that this reference never moves: exponential
smoothing by the day, and the Theil-Sen slope of four weeks with Sen's interval, widened where days are alike.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from statistics import median
from typing import Any

MILLIGRAMS = {"kg": 1_000_000, "g": 1_000}
WINDOW, STALE_AFTER, GAP = 28, 14, 14
METHOD = {
    "smoothing": "exponential, 10 % a day, aware of skipped days (Walker, The Hacker's Diet; as in Libra)",
    "rate": "Theil-Sen slope of the last 28 days with Sen's 80 % interval (Theil 1950; Sen 1968), wider where "
    "neighbouring days are alike; none once the last reading is more than 14 days old",
}
Day = tuple[date, int, int]  # milligrams on a day, of so many readings


def kg(milligrams: float) -> dict[str, str]:
    """A mass with two decimals at most."""
    value = (Decimal(round(milligrams)) / 1_000_000).quantize(Decimal("0.01"))
    return {"value": f"{value.normalize():f}", "unit": "kg"}


def trend(days: list[Day], first: date, today: date) -> dict[str, Any]:
    """The answer for the days since ``first``; earlier ones warm the trend up."""
    points, line = [], rate(days)
    level, before = 0.0, None
    for day, value, readings in days:
        level = value if before is None else level + (1 - 0.9 ** (day - before).days) * (value - level)
        before = day
        if day >= first:
            points.append({"date": day, "value": kg(value), "readings": readings, "trend": round(level)})
    change = kg(points[-1]["trend"] - points[0]["trend"]) if points else None
    points = [point | {"trend": kg(point["trend"])} for point in points]
    stale = bool(days) and (today - days[-1][0]).days > STALE_AFTER
    inside = [day for day, _, _ in days if day >= first]
    return {
        "type": "weight", "type_name": "Body weight", "part": "value", "unit": "kg", "daily": "mean",
        "from": first, "to": today, "points": points, "thinned": False, "points_in_all": len(points),
        "running_day": None, "latest": points[-1] if points else None, "change": change,
        "rate": None if stale else line, "rate_reason": "stale-data" if stale else None if line else "too-little-data",
        "gaps": [
            {"after": one, "before": two, "days": (two - one).days}
            for one, two in pairwise(inside) if (two - one).days > GAP
        ],
        "method": METHOD,
    }  # fmt: skip


def rate(days: list[Day]) -> dict[str, Any] | None:
    """What a week brings; None with too little to say."""
    recent = [day for day in days if (days[-1][0] - day[0]).days < WINDOW]
    count = len(recent)
    if count < 4 or (recent[-1][0] - recent[0][0]).days < 7:
        return None
    slopes = sorted((two[1] - one[1]) / (two[0] - one[0]).days for one, two in combinations(recent, 2))
    slope = median(slopes)
    alike = alikeness(recent, slope)
    deviation = 1.2816 * math.sqrt(count * (count - 1) * (2 * count + 5) / 18 * (1 + alike) / (1 - alike))
    low = slopes[max(math.floor((len(slopes) - deviation) / 2), 1) - 1]
    high = slopes[min(math.ceil((len(slopes) + deviation) / 2) + 1, len(slopes)) - 1]
    figures = {"per_week": kg(slope * 7), "low": kg(low * 7), "high": kg(high * 7)}
    return figures | {"days": count, "first": recent[0][0], "last": recent[-1][0]}


def alikeness(days: list[Day], slope: float) -> float:
    """Correlation of neighbouring days about the line with this slope, 0 to 0.8."""
    heights = [value - slope * (day - days[0][0]).days for day, value, _ in days]
    centre = sum(heights) / len(days)
    rests = [(day[0], height - centre) for day, height in zip(days, heights, strict=True)]
    products = [one * two for (day, one), (later, two) in pairwise(rests) if (later - day).days == 1]
    variance = sum(rest * rest for _, rest in rests) / len(days)
    if len(products) < 8 or not variance:
        return 0.0
    found = sum(products) / len(products) / variance
    return min(max((len(days) * found + 2) / (len(days) - 4), 0.0), 0.8)
