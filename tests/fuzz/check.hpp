// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/error.hpp"
#include "gaus/problem.hpp"

#include "io/file.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// One input of a fuzz target: returns 0; whatever it throws is a finding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace gaus::fuzz {

/// Throws std::logic_error, a finding, unless `holds`.
void require(bool holds, std::string_view what);

/// A finding unless the message is short as people see it: printable, on one line.
void require_message(std::string_view message);

inline std::string text_of(const std::uint8_t* bytes, std::size_t size) {
    return std::string(reinterpret_cast<const char*>(bytes), size);
}

/// What `read` returns; nothing when it refuses its input with a proper message.
template <class Read>
auto accepted(Read read) -> std::optional<decltype(read())> {
    try {
        return read();
    } catch (const InputError& error) {
        require_message(error.what());
    } catch (const InfeasibleError& error) {
        require_message(error.what());
    }
    return std::nullopt;
}

/// Builds the problem of a design. Written as JSON and read again it is the same; a small one is
/// scheduled as soon as possible, and that schedule is legal, has finite objectives and survives
/// export and reading.
void check_design(ProblemData data);

}  // namespace gaus::fuzz
