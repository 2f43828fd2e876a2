# SPDX-License-Identifier: Apache-2.0
# CUDA for the kernels in src/relax/cuda: for Ampere, Hopper and, as PTX, what follows. LibTorch's
# setup turns TORCH_CUDA_ARCH_LIST into flags itself.
if(GAUS_TORCH)
    set(CMAKE_CUDA_ARCHITECTURES OFF)
elseif(NOT CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES 80-real 90)
endif()
if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX})
    find_program(CMAKE_CUDA_COMPILER nvcc HINTS ENV CUDA_HOME ENV CUDA_PATH PATH_SUFFIXES bin
                 PATHS /usr/local/cuda REQUIRED)
endif()
enable_language(CUDA)

# CMake 3.25 does not know nvcc's flag for C++20 and drops the standard silently.
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
endif()
set(CMAKE_CUDA_STANDARD 20)
set(CMAKE_CUDA_STANDARD_REQUIRED ON)
find_package(CUDAToolkit REQUIRED)
