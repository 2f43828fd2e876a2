// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "file/descriptor.hpp"

#include <cstdint>
#include <filesystem>

namespace gaus {

/// Who has the lock of an open file after an attempt to take it.
enum class Locked : std::uint8_t {
    here,        ///< this descriptor, until it is closed or its process ends
    by_another,  ///< another one
    by_nobody    ///< the file system has no locks
};
Locked try_lock(int file);

/// Whether the open file is the one at `path`.
bool is_at(int file, const std::filesystem::path& path);

/// The right to write the file at a path: at most one process has it. It lives as long as the
/// object or its process, and is the lock of `.NAME.lock` beside the file. Where the file system
/// has no locks every process gets it.
class FileLock {
  public:
    /// Waits up to a second for a process that is ending. Throws InputError when another one has
    /// the right.
    explicit FileLock(const std::filesystem::path& path);
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

    /// Removes the lock file of a process that was killed.
    static void remove_left_behind(const std::filesystem::path& path);

  private:
    std::filesystem::path path_;  ///< of the lock file; empty: none
    Descriptor file_;
};

}  // namespace gaus
