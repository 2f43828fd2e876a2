# SPDX-License-Identifier: Apache-2.0
# The core without MPI, HDF5 and LibTorch, even where they are there: configures the preset, builds
# and tests the core as a folder of another project, installs it from there and uses that.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

run(${CMAKE_COMMAND} --preset core -S ${GAUS} -B ${WORK}/preset -DCMAKE_CXX_COMPILER=${CXX})
file(STRINGS ${WORK}/preset/CMakeCache.txt found REGEX "^(MPI_|HDF5_|Torch_)")
if(found)
    message(FATAL_ERROR "the preset core looks for ${found}")
endif()

run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${SOURCE}/parent -B ${WORK}/parent -DGAUS=${GAUS}
    -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} -DVERSION=${VERSION}
    -DCMAKE_INSTALL_PREFIX=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/parent --parallel 2 --target use_core test_problem)
run(${WORK}/parent/use_core)
run(${WORK}/parent/gaus/tests/test_problem --gtest_brief=1)
expect_unloaded(${WORK}/parent/use_core torch mpi hdf5)

run(${CMAKE_COMMAND} --install ${WORK}/parent)
use_components(core)
expect_unloaded(${WORK}/consumer/use_core torch mpi hdf5)
