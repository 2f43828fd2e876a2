// SPDX-License-Identifier: Apache-2.0
#include "app/output.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include "file/draft.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <system_error>

#include <fmt/format.h>

namespace gaus::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_write(const std::string& what, int error) {
    throw SystemError(fmt::format("{}: cannot be written: {}", what,
                                  error ? std::strerror(error) : "unknown error"));
}

/// A device or a pipe.
bool is_special(const fs::path& path) {
    return fs::exists(path) && !fs::is_regular_file(path) && !fs::is_directory(path);
}

/// `name` in messages.
void write_file(const fs::path& target, const std::string& name,
                const std::function<void(std::ostream&)>& write) {
    std::ofstream out(target, std::ios::binary);
    errno = 0;
    write(out);
    out.close();
    if (!out) fail_write(name, errno);
}

}  // namespace

void check_writable(const fs::path& path) {
    if (path.filename().empty() || fs::is_directory(path))
        throw InputError(
            fmt::format("{}: found a folder, expected the name of a file", path.string()));
    try {
        const Draft draft(path);
    } catch (const std::system_error& error) {
        throw InputError(
            fmt::format("{}: cannot be written: {}", path.string(), error.code().message()));
    }
}

bool holds_nothing(const fs::path& path) {
    return !fs::exists(path) || (fs::is_regular_file(path) && fs::file_size(path) == 0);
}

void check_front_output(const fs::path& path, bool force) {
    check_writable(path);
    if (!force && !holds_nothing(path) && !has_front_format(path))
        throw InputError(fmt::format(
            "{}: found a file that is not a front, expected a new name or --force", path.string()));
}

void check_text_output(const fs::path& path, bool force) {
    if (path.empty() || is_special(path)) return;
    check_writable(path);
    if (!force && is_front_file(path))
        throw InputError(
            fmt::format("{}: found a front, expected a new name or --force", path.string()));
}

void write_text(const fs::path& path, const std::function<void(std::ostream&)>& write) {
    if (path.empty()) {
        errno = 0;
        write(std::cout);
        std::cout.flush();
        if (!std::cout) fail_write("standard output", errno);
        return;
    }
    if (is_special(path)) return write_file(path, path.string(), write);
    check_writable(path);
    try {
        Draft draft(path);
        write_file(draft.path(), path.string(), write);
        draft.commit();
    } catch (const std::system_error& error) {
        fail_write(path.string(), error.code().value());
    }
}

}  // namespace gaus::app
