"""The units in which somebody reads figures."""

from tracking_service.people import display_units


def test_imperial_people_get_pounds():
    assert display_units.preferred_unit("mass", "imperial") == "lb"
    assert display_units.preferred_unit("mass", "metric") == "kg"


def test_pounds_add_up_as_they_are_read():
    """180 lb are kept as 81,646,627 mg, 0.4 mg too much, seven times over."""
    assert str(display_units.volume_quantity(7 * 81_646_627, "imperial")) == "1260 lb"
    assert str(display_units.volume_quantity(562_500_000, "metric")) == "562.5 kg"
