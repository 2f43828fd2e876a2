#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the shipped designs and one design of every generator against docs/design.schema.json, and
that the schema refuses a wrong one."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parent.parent


def main():
    gaus = sys.argv[1]
    schema = json.loads((ROOT / "docs" / "design.schema.json").read_text())
    shipped = sorted((ROOT / "designs").glob("*.json"))
    assert shipped, "no shipped designs"
    for path in shipped:
        jsonschema.validate(json.loads(path.read_text()), schema)
    commands = [[kind, "--size", "8"] for kind in ("layered", "fft", "matmul", "fir", "reduction")]
    commands.append(["recurrences", "--from", str(shipped[0])])
    for command in commands:
        text = subprocess.run([gaus, "generate", *command], check=True,
                              capture_output=True, text=True).stdout
        jsonschema.validate(json.loads(text), schema)
    wrong = json.loads(shipped[0].read_text())
    wrong["operators"][0] = {"resource": "add", "latency": -1}
    try:
        jsonschema.validate(wrong, schema)
    except jsonschema.ValidationError:
        return
    sys.exit("the schema accepts a negative latency")


if __name__ == "__main__":
    main()
