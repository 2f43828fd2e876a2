# SPDX-License-Identifier: Apache-2.0
"""How a peer ends when it cannot do what it was asked."""

SYSTEM, USAGE, NOTHING_FOUND = 1, 2, 3


class PeerError(Exception):
    """Ends the command with one line and an exit status."""

    def __init__(self, status: int, message: str):
        super().__init__(status, message)
        self.status, self.message = status, message

    def __str__(self) -> str:
        return self.message
