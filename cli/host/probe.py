"""Asks the process in this container whether it is ready: ``python -SE cli/host/probe.py PORT``; exit code 0 means yes.

Run every few seconds beside each process, so it imports next to nothing.
"""

import socket
import sys

LONGEST_S = 3.0
REQUEST = b"GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n"


def is_ready(port: int) -> bool:
    """Whether the answer of the loopback address's ``port`` is 200."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=LONGEST_S) as connection:
            connection.sendall(REQUEST)
            return connection.recv(64).partition(b" ")[2].startswith(b"200")
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(not is_ready(int(sys.argv[1])))
