#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs gaus solve as an MPI job on this machine:
#   jobs/solve.sh [-n RANKS] DESIGN [gaus solve options]
# RANKS: one per NVIDIA GPU, each with a GPU of its own; without GPUs one per NUMA domain. GAUS names
# the program. SIGUSR1, SIGTERM, SIGINT and SIGHUP end the search early, with everything written.
set -euo pipefail

fail() {
    echo "solve.sh: $*" >&2
    exit 2
}
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
gaus=${GAUS:-$(command -v gaus || echo "$here/../build/gaus")}
[ -x "$gaus" ] || fail "$gaus: found no program, expected gaus; set GAUS to it"

seen=$(nvidia-smi -L 2>/dev/null || true)
gpus=${CUDA_VISIBLE_DEVICES:-$(sed -n 's/^GPU \([0-9]*\):.*/\1/p' <<<"$seen" | paste -sd,)}
gpu_count=$(tr ',' '\n' <<<"$gpus" | grep -c . || true)
domains=$(lscpu -p=NODE | grep -v '^#' | sort -u | wc -l)
ranks=$((gpu_count > 0 ? gpu_count : domains))
if [ "${1-}" = -n ]; then
    ranks=${2-}
    [[ $ranks =~ ^[1-9][0-9]*$ ]] || fail "option -n: found '$ranks', expected a number of ranks"
    shift 2
fi
[ $# -gt 0 ] || fail "found no DESIGN, expected jobs/solve.sh [-n RANKS] DESIGN [gaus solve options]"

# Ranks of one domain share its cores, and neighbours among the GPUs belong to the same domain. Where
# that does not come out even nothing is bound: threads find idle cores by themselves.
binding=(--bind-to none)
if [ "$domains" -gt 1 ] && [ $((ranks % domains)) = 0 ] && [ "$ranks" -le "$(nproc)" ]; then
    binding=(--map-by "ppr:$((ranks / domains)):numa" --bind-to numa)
fi
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

program=("$gaus" solve "$@")
if [ "$gpu_count" -gt 0 ]; then
    # shellcheck disable=SC2016  # for the shell of each rank
    program=(bash -c 'IFS=, read -ra gpus <<<"$0"
        export CUDA_VISIBLE_DEVICES=${gpus[OMPI_COMM_WORLD_LOCAL_RANK % ${#gpus[@]}]}
        exec "$@"' "$gpus" "${program[@]}")
fi

# mpirun gives ranks one second after SIGTERM and SIGINT, but passes SIGUSR1 on; a session of its own
# keeps Ctrl-C away from it.
caught='' mpirun=''
trap 'caught=1; kill -USR1 $mpirun 2>/dev/null || true' USR1 TERM INT HUP
setsid mpirun -n "$ranks" "${binding[@]}" "${program[@]}" </dev/null &
mpirun=$!
[ -z "$caught" ] || kill -USR1 "$mpirun" || true
while :; do
    caught='' status=0
    wait "$mpirun" || status=$?
    [ -n "$caught" ] || exit "$status"
done
