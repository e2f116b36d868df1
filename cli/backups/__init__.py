"""Every database at one point in one file, and back again.

The point is made by holding all writers for a few milliseconds (``cut.py``); what was on its way in the broker is
found out at the restore, and sent again (``resend.py``). Why this loses nothing and invents nothing: ADR 12.
"""
