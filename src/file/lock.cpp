// SPDX-License-Identifier: Apache-2.0
#include "file/lock.hpp"

#include "gaus/error.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

namespace gaus {

namespace fs = std::filesystem;

namespace {

fs::path lock_file_of(const fs::path& path) {
    std::error_code ignored;
    const fs::path target =
        fs::is_symlink(path, ignored) ? fs::weakly_canonical(path, ignored) : path;
    return target.parent_path() / fmt::format(".{}.lock", target.filename().string());
}

/// Below 0: no file can be created there. A lock over NFS needs a file open for writing.
int open_lock(const fs::path& path) {
    constexpr int how = O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    const int file = retry([&] { return ::open(path.c_str(), O_RDWR | how, 0666); });
    if (file >= 0 || errno != EACCES) return file;
    return retry([&] { return ::open(path.c_str(), O_RDONLY | how, 0666); });
}

/// "process 12 on tree", as the owner of the lock wrote it.
std::string owner(int file) {
    std::array<char, 320> text{};
    const ssize_t size = retry([&] { return ::pread(file, text.data(), text.size(), 0); });
    std::string line(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    for (char& c : line)
        if (c < ' ' || c > '~') c = '?';
    return line.empty() ? "another process" : line;
}

void sign(int file) {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    const std::string text = fmt::format("process {} on {}", ::getpid(), host.data());
    if (::ftruncate(file, 0) == 0 && ::pwrite(file, text.data(), text.size(), 0) < 0)
        errno = 0;  // who reads it learns less
}

}  // namespace

Locked try_lock(int file) {
    if (retry([&] { return ::flock(file, LOCK_EX | LOCK_NB); }) == 0) return Locked::here;
    return errno == EWOULDBLOCK ? Locked::by_another : Locked::by_nobody;
}

bool is_at(int file, const fs::path& path) {
    struct stat open {
    }, named{};
    return ::fstat(file, &open) == 0 && ::lstat(path.c_str(), &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

FileLock::FileLock(const fs::path& path) : path_(lock_file_of(path)), file_(-1) {
    constexpr std::chrono::milliseconds pause{20}, longest{1000};
    for (auto waited = 0 * pause;; waited += pause) {
        file_.reset(open_lock(path_));
        const Locked locked = file_ < 0 ? Locked::by_nobody : try_lock(file_);
        if (locked == Locked::here && is_at(file_, path_)) {
            sign(file_);
            return;
        }
        if (locked == Locked::by_nobody) {
            if (file_ >= 0) ::unlink(path_.c_str());
            path_.clear();
            return;
        }
        if (waited >= longest)
            throw InputError(
                fmt::format("{}: another run writes it ({}), expected a new name or its end",
                            path.string(), owner(file_)));
        std::this_thread::sleep_for(pause);
    }
}

FileLock::~FileLock() {
    if (!path_.empty() && is_at(file_, path_)) ::unlink(path_.c_str());
}

void FileLock::remove_left_behind(const fs::path& path) {
    const fs::path lock = lock_file_of(path);
    const Descriptor file(
        retry([&] { return ::open(lock.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC); }));
    if (file >= 0 && try_lock(file) == Locked::here && is_at(file, lock)) ::unlink(lock.c_str());
}

}  // namespace gaus
