// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace gaus::app {

/// Exit codes of the program.
enum ExitCode : int { done = 0, system_failure = 1, bad_input = 2, infeasible = 3 };

/// Why a part of the program ended; code `done`: it did not fail.
struct Failure {
    int code = done;
    std::string message;  ///< one line, printable
};

/// Runs `work` and maps what it throws to an exit code and a line.
Failure attempt(const std::function<void()>& work);

/// Prints "gaus: MESSAGE" on standard error.
void print_failure(const Failure& failure);

}  // namespace gaus::app
