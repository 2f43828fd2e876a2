// SPDX-License-Identifier: Apache-2.0
// Reads the input as a design in AIGER, binary or ASCII.
#include "fuzz/check.hpp"
#include "io/readers.hpp"

using namespace gaus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const io::File file{"design", fuzz::text_of(bytes, size)};
    if (auto data = fuzz::accepted([&] { return io::read_aiger(file); }))
        fuzz::check_design(std::move(*data));
    return 0;
}
