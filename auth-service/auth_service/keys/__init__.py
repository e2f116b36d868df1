"""Signing keys: made, published as a JWK set, rotated; and the access tokens that they sign."""
