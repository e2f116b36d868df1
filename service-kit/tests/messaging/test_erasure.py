"""What is erased or deleted does not come back."""

from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.db.tombstones import (
    deleted_among,
    erased_among,
    is_deleted,
    is_erased,
    record_deletion,
    record_deletions,
)
from service_kit.ids import new_id
from service_kit.messaging import mailbox
from service_kit.messaging.erasure import erase_user


def test_no_row_of_the_kit_names_an_erased_user(bank, within, paid):
    user, other = new_id(), new_id()
    for owner in (user, other):
        bank.change("bank.paid.v1", user_id=owner)
        with within(bank):
            mailbox.put([paid(user_id=owner)])
            mailbox.record_deletion(mailbox.encode(paid(user_id=owner)), "tired")
            with transaction() as unit:
                unit.add(kit_tables().IdempotencyKey(scope=f"{owner} POST /x", key="1", fingerprint="f", user_id=owner))
    with within(bank), transaction():
        erase_user(user)
    with within(bank):
        tables = db_session().connection().engine.connect()
        for table in kit_tables().Outbox.metadata.sorted_tables:
            for row in tables.execute(table.select()):
                assert user not in row
                assert not any(str(user) in str(value) or user.hex in str(value) for value in row)
        tables.close()
    assert len(bank.rows("Outbox")) == len(bank.rows("IdempotencyKey")) == 1
    assert len(bank.rows("Mailbox")) == 2


def test_erasing_twice_is_erasing_once(bank, within):
    user, other = new_id(), new_id()
    with within(bank):
        for _ in range(2):
            with transaction():
                erase_user(user)
        assert is_erased(user)
        assert erased_among({user, other}) == {user}
        assert erased_among(set()) == set()


def test_a_deletion_ends_older_versions_only(bank, within):
    subject = new_id()
    with within(bank):
        for version in (4, 2):
            with transaction():
                record_deletion(subject, version)
        assert is_deleted(subject, 3)
        assert is_deleted(subject, 4)
        assert not is_deleted(subject, 5)
        assert not is_deleted(new_id(), 1)
        assert not is_erased(subject)


def test_deletions_of_several_are_remembered_together(bank, within):
    early, late, other = (new_id() for _ in range(3))
    with within(bank):
        for versions in ({early: 2, late: 5}, {early: 3, late: 4}, {}):
            with transaction():
                record_deletions(versions)
        assert deleted_among({early: 3, late: 5, other: 1}) == {early, late}
        assert deleted_among({early: 4, late: 6}) == set()
        assert deleted_among({}) == set()
