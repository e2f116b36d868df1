"""What the doctor finds on this machine, and that it changes nothing by looking."""

import os

import pytest

from cli.__main__ import main
from cli.commands import doctor, doctor_checks
from cli.host.ports import listen_on
from cli.system.paths import ROOT, Data
from cli.system.services import ports


@pytest.fixture
def data(tmp_path):
    folder = Data(tmp_path / "data")
    folder.make()
    return folder


def findings(check, data, wanted=None):
    return {(one.level, one.what) for one in check(data, wanted or {"gateway": 0})}


def test_the_doctor_finds_a_readable_key_and_a_taken_port(data):
    key = data.root / "keys" / "service-secret"
    key.write_text("x")
    key.chmod(0o644)
    assert ("bad", f"{key} can be read by others") in findings(doctor_checks.permissions, data)
    with listen_on(0) as listener:
        port = listener.getsockname()[1]
        (found,) = findings(doctor_checks.listening, data, {"gateway": port})
    assert found[0] == "bad"
    assert f"port {port} (gateway) is used by" in found[1]


def test_the_doctor_finds_what_a_dead_host_left_behind(data):
    data.write_notes({"pid": 1, "processes": {"plans": 0}})
    assert findings(doctor_checks.notes, data) == {
        ("warn", f"the last system on {data.root} ended without cleaning up")
    }


def test_the_doctor_finds_a_clock_that_is_behind(data):
    future = ROOT.stat().st_mtime + 10 * 365 * 86_400
    data.database("plans").write_text("")
    os.utime(data.database("plans"), (future, future))
    assert any("behind files that exist already" in what for level, what in findings(doctor_checks.clock, data))


def test_the_doctor_finds_what_up_would_say_about_the_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("SETWISE_LOG_FORMAT", "x")
    monkeypatch.setenv("SETWISE_NAMESPCE", "north")
    before = dict(os.environ)
    found = findings(doctor_checks.settings, Data(tmp_path / "nowhere"), ports())
    assert {level for level, what in found if what.startswith("SETWISE_LOG_FORMAT: ")} == {"bad"}
    assert {level for level, what in found if "Is SETWISE_NAMESPACE meant?" in what} == {"warn"}
    assert "good" not in {level for level, _ in found}
    assert dict(os.environ) == before


def test_the_doctor_finds_nothing_wrong_with_settings_that_are_right(data):
    assert findings(doctor_checks.settings, data, ports()) == {("good", "the settings of every process can be used")}


def test_the_doctor_finds_options_that_overlap(data):
    ((level, what),) = findings(doctor_checks.listening, data, ports(9325, 9320))
    assert level == "bad"
    assert "--port and --base-port overlap: 9325 would be the gateway's and that of stream" in what


@pytest.mark.parametrize("more", ["", "/x"])
def test_the_doctor_says_that_a_file_is_no_folder(tmp_path, more, capsys):
    (tmp_path / "file").write_text("")
    assert main(["doctor", "--data", f"{tmp_path}/file{more}"]) == 1
    assert f"{tmp_path}/file is a file, not a folder" in capsys.readouterr().out


def test_the_doctor_goes_on_where_it_may_not_look(data, monkeypatch, capsys):
    def closed(*_):
        raise PermissionError(13, "Permission denied", "/closed")

    monkeypatch.setattr(doctor, "CHECKS", (closed, doctor_checks.clock))
    assert main(["doctor", "--data", str(data.root)]) == 1
    output = capsys.readouterr().out
    assert "/closed cannot be looked at: Permission denied" in output
    assert "the clock says" in output


def test_the_doctor_names_the_command_that_nothing_stands_in_the_way_of(data, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "CHECKS", ())
    assert main(["doctor", "--data", str(data.root)]) == 0
    assert f"Nothing stands in the way of ./setwise up --data {data.root}." in capsys.readouterr().out


@pytest.mark.parametrize("check", doctor_checks.CHECKS, ids=lambda check: check.__name__)
def test_every_check_looks_at_a_fresh_folder_without_making_it(check, tmp_path):
    nowhere = Data(tmp_path / "nowhere")
    list(check(nowhere, ports()))
    assert not nowhere.root.exists()
