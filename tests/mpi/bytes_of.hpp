// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace gaus::test {

/// What rank r sends: `size` bytes that depend on the rank and the place.
inline std::vector<std::byte> bytes_of(std::size_t rank, std::size_t size) {
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::byte>((31 * rank + i * i) & 0xff);
    return bytes;
}

}  // namespace gaus::test
