"""Local copy of the catalogue: names, what they measure, whose they are, whether retired."""
