"""Profiles of the release before are found by their names in any script."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from auth_service.accounts.models import Account
from auth_service.app import create_app
from auth_service.profiles.models import Profile
from auth_service.profiles.usecases import select_ids_by_name
from service_kit.clock import now
from service_kit.db import migrations
from service_kit.db.session import db_session
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database

NAMES = {"Żaneta Łuczak": "luczak", "Фёдор": "федор", "山田太郎": "太郎"}


def test_profiles_from_before_are_found(migrated_app: Flask, tmp_path: Path) -> None:
    ids = {name: new_id() for name in NAMES}
    with older_database(create_app, migrated_app, tmp_path, "0005") as older:
        for number, (name, key) in enumerate(ids.items()):
            email = f"{number}@example.org"
            account = {"email": email, "email_key": email, "password_hash": "x", "audit_ref": new_id()}
            account |= {"password_changed_at": now()}
            times = {"created_at": now(), "updated_at": now(), "version": 1}
            insert_row(older, Account.__table__, id=key, **account, **times)
            profile = {"units": "metric", "language": "en", "time_zone": "UTC", "week_start": "monday"}
            insert_row(older, Profile.__table__, id=key, display_name=name, privacy="private", **profile, **times)
        migrations.upgrade(older)
        with older.app_context():
            for name, query in NAMES.items():
                assert list(db_session().scalars(select_ids_by_name(query))) == [ids[name]]
            assert db_session().scalars(select(Profile.name_folded)).all()
