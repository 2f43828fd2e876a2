#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tests of the job scripts without Slurm.
# shellcheck source=tests/jobs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
trap 'rm -rf "$work"' EXIT
run_sweep=$root/jobs/sweep.sh

# What is wrong with a sweep file is said with its line, before anything runs.
rejects() {
    local message=$1
    sweep "${@:2}"
    expect 2 "sweep.txt:$message" "$run_sweep" --dry-run sweep.txt
    [ ! -e out ] || fail "a rejected sweep left a folder"
}
good=('design = hal.json' 'output = out')
rejects '1: design none.json: found no such file' 'design = none.json' 'output = out'
rejects '1: design no/*.json: found no such file' 'design = no/*.json' 'output = out'
rejects '1: key design: found hal.json twice' 'design = hal.json h*.json' 'output = out'
rejects "3: found 'seeds 1', expected KEY = VALUES" "${good[@]}" 'seeds 1'
rejects '3: key seeds: unknown' "${good[@]}" 'seeds = 1'
rejects '3: key seed: found no value' "${good[@]}" 'seed = # none'
rejects "3: key seed: found 'x'" "${good[@]}" 'seed = 1 x'
rejects '3: key seed: found 2 twice' "${good[@]}" 'seed = 2 1 2'
rejects '4: key seed: given twice, first in line 3' "${good[@]}" 'seed = 1' 'seed = 2'
rejects "3: option --latency-bound: found 'much'" "${good[@]}" 'latency-bound = 1x much'
rejects "3: option --ii: found '0x'" "${good[@]}" 'ii = none 0x'
rejects '3: option --tmie: unknown' "${good[@]}" 'options = --tmie 5'
rejects "3: option --time: found '-1'" "${good[@]}" 'options = --time -1'
rejects '3: option --seed: not accepted' "${good[@]}" 'options = --time 5 --seed 2'
rejects '3: option --output: not accepted' "${good[@]}" 'options = --output=x.h5'
sweep 'design = hal.json'
expect 2 "sweep.txt: found no line 'output = ...'" "$run_sweep" sweep.txt
expect 2 "found no sweep file 'none.txt'" "$run_sweep" none.txt
expect 2 'option --fast: unknown' "$run_sweep" --fast sweep.txt

# The tasks: every combination, objectives that can be merged, names that differ.
mkdir -p other
cp hal.json other/hal.json
sweep '# comment' 'design = hal.json other/*.json' 'latency-bound = 1x 1.25x,1.5x' \
    'ii = none auto 4:6' 'seed = 1 2  # two' 'options = --time 0.5' 'output = out/'
expect 0 '1 hal_L1x_IInone_S1: gaus solve hal.json --latency-bound 1x --ii none --objectives latency,resource,communication,memory --seed 1 --time 0.5' \
    "$run_sweep" --dry-run sweep.txt
expect 0 '24 hal-2_L1.25x-1.5x_II4-6_S2: gaus solve other/hal.json --latency-bound 1.25x,1.5x --ii 4:6 --objectives ii,latency,resource,communication,memory --seed 2 --time 0.5' \
    "$run_sweep" --dry-run sweep.txt
[ ! -e out ] || fail "--dry-run left a folder"
sweep 'design = hal.json' 'options = --objectives memory' 'output = out'
expect 0 '1 hal_S1: gaus solve hal.json --objectives memory --seed 1' "$run_sweep" --dry-run sweep.txt

# A sweep with a design that is wrong: the others have their fronts, the report names the failure.
echo '{"name": "bad"' >bad.json
sweep 'design = bad.json hal.json iir_biquad.json' 'latency-bound = 3x' 'ii = none 4' \
    'options = --restarts 20' 'output = out'
expect 1 'bad: 1 task, 1 failed; no front' "$run_sweep" --local 2 sweep.txt
report() { grep -qE -- "$1" out/report.txt || fail "report: found '$(cat out/report.txt)', expected '$1'"; }
report '^bad_pipelined: 1 task, 1 failed; no front$'
report '^hal: 1 task, 0 failed; [0-9]+ points?; best resource [0-9]+, communication [0-9]+, memory [0-9]+$'
report '^iir_biquad_pipelined: 1 task, 0 failed; [0-9]+ points?; best resource'
report '^1 bad_L3x_IInone_S1: exit code 2: gaus: bad\.json:1:[0-9]*: '
for front in hal hal_pipelined iir_biquad iir_biquad_pipelined; do
    expect 0 'all legal' "$GAUS" verify "out/$front.h5"
done

# Only the failed tasks again.
expect 0 '2 bad_L3x_II4_S1: ' "$run_sweep" --failed --dry-run sweep.txt
[ "$("$run_sweep" --failed --dry-run sweep.txt | wc -l)" = 2 ] || fail "--failed: expected 2 tasks"
cp hal.json bad.json
expect 0 'bad: 1 task, 0 failed; ' "$run_sweep" --failed --local sweep.txt
expect 0 'nothing to do' "$run_sweep" --failed --local sweep.txt

# A task that was killed has no status.
rm out/tasks/hal_L3x_IInone_S1.status
expect 0 '3 hal_L3x_IInone_S1: killed or never started' bash "$root/jobs/merge.slurm" out
# A signal ends a sweep early; what was found is merged.
sweep 'design = hal.json' 'latency-bound = 3x' 'seed = 1 2 3' 'options = --time 1h' 'output = early'
setsid "$run_sweep" --local sweep.txt >early.log 2>&1 &
eventually 300 test -e early/tasks/hal_L3x_S1.h5
kill -TERM $!
wait $! || fail "a sweep that was stopped: $(cat early.log)"
expect 0 'hal_L3x_S1: stopped by a signal' cat early/report.txt
expect 0 'hal: 3 tasks, 2 failed;' cat early/report.txt

ended() { ! kill -0 "$1"; }
# One run on several ranks; a signal ends it early, with its front.
expect 0 '2 ranks' "$root/jobs/solve.sh" -n 2 hal.json --restarts 20 --output ranks.h5
expect 2 "option -n: found 'x'" "$root/jobs/solve.sh" -n x hal.json
expect 2 'gaus: none.json: found no such file' "$root/jobs/solve.sh" -n 2 none.json
rm ranks.h5
"$root/jobs/solve.sh" -n 2 hal.json --latency-bound 3x --time 1h --output ranks.h5 >ranks.log 2>&1 &
eventually 300 grep -q restarts ranks.log
kill -TERM $!
eventually 300 ended $!
wait $! || fail "solve.sh after SIGTERM: found exit status $?, expected 0: $(cat ranks.log)"
expect 0 'all legal' "$GAUS" verify ranks.h5

# solve.slurm and the clock, with programs that stand for those of Slurm.
mkdir bin
cat >bin/squeue <<'END'
#!/bin/sh
case $* in *%L) echo "$LEFT" ;; *) echo RUNNING ;; esac
END
cat >bin/srun <<'END'
#!/bin/bash
echo "srun $*"
[ -n "${HIT:-}" ] || exit 0
trap 'exit 0' USR1
kill -USR1 "$PPID"
for i in $(seq 600); do sleep 0.1; done
exit 1
END
printf '#!/bin/sh\necho "scontrol $*"\n' >bin/scontrol
cat >job <<'END'
#!/bin/bash
# job OPTIONS VARIABLE=VALUE...
read -ra options <<<"$1"
exec env PATH="$PWD/bin:$PATH" SLURM_JOB_ID=1 SLURM_JOB_NUM_NODES=2 SLURM_CPUS_ON_NODE=16 \
    "${@:2}" bash "$ROOT/jobs/solve.slurm" hal.json "${options[@]}"
END
chmod +x job bin/*
export ROOT=$root
cp out/hal.h5 hal.h5
cp out/hal.h5 x.h5
expect 0 '--ntasks-per-node=1 --ntasks=2 --cpus-per-task=16' ./job '' LEFT=1:00:00
expect 0 '--ntasks-per-node=4 --ntasks=8 --cpus-per-task=4 --gpus-per-task=1' ./job '' LEFT=1:00:00 SLURM_GPUS_ON_NODE=4
expect 0 "$GAUS solve hal.json --output hal.h5 --time 3400" ./job '' LEFT=1:00:00
expect 0 '--time 86200' ./job '' LEFT=1-00:00:00
expect 0 '--time 100' ./job '' LEFT=5:00
expect 0 '--time 7200' ./job '--time 2h' LEFT=UNLIMITED
expect 0 'solve hal.json --quiet --output x.h5 --time 3540' ./job '--quiet -o x.h5 --time=2h' LEFT=1:00:00
expect 0 'solve hal.json --output hal.h5' ./job '' LEFT=UNLIMITED
expect 2 'time limit: found 120 s left, expected at least 5 minutes' ./job '' LEFT=2:00
expect 2 "GAUS_TOTAL_TIME: found 'long', expected a duration" ./job '' LEFT=1:00:00 GAUS_TOTAL_TIME=long
expect 0 'scontrol requeue 1' ./job '' LEFT=1:00:00 HIT=1
expect 0 '--resume --time 3540' ./job '' LEFT=1:00:00 GAUS_TOTAL_TIME=1d SLURM_RESTART_COUNT=1
expect 0 'no more are allowed' ./job '' LEFT=1:00:00 HIT=1 GAUS_REQUEUES=1 SLURM_RESTART_COUNT=1
echo 3000 >hal.h5.spent
expect 0 '--resume --time 600' ./job '' LEFT=1:00:00 GAUS_TOTAL_TIME=1h SLURM_RESTART_COUNT=1
echo "all passed"
