"""An account: who somebody is (e-mail address, password hash, roles) and in which state it stands."""
