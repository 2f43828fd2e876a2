#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Solves designs x latency bounds x initiation intervals x seeds: one task each of a Slurm array, and a
# job that merges their fronts per design and reports.
#   jobs/sweep.sh [--dry-run | --local [N]] [--failed] SWEEPFILE [sbatch options of the tasks]
# --dry-run lists the tasks. --local runs them here without Slurm, N at once (default 1). --failed
# takes only tasks that have not succeeded yet. GAUS names the program; docs/cluster.md describes the
# file.
set -euo pipefail

# The text on one line for a terminal: control characters as \x1b, at most 300 characters.
printable() {
    local text=${1:0:300} shown='' c i
    for ((i = 0; i < ${#text}; ++i)); do
        c=${text:i:1}
        [[ $c != [[:cntrl:]] ]] || printf -v c '\\x%02x' "'$c"
        shown+=$c
    done
    [ ${#1} -le 300 ] || shown+=...
    printf '%s\n' "$shown"
}
fail() {
    printable "sweep.sh: $*" >&2
    exit 2
}
# A message about a line of the sweep file.
wrong() { fail "$sweep:$1: ${*:2}"; }

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
gaus=${GAUS:-$(command -v gaus || echo "$here/../build/gaus")}
[ -x "$gaus" ] || fail "$gaus: found no program, expected gaus; set GAUS to it"
GAUS=$(realpath "$gaus")
export GAUS

dry='' only_failed='' at_once=0
while [[ ${1-} == --* ]]; do
    case $1 in
        --dry-run) dry=1 ;;
        --failed) only_failed=1 ;;
        --local)
            at_once=1
            if [[ ${2-} =~ ^[1-9][0-9]*$ ]]; then
                at_once=$2
                shift
            fi
            ;;
        *) fail "option $1: unknown, expected --dry-run, --local [N] or --failed before the sweep file" ;;
    esac
    shift
done
sweep=${1-}
[ -f "$sweep" ] || fail "found no sweep file '$sweep', expected jobs/sweep.sh [options] SWEEPFILE"
shift
[ "$at_once" -eq 0 ] || [ $# -eq 0 ] ||
    fail "found '$1' after the sweep file, expected nothing with --local"

declare -A text=() line=()
number=0
while IFS= read -r row || [ -n "$row" ]; do
    number=$((number + 1))
    row=${row%%#*}
    [[ $row =~ [^[:space:]] ]] || continue
    [[ $row =~ ^[[:space:]]*([^=[:space:]]+)[[:space:]]*=[[:space:]]*(.*[^[:space:]])?[[:space:]]*$ ]] ||
        wrong "$number" "found '$row', expected KEY = VALUES"
    key=${BASH_REMATCH[1]}
    case $key in
        design | latency-bound | ii | seed | options | output) ;;
        *) wrong "$number" "key $key: unknown, expected design, latency-bound, ii, seed, options or output" ;;
    esac
    [ -n "${BASH_REMATCH[2]}" ] || wrong "$number" "key $key: found no value, expected one or more"
    [ -z "${line[$key]-}" ] || wrong "$number" "key $key: given twice, first in line ${line[$key]}"
    text[$key]=${BASH_REMATCH[2]}
    line[$key]=$number
done <"$sweep"
for key in design output; do
    [ -n "${line[$key]-}" ] || fail "$sweep: found no line '$key = ...', expected one"
done

# The values of a key, one a line; none may be there twice.
values() {
    local words twice
    read -ra words <<<"${text[$1]-}"
    twice=$(printf '%s\n' "${words[@]}" | sort | uniq -d | head -n 1)
    [ -z "$twice" ] || wrong "${line[$1]}" "key $1: found $twice twice, expected different values"
    printf '%s\n' "${words[@]}"
}
# Lets gaus judge options: with a design that cannot be there its message is about them, or none.
check() {
    local said
    said=$("$gaus" solve /dev/null/none "${@:2}" 2>&1) || true
    said=$(grep -m 1 '^gaus: ' <<<"$said") || fail "$gaus: does not run here: ${said:-no message}"
    [[ $said == "gaus: /dev/null/none: "* ]] || wrong "${line[$1]}" "${said#gaus: }"
}

designs=()
for design in ${text[design]}; do
    [ -f "$design" ] || wrong "${line[design]}" "design $design: found no such file, expected an existing one"
    designs+=("$design")
done
text[design]="${designs[*]}"
values design >/dev/null
text[seed]=${text[seed]-1}
list=$(values latency-bound)
mapfile -t bounds <<<"$list"
list=$(values ii)
mapfile -t intervals <<<"$list"
list=$(values seed)
mapfile -t seeds <<<"$list"
for bound in ${text[latency-bound]-}; do check latency-bound --latency-bound "$bound"; done
for interval in ${text[ii]-}; do check ii --ii "$interval"; done
for seed in "${seeds[@]}"; do
    [[ $seed =~ ^[0-9]{1,18}$ ]] || wrong "${line[seed]}" "key seed: found '$seed', expected integers from 0"
done

read -ra words <<<"${text[options]-}"
[ ${#words[@]} -eq 0 ] || check options "${words[@]}"
options=() objectives=''
while [ ${#words[@]} -gt 0 ]; do
    used=1
    case ${words[0]} in
        --seed* | --latency-bound* | --ii* | --output* | -o*)
            wrong "${line[options]}" "option ${words[0]%%=*}: not accepted, expected a line of its own"
            ;;
        --resume | --help | -h | --log-json*)
            wrong "${line[options]}" "option ${words[0]%%=*}: not accepted, expected options that fit all tasks"
            ;;
        --objectives) objectives=${words[1]} used=2 ;;
        --objectives=*) objectives=${words[0]#*=} ;;
        *) options+=("${words[0]}") ;;
    esac
    words=("${words[@]:used}")
done

# Only fronts of the same objectives can be merged: what a sweep varies is one of them. Schedules with
# and without pipelining answer different questions: they get two fronts.
pipelined=$(grep -cvx 'none\|' <<<"$(printf '%s\n' "${intervals[@]}")" || true)
with() { [[ ",$2," == *",$1,"* ]] && echo "$2" || echo "$1,${2:-resource,communication,memory}"; }
[ ${#bounds[@]} -eq 1 ] || objectives=$(with latency "$objectives")

declare -A taken=()
tasks=''
add_task() { # design, front, latency bound, interval, seed
    local name=$2 front=$2 words=() wanted=$objectives
    if [ -n "$3" ]; then
        name+=_L$3
        words+=(--latency-bound "$3")
    fi
    if [ -n "$4" ]; then
        name+=_II$4
        words+=(--ii "$4")
        if [ "$4" != none ]; then
            [ "$pipelined" -eq ${#intervals[@]} ] || front+=_pipelined
            [ "$pipelined" -eq 1 ] || wanted=$(with ii "$objectives")
        fi
    fi
    [ -z "$wanted" ] || words+=(--objectives "$wanted")
    words+=(--seed "$5" "${options[@]}")
    name+=_S$5
    # Not every tool takes a colon or a comma in a file name.
    tasks+=${name//[:,]/-}$'\t'$front$'\t'$1$'\t'${words[*]}$'\n'
}
for design in "${designs[@]}"; do
    stem=$(basename "${design%.*}")
    front=$stem
    for ((i = 2; ${taken[$front]-0} + ${taken[${front}_pipelined]-0}; ++i)); do front=$stem-$i; done
    taken[$front]=1 taken[${front}_pipelined]=1
    for bound in "${bounds[@]}"; do
        for interval in "${intervals[@]}"; do
            for seed in "${seeds[@]}"; do
                add_task "$design" "$front" "$bound" "$interval" "$seed"
            done
        done
    done
done
folder=${text[output]%/}

# The numbers of the tasks to run.
numbers=()
count=0
while IFS=$'\t' read -r name _; do
    count=$((count + 1))
    status=''
    [ -z "$only_failed" ] || [ ! -e "$folder/tasks/$name.status" ] ||
        read -r status _ <"$folder/tasks/$name.status"
    [ "$status" = 0 ] || numbers+=("$count")
done <<<"${tasks%$'\n'}"
if [ ${#numbers[@]} -eq 0 ]; then
    echo "nothing to do: all $count tasks of $sweep have succeeded"
    exit
fi
if [ -n "$dry" ]; then
    for number in "${numbers[@]}"; do
        IFS=$'\t' read -r name _ design words < <(sed -n "${number}p" <<<"$tasks")
        printable "$number $name: gaus solve $design $words"
    done
    exit
fi

mkdir -p "$folder/tasks"
printf %s "$tasks" >"$folder/tasks.tsv.tmp"
mv "$folder/tasks.tsv.tmp" "$folder/tasks.tsv"
rm -f "$folder/report.txt"

if [ "$at_once" -gt 0 ]; then
    threads=()
    if [ "$at_once" -gt 1 ] && [[ " ${options[*]} " != *" --threads"[\ =]* ]]; then
        threads=(--threads $(($(nproc) > at_once ? $(nproc) / at_once : 1)))
    fi
    # A signal ends the running tasks early and starts no other; what there is is merged.
    stopped=''
    trap 'stopped=1; kill -USR1 $(jobs -rp) 2>/dev/null || true' USR1 TERM INT HUP
    for number in "${numbers[@]}"; do
        while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do wait -n || true; done
        [ -z "$stopped" ] || break
        SLURM_ARRAY_TASK_ID=$number bash "$here/sweep.slurm" "$folder" "${threads[@]}" &
    done
    while [ -n "$(jobs -rp)" ]; do wait -n || true; done
    bash "$here/merge.slurm" "$folder"
    exit
fi

# Account, partition and quality of service are for both jobs.
shared=()
for ((i = 1; i <= $#; ++i)); do
    case ${!i} in
        -W | --wait) fail "option ${!i}: not accepted; wait for the job that merges" ;;
        --account=* | --partition=* | --qos=*) shared+=("${!i}") ;;
        -A | --account | -p | --partition | -q | --qos)
            next=$((i + 1))
            shared+=("${!i}" "${!next-}")
            ;;
    esac
done
command -v sbatch >/dev/null || fail "found no sbatch, expected Slurm; --local runs without it"
array=1-$count
[ ${#numbers[@]} -eq "$count" ] || array=$(IFS=, && echo "${numbers[*]}")
job=$(sbatch "$@" --parsable --array="$array" --output="$folder/tasks/slurm-%a.log" "$here/sweep.slurm" "$folder")
job=${job%%;*}
echo "${#numbers[@]} of $count tasks: job $job"
merge=$(sbatch --parsable --dependency=afterany:"$job" --output="$folder/merge.log" "${shared[@]}" \
    "$here/merge.slurm" "$folder") || {
    echo "sweep.sh: nothing will merge; when job $job has ended: jobs/merge.slurm $folder" >&2
    exit 1
}
echo "merge and report: job ${merge%%;*}, to $folder/report.txt"
