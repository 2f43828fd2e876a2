#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>

namespace gaus::app {

/// Throws InputError unless `path` names a file that can be created: a temporary file beside it is
/// made and removed.
void check_writable(const std::filesystem::path& path);

/// The same for a front file, and refuses to replace anything but an older front unless `force`.
void check_front_output(const std::filesystem::path& path, bool force);

/// Lets `write` fill standard output (empty path) or a file, which appears complete or not at all.
/// Throws InputError as check_writable, SystemError when the disk is full.
void write_text(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);

}  // namespace gaus::app
