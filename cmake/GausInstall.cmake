# SPDX-License-Identifier: Apache-2.0
# The program, the libraries with their headers, and the package: find_package(gaus COMPONENTS ...).
include(CMakePackageConfigHelpers)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/gaus)
foreach(component ${gaus_components})
    install(TARGETS gaus_${component} EXPORT gaus-${component})
    install(EXPORT gaus-${component} NAMESPACE gaus:: DESTINATION ${config_dir})
endforeach()
install(DIRECTORY include/gaus ${PROJECT_BINARY_DIR}/include/gaus TYPE INCLUDE)
if(GAUS_TORCH)
    install(TARGETS gaus_torch_module DESTINATION ${CMAKE_INSTALL_LIBDIR}/gaus)
endif()
if(GAUS_APP)
    install(TARGETS gaus)
    install(DIRECTORY configs designs DESTINATION ${CMAKE_INSTALL_DATADIR}/gaus)
    install(PROGRAMS jobs/solve.sh jobs/sweep.sh jobs/solve.slurm jobs/sweep.slurm jobs/merge.slurm
            DESTINATION ${CMAKE_INSTALL_DATADIR}/gaus/jobs)
endif()

configure_package_config_file(cmake/gausConfig.cmake.in gausConfig.cmake
    INSTALL_DESTINATION ${config_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(gausConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gausConfig.cmake ${PROJECT_BINARY_DIR}/gausConfigVersion.cmake
        DESTINATION ${config_dir})

# Packages: cpack in the build folder.
if(PROJECT_IS_TOP_LEVEL)
    set(CPACK_GENERATOR TGZ DEB)
    set(CPACK_PACKAGE_CONTACT "The gaus developers")
    set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
    set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
    set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
    set(CPACK_DEBIAN_PACKAGE_SECTION science)
    set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
    include(CPack)
endif()
