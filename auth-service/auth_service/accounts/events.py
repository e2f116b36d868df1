"""What goes when a user is erased: the account, and by cascade what hangs on it."""

from __future__ import annotations

from auth_service.accounts import usecases

ERASE = usecases.erase
