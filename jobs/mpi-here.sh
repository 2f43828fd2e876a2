#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs a command with the Open MPI settings for a single machine: more ranks than cores are allowed,
# ranks are not bound to cores (concurrent runs would share core 0), and root may start them.
# Example: jobs/mpi-here.sh mpirun -n 4 build/gaus solve designs/ewf.json
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
exec "$@"
