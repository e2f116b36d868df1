"""The secrets of a deployment: made once, one folder per reader, nobody else's to read."""

import json
import os
import stat

import pytest

from cli.__main__ import main
from cli.commands.secrets import READERS
from cli.system.names import NAMES, Namespace
from cli.system.passwords import Passwords


def make(folder, *more):
    assert main(["secrets", "--folder", str(folder), *more]) == 0


def everything(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    make(tmp_path / "secrets")
    return tmp_path / "secrets"


def test_a_second_run_changes_nothing(folder, capsys):
    before = everything(folder)
    make(folder)
    assert everything(folder) == before
    assert "0 files are new or changed" in capsys.readouterr().out


def test_every_reader_has_what_its_settings_name_and_nobody_elses_password(folder):
    texts = everything(folder)
    for service in NAMES:
        own = {name.partition("/")[2] for name in texts if name.startswith(f"{service}/")}
        shared = ["service_secret", *(["gateway_secret"] if service == "auth" else [])]
        assert own == {"database_url", "transport", "revocations_url", *shared}
        others = [value for name, value in Passwords.read(folder).values.items() if not name.endswith(f"/{service}")]
        theirs = "".join(text for name, text in texts.items() if name.startswith(f"{service}/"))
        assert {one for one in others if one in theirs} == {texts[f"{service}/{name}"] for name in shared}
    gateway = {name for name in texts if name.startswith("gateway/")}
    own = ("limits_url", "cache_url", "revocations_url", "service_secret", "gateway_secret")
    assert gateway == {f"gateway/{name}" for name in own}
    assert len({texts[f"{reader}/service_secret"] for reader in (*NAMES, "gateway")}) == 1


def test_only_the_gateway_and_who_believes_it_have_its_secret(folder):
    """Whoever has it can claim to be anybody's address."""
    texts = everything(folder)
    secret = Passwords.read(folder).gateway_secret
    assert secret != Passwords.read(folder).service_secret
    have = {name.partition("/")[0] for name, text in texts.items() if secret in text}
    assert have == {"gateway", "auth", "operator", "provision"}


def test_a_folder_from_before_there_was_a_secret_gets_it(folder):
    place = folder / "provision/passwords.json"
    known = json.loads(place.read_text())
    del known["gateway-secret"]
    place.write_text(json.dumps(known))
    before = everything(folder)
    make(folder)
    changed = {name for name, text in everything(folder).items() if before.get(name) != text}
    assert changed == {
        "provision/passwords.json",
        *(f"{one}/gateway_secret" for one in ("auth", "gateway", "operator")),
    }


def test_everything_is_for_its_owners_eyes_only(folder):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o700}


def test_the_servers_are_given_no_password_in_clear(folder):
    passwords = Passwords.read(folder)
    broker, redis = (folder / name for name in ("rabbitmq/definitions.json", "redis/users.acl"))
    assert not [one for one in passwords.values.values() if one in broker.read_text() + redis.read_text()]
    users = {user["name"]: user["tags"] for user in json.loads(broker.read_text())["users"]}
    assert users == {f"setwise-{name}": [] for name in NAMES} | {"setwise-admin": ["administrator"]}


def test_renewing_one_reader_leaves_the_others_alone(folder):
    before = everything(folder)
    make(folder, "--renew", "plans")
    changed = {name for name, text in everything(folder).items() if before[name] != text}
    assert {name.partition("/")[0] for name in changed} == {"plans", "operator", "provision", "rabbitmq", "redis"}
    assert not any(name.startswith("operator/") and "plans" not in name for name in changed)


def test_other_hosts_keep_the_passwords(folder):
    before = Passwords.read(folder)
    make(folder, "--postgres-host", "db.example:6432")
    assert Passwords.read(folder) == before
    assert (folder / "auth/database_url").read_text().endswith("@db.example:6432/setwise_auth")


@pytest.mark.parametrize("command", [["secrets"], ["provision", "--wait", "0"]])
def test_a_folder_of_another_namespace_is_left_alone(folder, command, capsys):
    """Every service would look at databases that are empty."""
    before = everything(folder)
    assert main([*command, "--folder", str(folder), "--namespace", "other"]) == 2
    assert f"{folder} was made for the namespace setwise. Leave out --namespace other" in capsys.readouterr().out
    assert everything(folder) == before


@pytest.mark.parametrize("command", [["secrets"], ["provision", "--wait", "0"]])
def test_the_folder_of_an_up_on_a_stack_is_left_alone(tmp_path, command, capsys):
    (tmp_path / "stack").mkdir()
    (tmp_path / "stack" / "servers.json").write_text("{}")
    assert main([*command, "--folder", str(tmp_path / "stack")]) == 2
    assert f"belongs to ./setwise up --stack --data {tmp_path}" in capsys.readouterr().out
    assert set(everything(tmp_path / "stack")) == {"servers.json"}


@pytest.mark.parametrize("command", ["secrets", "provision"])
def test_what_can_be_no_folder_of_secrets_is_reported(tmp_path, command, capsys):
    (tmp_path / "file").write_text("")
    assert main([command, "--folder", str(tmp_path / "file")]) != 0
    assert "Not a directory" in capsys.readouterr().out


def test_provisioning_without_secrets_says_how_they_are_made(tmp_path, capsys):
    assert main(["provision", "--folder", str(tmp_path / "gone")]) == 1
    assert f"./setwise secrets --folder {tmp_path / 'gone'}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["secrets", "--postgres-host", "bad host:xx"], "'bad host:xx' is no host and no host:port"),
        (["secrets", "--redis-host", "user@redis"], "'user@redis' is no host"),
        (["secrets", "--owner", "nosuch=1:1"], "a reader is one of auth, catalog"),
        (["secrets", "--owner", "auth=root"], "an owner is UID:GID"),
        (["secrets", "--owner", "auth=1:-1"], "an owner is UID:GID"),
        (["provision", "--connections", "0"], "'0': at least 1"),
        (["provision", "--connections", "many"], "'many': at least 1"),
        (["provision", "--wait", "nan"], "'nan': seconds"),
    ],
)
def test_a_wrong_option_is_reported_before_anything_is_made(tmp_path, words, message, capsys):
    with pytest.raises(SystemExit):
        main([*words, "--folder", str(tmp_path / "secrets")])
    assert message in capsys.readouterr().err
    assert not (tmp_path / "secrets").exists()


def test_a_folder_may_be_given_to_each_reader_of_it(folder):
    assert {path.name for path in folder.iterdir()} == set(READERS)


@pytest.mark.parametrize(
    ("host", "api"), [("mq", "mq"), ("mq.example:5673", "mq.example"), ("[::1]:5673", "[::1]"), ("[::1]", "[::1]")]
)
def test_the_management_api_is_on_the_brokers_host(folder, host, api):
    make(folder, "--rabbitmq-host", host)
    assert (folder / "provision/amqp_api").read_text().endswith(f"@{api}:15672")


def test_renewing_forgets_neither_the_namespace_nor_the_hosts(tmp_path):
    folder = tmp_path / "north"
    make(folder, "--namespace", "north", "--postgres-host", "db.example:6432")
    before = everything(folder)
    make(folder, "--renew", "plans")
    changed = {name.partition("/")[0] for name, text in everything(folder).items() if before[name] != text}
    assert changed == {"plans", "operator", "provision", "rabbitmq", "redis"}
    assert (folder / "plans/database_url").read_text().endswith("@db.example:6432/north_plans")
    assert (folder / "auth/transport").read_text().startswith("amqp://north-auth:")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_root_hands_each_folder_to_its_reader(tmp_path):
    make(tmp_path, "--owner", "auth=20001:20002", "--owner", "provision=20003:20003")
    found = {(path.stat().st_uid, path.stat().st_gid) for path in (tmp_path / "auth", *(tmp_path / "auth").iterdir())}
    assert found == {(20001, 20002)}
    assert (tmp_path / "provision/passwords.json").stat().st_uid == 20003


def test_who_is_not_root_is_refused(tmp_path, monkeypatch, capsys):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refuse)
    assert main(["secrets", "--folder", str(tmp_path), "--owner", "auth=20001:20001"]) == 1
    assert "Operation not permitted" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["", "Setwise", "1st", "a b", "x" * 41, "a.b", "a'b"])
def test_a_namespace_that_some_server_would_not_take_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match="cannot be a namespace"):
        Namespace(name)
    assert main(["secrets", "--folder", str(tmp_path), f"--namespace={name}"]) == 2
