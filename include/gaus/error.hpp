// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gaus {

/// Base of every error that the library throws. The library never prints and never exits.
class Error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Bad input or usage (program exit code 2). The message is one line.
class InputError : public Error {
  public:
    using Error::Error;

    /// "FILE:LINE: found FOUND, expected EXPECTED"; `line` counts from 1, 0 leaves it out.
    static InputError at(std::string_view file, std::size_t line, std::string_view found,
                         std::string_view expected);
    /// "FILE: byte OFFSET: found FOUND, expected EXPECTED"; for binary formats.
    static InputError at_byte(std::string_view file, std::size_t offset, std::string_view found,
                              std::string_view expected);
};

/// No legal schedule exists, or none was found (program exit code 3).
class InfeasibleError : public Error {
  public:
    using Error::Error;
};

/// The system failed us: disk full, a lost device, a failed collective (program exit code 1).
class SystemError : public Error {
  public:
    using Error::Error;
};

}  // namespace gaus
