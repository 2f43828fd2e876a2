#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace gaus {

/// Replaces the file with `bytes` so that at every moment, even after kill -9, it is complete, the
/// old one or the new one: temporary file beside it, fsync, rename, fsync of the folder. A symbolic
/// link stays a link. Throws InputError when the path cannot be written, SystemError when the disk
/// fails; either way the file is as before and no temporary file stays.
void write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace gaus
