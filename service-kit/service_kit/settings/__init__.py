"""Settings from the environment, files and `X_FILE` variables: typed, every mistake at once, refusals in production.

``base`` has what every service has, ``forms`` the shapes that a value may take, ``production`` what must not be left at
its default there, ``errors`` the one exception."""
