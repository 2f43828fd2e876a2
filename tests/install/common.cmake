# SPDX-License-Identifier: Apache-2.0
# What the scripts of this folder share. The first fault ends them.
cmake_policy(VERSION 3.22)

function(run)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${WORK} RESULT_VARIABLE rc)
    if(NOT rc EQUAL 0)
        message(FATAL_ERROR "exit status ${rc}: ${ARGN}")
    endif()
endfunction()

# Builds and runs a program for every one of these components of the gaus in PREFIX.
function(use_components)
    list(JOIN ARGN "," components)
    run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${SOURCE} -B ${WORK}/consumer
        -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_PREFIX_PATH=${WORK}/prefix -DVERSION=${VERSION}
        -DCOMPONENTS=${components})
    run(${CMAKE_COMMAND} --build ${WORK}/consumer --parallel 2)
    foreach(component ${ARGN})
        run(${WORK}/consumer/use_${component})
    endforeach()
endfunction()

# PROGRAM loads none of these.
function(expect_unloaded program)
    execute_process(COMMAND ldd ${program} OUTPUT_VARIABLE loaded)
    foreach(library ${ARGN})
        if(loaded MATCHES "lib${library}")
            message(FATAL_ERROR "${program} loads ${library}:\n${loaded}")
        endif()
    endforeach()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
