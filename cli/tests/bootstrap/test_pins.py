"""The pins are complete and agree with each other, so that they can be installed without being resolved."""

from collections.abc import Iterator
from importlib.metadata import distribution

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

from cli.bootstrap import pins, stamp
from cli.bootstrap.pins import Pin
from cli.system.paths import ROOT

FILES = (stamp.BASE, stamp.DEVELOPERS)


def read(name: str) -> list[Pin]:
    return pins.read(ROOT / name)


def here(name: str) -> dict[str, Pin]:
    """Those that are meant for this platform, by name."""
    return {pin.name: pin for pin in read(name) if not pin.marker or Marker(pin.marker).evaluate()}


def needs(pin: Pin) -> Iterator[Requirement]:
    """What a package wants here, with the extras that are pinned."""
    for text in distribution(pin.name).requires or []:
        wanted = Requirement(text)
        if any(not wanted.marker or wanted.marker.evaluate({"extra": extra}) for extra in ("", *pin.extras)):
            yield wanted


@pytest.mark.parametrize("file", FILES)
def test_every_line_of_the_pins_is_understood(file):
    names = [line for line in (ROOT / file).read_text().splitlines() if line and line[0] not in " #"]
    assert [pin.text.splitlines()[0] for pin in read(file)] == names
    assert all("--hash=sha256:" in pin.text for pin in read(file))


def test_the_developers_pins_contain_the_others_as_they_are():
    base = {(pin.name, pin.version, pin.marker, pin.extras) for pin in read(stamp.BASE)}
    assert base - {(pin.name, pin.version, pin.marker, pin.extras) for pin in read(stamp.DEVELOPERS)} == set()


@pytest.mark.parametrize("file", FILES)
def test_whatever_a_pinned_package_needs_is_pinned(file):
    """Also what its extras need, and with the extras under which it is needed."""
    pinned = here(file)
    missing = [
        f"{pin.name} needs {wanted}"
        for pin in pinned.values()
        for wanted in needs(pin)
        if not (found := pinned.get(pins.plain(wanted.name)))
        or not wanted.specifier.contains(found.version, prereleases=True)
        or not {pins.plain(extra) for extra in wanted.extras} <= found.extras
    ]
    assert missing == []


def test_the_installed_packages_are_the_pinned_ones():
    """Else the test before looks at something else than what is pinned."""
    differing = {
        name: found
        for name, pin in here(stamp.DEVELOPERS).items()
        if (found := distribution(name).version) != pin.version
    }
    assert differing == {}
