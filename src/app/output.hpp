// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>

namespace gaus::app {

/// Throws InputError unless `path` names a file that can be created or replaced: a draft beside it
/// is made and removed. A read-only file cannot be replaced.
void check_writable(const std::filesystem::path& path);

/// True when there is no file at `path`, or an empty one: nothing is lost when it is replaced.
bool holds_nothing(const std::filesystem::path& path);

/// check_writable for a front file; refuses to replace anything but an older front unless `force`.
/// Whether that front may be replaced is a question for check_replaceable.
void check_front_output(const std::filesystem::path& path, bool force);

/// check_writable for a text file, unless the path is empty or that of a device or a pipe; refuses
/// to replace a front unless `force`.
void check_text_output(const std::filesystem::path& path, bool force);

/// Lets `write` fill standard output (empty path) or a file, which appears complete or not at all.
/// Throws InputError as check_writable, SystemError when the disk is full.
void write_text(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);

}  // namespace gaus::app
