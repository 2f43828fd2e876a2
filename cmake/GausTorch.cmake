# SPDX-License-Identifier: Apache-2.0
# LibTorch: what the user points at (CMAKE_PREFIX_PATH, Torch_DIR, or GAUS_TORCH_PYTHON, which need
# not be able to import it here), else the distribution's.
if(GAUS_TORCH_PYTHON)
    execute_process(
        COMMAND ${GAUS_TORCH_PYTHON} -c "import importlib.util, pathlib
print(pathlib.Path(importlib.util.find_spec('torch').origin).parent / 'share' / 'cmake')"
        OUTPUT_VARIABLE torch_prefix OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE torch_rc)
    if(NOT torch_rc EQUAL 0)
        message(FATAL_ERROR "GAUS_TORCH_PYTHON=${GAUS_TORCH_PYTHON} has no torch")
    endif()
    list(PREPEND CMAKE_PREFIX_PATH ${torch_prefix})
    # TorchConfig would take a distribution's libraries before its own.
    cmake_path(SET torch_libraries NORMALIZE ${torch_prefix}/../../lib)
    set(TORCH_LIBRARY ${torch_libraries}/libtorch.so CACHE FILEPATH "LibTorch" FORCE)
    set(c10_LIBRARY ${torch_libraries}/libc10.so CACHE FILEPATH "LibTorch's base" FORCE)
endif()
find_package(Torch REQUIRED)
