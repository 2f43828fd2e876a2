// SPDX-License-Identifier: Apache-2.0
// Reads the input as a design of the format that its content shows.
#include "fuzz/check.hpp"
#include "io/readers.hpp"

using namespace gaus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const io::File file{"design", fuzz::text_of(bytes, size)};
    if (auto data = fuzz::accepted([&] { return io::read_single(file, io::recognise(file)); }))
        fuzz::check_design(std::move(*data));
    return 0;
}
