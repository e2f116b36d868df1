"""What a log-in looks like: for the documents of all doors to it."""

LOGIN = {"email": "ada@example.org", "password": "nine tapirs lift at dawn"}
TOKENS = {
    "access_token": "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjAxOTcifQ.eyJzdWIiOiIwMTk3In0.c2ln",
    "refresh_token": "0PiA2vUJq3rB2c6s1f4Jm7vJq1n0z8yKQm3lq8c5x2E",
    "token_type": "Bearer",
    "expires_in": 600,
}
