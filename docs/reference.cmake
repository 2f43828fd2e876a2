# SPDX-License-Identifier: Apache-2.0
# Makes the reference of the API in OUTPUT/html from the public headers: the target `docs`. Every warning of Doxygen is an error but one: a
# field whose name and type say everything needs no sentence. Types and functions do.
cmake_minimum_required(VERSION 3.22)
find_program(DOXYGEN doxygen)
if(NOT DOXYGEN)
    message(FATAL_ERROR "the reference needs doxygen")
endif()
cmake_path(SET ROOT NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/..)
file(MAKE_DIRECTORY ${OUTPUT})
file(WRITE ${OUTPUT}/Doxyfile "
PROJECT_NAME = gaus
PROJECT_NUMBER = ${VERSION}
INPUT = include/gaus docs/reference.md
USE_MDFILE_AS_MAINPAGE = docs/reference.md
STRIP_FROM_PATH = include
STRIP_FROM_INC_PATH = include
OUTPUT_DIRECTORY = ${OUTPUT}
RECURSIVE = YES
GENERATE_LATEX = NO
HAVE_DOT = NO
JAVADOC_AUTOBRIEF = YES
QUIET = YES
WARN_LOGFILE = ${OUTPUT}/warnings.log
")
execute_process(COMMAND ${DOXYGEN} ${OUTPUT}/Doxyfile WORKING_DIRECTORY ${ROOT} COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS ${OUTPUT}/warnings.log warnings)
list(FILTER warnings EXCLUDE REGEX "Member [a-z_]+ \\(variable\\) of [^.]* is not documented")
list(FILTER warnings EXCLUDE REGEX "operator==\\(.*\\) const ?=default")
if(warnings)
    list(JOIN warnings "\n" text)
    message(FATAL_ERROR "${text}")
endif()
