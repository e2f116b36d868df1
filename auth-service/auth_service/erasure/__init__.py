"""Deletion of an account: asked for, waited for, carried out in every service."""
