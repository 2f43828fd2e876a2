# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# For the tests of jobs/: a folder of their own, and checks. GAUS names the program.
set -euo pipefail
: "${GAUS:?found no program, expected GAUS to name it}"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
cd "$work"
cp "$root"/designs/*.json .

fail() {
    echo "FAILED: $*"
    exit 1
}
# Runs a command that must end with a status and print a text: expect STATUS TEXT COMMAND...
expect() {
    local status=0 said
    said=$(timeout 600 "${@:3}" 2>&1) || status=$?
    [ "$status" -eq "$1" ] || fail "${*:3}: found exit status $status, expected $1; it said: $said"
    grep -qF -- "$2" <<<"$said" || fail "${*:3}: found '$said', expected '$2' in it"
}
# A sweep file of the given lines.
sweep() { printf '%s\n' "$@" >sweep.txt; }
# Waits for a command to succeed: eventually SECONDS COMMAND...
eventually() {
    local end=$((SECONDS + $1))
    until "${@:2}" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || fail "waited for ${*:2}"
        sleep 0.2
    done
}
