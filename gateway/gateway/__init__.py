"""The gateway of Setwise: verifies tokens, limits, routes and composes. It owns no data and no rule of the domain."""
