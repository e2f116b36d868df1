"""Folded text."""

from __future__ import annotations

import pytest

from service_kit.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éclair STRASSE", "eclair strasse"),
        ("eclair straße", "eclair strasse"),
        ("Élan Ωμέγα", "elan ωμεγα"),
        ("ﬁt ½", "fit 1⁄2"),
        ("", ""),
    ],
)
def test_case_and_accents_are_removed(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded
