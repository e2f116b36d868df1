"""What `./setwise restore` has this service do when its database has come from a backup and is migrated."""

from __future__ import annotations

from auth_service.audit.usecases import record_restore
from service_kit.db.session import transaction


def run(backup_made_at: str, backup_sha256: str) -> None:
    """Note in the audit log that it continues from the backup of this time, with this digest of its manifest."""
    with transaction():
        record_restore(backup_made_at, backup_sha256)
