#include "app/output.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <unistd.h>

#include <fmt/format.h>

namespace gaus::app {
namespace {

namespace fs = std::filesystem;

fs::path temporary_beside(const fs::path& path) {
    fs::path temporary = path;
    temporary.replace_filename(fmt::format(".{}.{}.tmp", path.filename().string(), getpid()));
    return temporary;
}

[[noreturn]] void fail_write(const std::string& what, int error) {
    throw SystemError(fmt::format("{}: cannot be written: {}", what,
                                  error ? std::strerror(error) : "unknown error"));
}

/// A device or a pipe.
bool is_special(const fs::path& path) {
    return fs::exists(path) && !fs::is_regular_file(path) && !fs::is_directory(path);
}

std::string beginning(const fs::path& path) {
    std::string text(4096, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

void write_file(const fs::path& target, const std::function<void(std::ostream&)>& write) {
    std::ofstream out(target, std::ios::binary);
    errno = 0;
    write(out);
    out.close();
    if (!out) fail_write(target.string(), errno);
}

}  // namespace

void check_writable(const fs::path& path) {
    if (path.filename().empty() || fs::is_directory(path))
        throw InputError(
            fmt::format("{}: found a folder, expected the name of a file", path.string()));
    const fs::path temporary = temporary_beside(path);
    const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        throw InputError(
            fmt::format("{}: cannot be written: {}", path.string(), std::strerror(errno)));
    close(file);
    unlink(temporary.c_str());
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

void check_text_output(const fs::path& path, bool force,
                       const std::function<bool(std::string_view)>& is_earlier) {
    if (path.empty() || is_special(path)) return;
    check_writable(path);
    if (!force && !holds_nothing(path) && !is_earlier(beginning(path)))
        throw InputError(
            fmt::format("{}: found a file that this command did not write, expected a new name or "
                        "--force",
                        path.string()));
}

void write_text(const fs::path& path, const std::function<void(std::ostream&)>& write) {
    if (path.empty()) {
        errno = 0;
        write(std::cout);
        std::cout.flush();
        if (!std::cout) fail_write("standard output", errno);
        return;
    }
    if (is_special(path)) return write_file(path, write);
    check_writable(path);
    const fs::path temporary = temporary_beside(path);
    try {
        write_file(temporary, write);
        fs::rename(temporary, path);
    } catch (...) {
        unlink(temporary.c_str());
        throw;
    }
}

}  // namespace gaus::app
