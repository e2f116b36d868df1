"""How a device is named."""

from __future__ import annotations

_PLATFORMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
# Order matters: nearly every browser also claims to be Chrome and Safari.
_CLIENTS = (
    ("Setwise", "Setwise app"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
    ("SamsungBrowser", "Samsung Internet"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ("curl/", "curl"), ("python-requests", "Python script"), ("okhttp", "Android app"), ("CFNetwork", "iOS app"),
)  # fmt: skip
UNKNOWN_DEVICE = "Unknown device"


def device_name(user_agent: str) -> str:
    """A name that a person recognises, such as "Firefox on Linux", from the User-Agent header."""
    client = next((name for mark, name in _CLIENTS if mark in user_agent), None)
    platform = next((name for mark, name in _PLATFORMS if mark in user_agent), None)
    if client and platform:
        return f"{client} on {platform}"
    return client or platform or UNKNOWN_DEVICE
