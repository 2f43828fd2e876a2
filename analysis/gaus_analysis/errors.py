# SPDX-License-Identifier: Apache-2.0
"""What is thrown for input that cannot be used."""


class FrontError(Exception):
    """A front file that cannot be used: one line, what was found and what was expected."""


class OutputError(Exception):
    """A place where a result cannot go: one line."""
