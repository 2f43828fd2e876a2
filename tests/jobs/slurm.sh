#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tests of the job scripts with a Slurm of one machine. GAUS_SLURM_LAB names a script that starts it
# for one command, `slurm-lab.sh run COMMAND...`, with LAB_DIR as its folder and two generic GPUs.
# shellcheck source=tests/jobs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

missing() {
    [ -x "${GAUS_SLURM_LAB:-}" ] || echo "GAUS_SLURM_LAB names no script"
    command -v sbatch >/dev/null || echo "no sbatch"
    command -v munged >/dev/null || echo "no munged"
    [ "$(id -u)" -eq 0 ] || echo "not root"
}
if [ -z "${IN_LAB:-}" ]; then
    trap 'rm -rf "$work"' EXIT
    reason=$(missing | paste -sd, | sed 's/,/, /g')
    if [ -n "$reason" ]; then
        # As GoogleTest says it, for tests/check_skips.py.
        printf '%s: Skipped\nno Slurm to test with: %s\n' "$0" "$reason"
        exit 77
    fi
    status=0
    IN_LAB=1 LAB_DIR=$work/lab LAB_CPUS=4 LAB_PORT=$((20000 + $$ % 10000)) \
        timeout 280 "$GAUS_SLURM_LAB" run "$root/tests/jobs/slurm.sh" || status=$?
    exit "$status"
fi
trap 'rm -rf "$work"' EXIT

in_state() { scontrol show job "$1" | grep -q "JobState=$2 "; }

# Six designs and one that is wrong.
rm fft64.json
echo '{"name": "bad"' >bad.json
sweep 'design = *.json' 'seed = 1' 'options = --time 1' 'output = out'
said=$(timeout 60 "$root/jobs/sweep.sh" sweep.txt --cpus-per-task=1 --time=10)
echo "$said"
merge=$(sed -n 's/^merge and report: job \([0-9]*\),.*/\1/p' <<<"$said")
eventually 120 in_state "$merge" FAILED  # the exit status of a sweep with a design without front
cat out/report.txt
expect 0 'bad: 1 task, 1 failed; no front' cat out/report.txt
expect 0 '1 bad_S1: exit code 2: gaus: bad.json:1:' cat out/report.txt
for design in *.json; do
    [ "$design" = bad.json ] || expect 0 'all legal' "$GAUS" verify "out/${design%.json}.h5"
done

# A job that is told to stop goes back to the queue and continues.
job=$(sbatch --parsable --time=10 --output=solve.log "$root/jobs/solve.slurm" dct8.json \
    --latency-bound 1.5x --report-period 1 --time 10)
eventually 60 grep -q 'restarts (' solve.log
scancel --signal=USR1 --batch "$job"
# Slurm holds the job for two minutes. Not shorter than the end of its first start needs to be noticed:
# that would end the second.
eventually 30 in_state "$job" PENDING
sleep 5
again() {
    scontrol update jobid="$job" StartTime=now
    grep -q 'start 2' solve.log
}
eventually 60 again
eventually 60 in_state "$job" COMPLETED
cat solve.log
expect 0 'of 10; back to the queue' cat solve.log
expect 0 '--resume' "$GAUS" info dct8.h5
expect 0 'all legal' "$GAUS" verify dct8.h5
[ ! -e dct8.h5.spent ] || fail "dct8.h5.spent was left behind"

# One that is cancelled stays so, and has its front.
job=$(sbatch --parsable --gpus-per-node=2 --output=gpu.log "$root/jobs/solve.slurm" ewf.json \
    --device cpu --report-period 1 --time 60)
eventually 60 grep -q 'restarts (' gpu.log
scancel "$job"
eventually 30 in_state "$job" CANCELLED
expect 0 'nodes 1, ranks per node 2,' cat gpu.log
expect 0 'all legal' "$GAUS" verify ewf.h5
echo "all passed"
