"""Circles of imports are found wherever the import stands, and named with the files that make them."""

from __future__ import annotations

import pytest

from service_kit.testing.import_graph import circle, import_graph


@pytest.fixture
def package(tmp_path):
    """``package({"boats/rules.py": "import fleet.crews"})`` writes the files of a package ``fleet``."""

    def write(files):
        folder = tmp_path / "fleet"
        for name, source in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source)
        return folder

    return write


BACK = {
    "plain": "import fleet.boats.models\n",
    "of a module": "from fleet.boats import models\n",
    "of a name": "from fleet.boats.models import Boat\n",
    "of a folder": "from fleet import boats\n",
    "relative": "from ..boats import models\n",
    "relative, of a folder": "from .. import boats\n",
    "late": "def board():\n    from fleet.boats import models\n",
    "for types only": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from fleet.boats import models\n",
}


@pytest.mark.parametrize("back", BACK.values(), ids=BACK)
def test_a_circle_is_named_with_its_files(package, back):
    folder = package(
        {
            "__init__.py": "",
            "boats/models.py": "Boat = 1\n",
            "boats/usecases.py": "from fleet.harbours.usecases import moor\n",
            "harbours/usecases.py": "from fleet.crews import usecases\n",
            "crews/usecases.py": back,
        }
    )
    lines = circle(folder)
    assert sorted(lines) == [
        "boats -> harbours (boats/usecases.py)",
        "crews -> boats (crews/usecases.py)",
        "harbours -> crews (harbours/usecases.py)",
    ]


def test_what_stands_on_top_may_name_everybody(package):
    folder = package(
        {
            "app.py": "from fleet import boats, crews, database\n",
            "boats/models.py": "import fleet.database\nfrom boats import oars\nimport json\n",
            "boats/usecases.py": "from fleet.boats import models\nfrom fleet.crews import usecases\n",
            "crews/usecases.py": "from fleet.database import Model\n",
            "database.py": "",
            "migrations/env.py": "import fleet.app\n",
            "crews/tests/test_crews.py": "from fleet.boats import models\n",
        }
    )
    assert circle(folder) == []
    assert import_graph(folder) == {
        "app": {"boats": ["app.py"], "crews": ["app.py"], "database": ["app.py"]},
        "boats": {"database": ["boats/models.py"], "crews": ["boats/usecases.py"]},
        "crews": {"database": ["crews/usecases.py"]},
        "database": {},
    }


def test_a_name_that_the_package_itself_gives_counts_too(package):
    init = "from fleet.boats import usecases\nNAME = 'fleet'\n"
    folder = package({"__init__.py": init, "boats/usecases.py": "from fleet import NAME\n"})
    assert sorted(circle(folder)) == ["__init__ -> boats (__init__.py)", "boats -> __init__ (boats/usecases.py)"]
