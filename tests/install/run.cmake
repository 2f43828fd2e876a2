# SPDX-License-Identifier: Apache-2.0
# Installs BUILD, uses every of its COMPONENTS and runs the program: what it does not need it does
# not load.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

string(REPLACE "," ";" COMPONENTS ${COMPONENTS})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
use_components(${COMPONENTS})
expect_unloaded(${WORK}/consumer/use_core torch mpi hdf5)
if(PROGRAM)
    run(${WORK}/prefix/bin/gaus info ${WORK}/consumer.h5)
    expect_unloaded(${WORK}/prefix/bin/gaus torch c10)
endif()
if("torch" IN_LIST COMPONENTS AND PROGRAM)
    run(${WORK}/prefix/bin/gaus baseline ${WORK}/prefix/share/gaus/designs/hal.json --method gs
        --restarts 1)
endif()
