# SPDX-License-Identifier: Apache-2.0
# NCCL: that of NCCL_HOME, the CUDA toolkit or the system.
set(nccl_found OFF)
if(GAUS_CUDA)
    find_path(NCCL_INCLUDE_DIR nccl.h HINTS ENV NCCL_HOME ${CUDAToolkit_INCLUDE_DIRS}
              PATH_SUFFIXES include)
    find_library(NCCL_LIBRARY nccl HINTS ENV NCCL_HOME ${CUDAToolkit_LIBRARY_DIR}
                 PATH_SUFFIXES lib lib64)
    if(NCCL_INCLUDE_DIR AND NCCL_LIBRARY)
        set(nccl_found ON)
    endif()
endif()
option(GAUS_NCCL "Exchange between CUDA devices by NCCL" ${nccl_found})
if(GAUS_NCCL AND NOT nccl_found)
    message(FATAL_ERROR "GAUS_NCCL needs GAUS_CUDA, and nccl.h and libnccl (NCCL_HOME)")
endif()
