# Everything gaus is built on. LibTorch: what the user points at (CMAKE_PREFIX_PATH, Torch_DIR, or
# GAUS_TORCH_PYTHON, which need not be able to import it here), else the distribution's.
find_package(Threads REQUIRED)

# Ampere, Hopper and PTX for what follows. A LibTorch with CUDA asks even when gaus has none of it.
if(NOT DEFINED ENV{TORCH_CUDA_ARCH_LIST} AND NOT DEFINED TORCH_CUDA_ARCH_LIST)
    set(TORCH_CUDA_ARCH_LIST "8.0;9.0+PTX")
endif()
if(GAUS_CUDA)
    include(GausCuda)
endif()
include(GausNccl)

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

set(MPI_CXX_SKIP_MPICXX ON)
find_package(MPI REQUIRED COMPONENTS C CXX)
set(HDF5_PREFER_PARALLEL ON)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(fmt REQUIRED)
find_package(lemon CONFIG REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(pugixml REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
if(GAUS_TESTS)
    find_package(GTest REQUIRED)
endif()
if(GAUS_BENCHMARKS)
    find_package(benchmark REQUIRED)
endif()
