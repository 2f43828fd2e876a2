# SPDX-License-Identifier: Apache-2.0
# The packages of BUILD hold the program, the module that it opens, a library and a header.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

foreach(generator TGZ DEB)
    run(cpack --config ${BUILD}/CPackConfig.cmake -G ${generator} -B ${WORK})
endforeach()
file(GLOB archive ${WORK}/gaus-${VERSION}-*.tar.gz)
file(GLOB package ${WORK}/gaus_${VERSION}_*.deb)
execute_process(COMMAND ${CMAKE_COMMAND} -E tar tf ${archive} OUTPUT_VARIABLE in_archive)
execute_process(COMMAND dpkg-deb --contents ${package} OUTPUT_VARIABLE in_package)
foreach(name bin/gaus include/gaus/version.hpp share/gaus/designs/hal.json ${FILES})
    foreach(content in_archive in_package)
        if(NOT ${content} MATCHES "${name}")
            message(FATAL_ERROR "${name} is missing:\n${${content}}")
        endif()
    endforeach()
endforeach()
