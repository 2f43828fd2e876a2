# SPDX-License-Identifier: Apache-2.0
# One INTERFACE target carries the language and the flags of every gaus target.
add_library(gaus_flags INTERFACE)
target_compile_features(gaus_flags INTERFACE cxx_std_20)
target_compile_options(gaus_flags INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion>
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${GAUS_WARNINGS_AS_ERRORS}>>:-Werror>)
if(GAUS_SANITIZE)
    target_compile_options(gaus_flags INTERFACE -fsanitize=${GAUS_SANITIZE}
                           -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(gaus_flags INTERFACE -fsanitize=${GAUS_SANITIZE})
endif()
if(GAUS_FUZZ)
    target_compile_options(gaus_flags INTERFACE -fsanitize=fuzzer-no-link)
    target_compile_definitions(gaus_flags INTERFACE _GLIBCXX_ASSERTIONS)
endif()
