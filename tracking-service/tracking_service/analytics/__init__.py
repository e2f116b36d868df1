"""Analytics: what a week, month or year came to."""
