# SPDX-License-Identifier: Apache-2.0
# What is tested of the program itself, and measured with it.
# End to end: the program itself, alone and under mpirun.
gaus_add_tests(app gaus_file nlohmann_json::nlohmann_json)
add_dependencies(test_app gaus)
target_compile_definitions(test_app PRIVATE GAUS_PROGRAM="$<TARGET_FILE:gaus>"
    GAUS_VERSION="${PROJECT_VERSION}" GAUS_TORCH=$<BOOL:${GAUS_TORCH}>
    GAUS_CHECK_FRONT="${CMAKE_CURRENT_SOURCE_DIR}/check_front.py")

# The shipped designs, and a generated one, are what the schema says.
add_test(NAME schema COMMAND ${test_python} ${CMAKE_CURRENT_SOURCE_DIR}/check_schema.py
         $<TARGET_FILE:gaus>)
set_tests_properties(schema PROPERTIES LABELS io TIMEOUT 300)

# The Python package that looks at fronts, from the source.
add_test(NAME analysis COMMAND ${test_python} -B -m pytest -p no:cacheprovider
         ${PROJECT_SOURCE_DIR}/analysis)
set_tests_properties(analysis PROPERTIES LABELS analysis TIMEOUT 1200 COST 300
    ENVIRONMENT "PYTHONPATH=${PROJECT_SOURCE_DIR}/analysis;GAUS=$<TARGET_FILE:gaus>")

# The console samples of the documentation, as this program prints them, and the script that knows.
add_test(NAME samples COMMAND ${test_python} ${PROJECT_SOURCE_DIR}/docs/samples.py --check
         --gaus $<TARGET_FILE:gaus>)
add_test(NAME samples.script COMMAND ${test_python} -B
         ${CMAKE_CURRENT_SOURCE_DIR}/docs/samples_test.py)
add_test(NAME links COMMAND ${test_python} -B ${CMAKE_CURRENT_SOURCE_DIR}/docs/links.py)
set_tests_properties(samples samples.script links PROPERTIES LABELS docs TIMEOUT 300)
set_tests_properties(samples PROPERTIES PROCESSORS 2 COST 90)

# The job scripts, without Slurm and with a Slurm of their own.
foreach(kind local slurm)
    add_test(NAME jobs.${kind} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/jobs/${kind}.sh)
    set_tests_properties(jobs.${kind} PROPERTIES LABELS jobs TIMEOUT 1800 SKIP_RETURN_CODE 77
        PROCESSORS 2 COST 80 RESOURCE_LOCK jobs ENVIRONMENT GAUS=$<TARGET_FILE:gaus>)
endforeach()

# Not tests: solve the public benchmark graphs, a minute each, and the public loops, half a minute;
# measure by how much a time limit is exceeded, ten minutes, and the kernels, five minutes.
add_custom_target(bench_quality USES_TERMINAL
    COMMAND ${test_python} ${CMAKE_CURRENT_SOURCE_DIR}/bench/quality.py --gaus $<TARGET_FILE:gaus>)
add_custom_target(bench_loops USES_TERMINAL
    COMMAND ${test_python} ${CMAKE_CURRENT_SOURCE_DIR}/bench/loops.py --gaus $<TARGET_FILE:gaus>)
add_custom_target(bench_time_limit USES_TERMINAL
    COMMAND ${test_python} ${CMAKE_CURRENT_SOURCE_DIR}/bench/time_limit.py
            --gaus $<TARGET_FILE:gaus>)
if(TARGET bench_kernels)
    add_custom_target(bench_performance USES_TERMINAL
        COMMAND ${test_python} ${CMAKE_CURRENT_SOURCE_DIR}/bench/performance.py
                --gaus $<TARGET_FILE:gaus> --bench $<TARGET_FILE:bench_kernels>)
endif()
