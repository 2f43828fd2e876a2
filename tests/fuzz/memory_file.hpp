// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace gaus::fuzz {

/// A file of this process for readers that take a path: in memory where there is /dev/shm.
class MemoryFile {
  public:
    explicit MemoryFile(const std::string& name) : path_(folder() / file_name(name)) {}
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }

    std::string path() const { return path_.string(); }
    /// Replaces what the file holds.
    void write(const std::string& bytes) const {
        std::ofstream out(path_, std::ios::binary | std::ios::trunc);
        out << bytes;
    }

  private:
    static std::filesystem::path folder() {
        const std::filesystem::path memory = "/dev/shm";
        return std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
    }
    static std::string file_name(const std::string& name) {
        return "gaus-fuzz-" + name + "-" + std::to_string(getpid());
    }

    std::filesystem::path path_;
};

}  // namespace gaus::fuzz
