#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sends a job SIGUSR1 again and again under a Slurm of one machine: it must go back to the queue,
# continue, and in the end have every restart once, and the front of a run that nothing disturbed.
#   GAUS=build/gaus GAUS_SLURM_LAB=slurm-lab.sh tests/stress/requeues.sh [SIGNALS]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
signals=${1:-20}
GAUS=$(realpath "${GAUS:-$root/build/gaus}")
export GAUS
if [ -z "${IN_LAB:-}" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    IN_LAB=1 WORK=$work LAB_DIR=$work/lab LAB_CPUS=4 LAB_PORT=$((20000 + $$ % 10000)) \
        "$GAUS_SLURM_LAB" run "$0" "$signals"
    exit
fi
cd "$WORK"

fail() {
    echo "requeues.sh: $*" >&2
    tail -n 20 job.log >&2
    exit 1
}
state() { squeue -h -j "$job" -o %T; }
until_state() {
    for _ in $(seq 600); do
        [ "$(state)" != "$1" ] || return 0
        sleep 0.1
    done
    fail "job $job is ${2:-$(state)}, expected $1"
}
starts() { grep -c 'solve.slurm: start' job.log || true; }
run=(--share off --turn 0.5 --iterations 60 --restarts 6000 --report-period 1)

cp "$root/designs/dct8.json" .
job=$(sbatch --parsable --time=1:00:00 --ntasks-per-node=2 --output=job.log \
    "$root/jobs/solve.slurm" dct8.json "${run[@]}" --time 50m)
for i in $(seq "$signals"); do
    until_state RUNNING
    for _ in $(seq 300); do
        [ "$(starts)" -lt "$i" ] || break
        sleep 0.1
    done
    sleep "$((RANDOM % 3 + 1)).$((RANDOM % 10))"
    scancel --signal=USR1 --batch "$job"
    until_state PENDING
    sleep 5 # or the end of this start, noticed late, ends the next
    scontrol update jobid="$job" StartTime=now
    echo "signal $i: $(grep -c 'restarts (' job.log) reports"
done
for _ in $(seq 3000); do
    [ -n "$(state)" ] || break
    [ "$(state)" != COMPLETED ] || break
    sleep 0.1
done
grep -c 'continues a run' job.log || fail "it never continued"
"$GAUS" verify dct8.h5
"$GAUS" solve dct8.json "${run[@]}" --time 50m --output whole.h5 --quiet
/usr/bin/python3 - <<'PYTHON'
import h5py
with h5py.File("dct8.h5") as cut, h5py.File("whole.h5") as whole:
    restarts = cut["trials/restart"][:].tolist()
    assert restarts == list(range(6000)), "restarts lost or counted twice"
    assert all(s != b"stopped" for s in cut["trials/status"][:]), "restarts cut short"
    for name in ("front/objectives", "front/schedules", "front/restart", "trials/best_value"):
        a, b = cut[name][:], whole[name][:]
        assert a.shape == b.shape and ((a == b) | (a != a)).all(), f"{name} differs"
    print(f"{len(restarts)} restarts, each once; front of {len(cut['front/ii'])} points as undisturbed")
PYTHON
