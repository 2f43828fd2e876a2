// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "file/descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <span>

namespace gaus {

/// A file in the making: it takes the place of the one at a path when it is complete, so that at
/// every moment, even after kill -9, there is the old file or the new one.
///
/// It is the file `.NAME.tmp.PID.NUMBER` beside the other until then; a lock tells those that a
/// living process makes from those that a killed one left. The mode of an old file is kept, and a
/// symbolic link stays a link.
class Draft {
  public:
    /// Throws std::system_error when there can be no file beside `path`, InputError when the file
    /// at `path` is read-only, for everyone or for this user, or no regular file.
    explicit Draft(const std::filesystem::path& path);
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    /// Removes the draft unless it was committed.
    ~Draft();

    /// Where it is now.
    const std::filesystem::path& path() const { return path_; }
    /// Throws std::system_error.
    void write(std::span<const std::byte> bytes);
    /// fsync, rename, fsync of the folder; then removes what killed processes left of earlier
    /// drafts. Throws std::system_error.
    void commit();

  private:
    std::filesystem::path target_, path_;
    Descriptor file_;
};

/// Replaces the file at `path`. Throws InputError when it cannot be written, SystemError when the
/// disk fails; either way the file is as before and no draft stays.
void write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace gaus
