// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace gaus::test {

/// What a program wrote on a terminal.
struct Shown {
    int code = -1;
    std::string bytes;
    std::vector<std::string> lines;   ///< that are there at the end, as a screen without height
    std::vector<std::string> frames;  ///< contents of the line that changes in place, in order
};

/// A terminal of so many columns (0: it does not say), and variables "NAME=VALUE" of its shell.
struct Terminal {
    unsigned short columns = 80;
    std::vector<std::string> environment = {"TERM=xterm"};
    /// Gets what was written so far and the terminal's descriptor whenever there is more.
    std::function<void(const std::string& bytes, int descriptor)> watch = {};
};

/// Runs the program gaus with `words` in `folder` on a terminal.
Shown gaus_on(const Terminal& terminal, const Folder& folder,
              const std::vector<std::string>& words);

/// Contents of the line that changes in place, in order.
std::vector<std::string> frames_of(const std::string& bytes);

/// Ctrl-C.
void interrupt(int descriptor);

/// Another number of columns, as when a user drags the window.
void resize(int descriptor, unsigned short columns);

}  // namespace gaus::test
