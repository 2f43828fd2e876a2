# The program, the libraries with their headers, and the package: find_package(gaus) gives
# gaus::core, gaus::file, gaus::mpi and gaus::nccl.
include(CMakePackageConfigHelpers)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/gaus)
install(TARGETS gaus gaus_torch gaus_core gaus_file gaus_mpi gaus_nccl EXPORT gausTargets)
install(DIRECTORY include/gaus TYPE INCLUDE)
install(DIRECTORY configs designs DESTINATION ${CMAKE_INSTALL_DATADIR}/gaus)
install(PROGRAMS jobs/solve.sh jobs/sweep.sh jobs/solve.slurm jobs/sweep.slurm jobs/merge.slurm
        DESTINATION ${CMAKE_INSTALL_DATADIR}/gaus/jobs)
install(EXPORT gausTargets NAMESPACE gaus:: DESTINATION ${config_dir})

configure_package_config_file(cmake/gausConfig.cmake.in gausConfig.cmake
    INSTALL_DESTINATION ${config_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(gausConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gausConfig.cmake ${PROJECT_BINARY_DIR}/gausConfigVersion.cmake
        DESTINATION ${config_dir})
