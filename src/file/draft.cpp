// SPDX-License-Identifier: Apache-2.0
#include "file/draft.hpp"

#include "gaus/error.hpp"

#include "file/lock.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <random>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

namespace gaus {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail() {
    throw std::system_error(errno, std::generic_category());
}

void check(bool ok) {
    if (!ok) fail();
}

bool is_callers_fault(int error) {
    return error == ENOENT || error == EACCES || error == EPERM || error == ENOTDIR ||
           error == EISDIR || error == EROFS || error == ENAMETOOLONG || error == ELOOP;
}

/// Some file systems cannot sync a folder and say EINVAL.
bool sync_folder(const fs::path& folder) {
    const Descriptor descriptor(
        retry([&] { return ::open(folder.c_str(), O_RDONLY | O_CLOEXEC); }));
    if (descriptor < 0) return errno == EACCES;  // writable but not readable: rename has worked
    return retry([&] { return ::fsync(descriptor); }) == 0 || errno == EINVAL;
}

/// The file that is replaced: what a symbolic link points to.
fs::path target_of(const fs::path& path) {
    std::error_code ignored;
    return fs::is_symlink(path, ignored) ? fs::weakly_canonical(path, ignored) : path;
}

fs::path folder_of(const fs::path& target) {
    return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

/// State of the file that is replaced, if there is one. A file that nobody may write is refused to
/// those as well who could replace it.
std::optional<struct stat> replaced(const fs::path& target, const fs::path& path) {
    struct stat status {};
    if (::stat(target.c_str(), &status) != 0) return std::nullopt;
    if (S_ISDIR(status.st_mode))
        throw InputError(fmt::format("cannot write {}: it is a folder", path.string()));
    if (!S_ISREG(status.st_mode))
        throw InputError(fmt::format("cannot write {}: it is not a regular file", path.string()));
    constexpr mode_t writable = S_IWUSR | S_IWGRP | S_IWOTH;
    if ((status.st_mode & writable) == 0 ||
        ::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0)
        throw InputError(fmt::format("cannot write {}: it is read-only", path.string()));
    return status;
}

std::string beginning_of_drafts(const fs::path& target) {
    return fmt::format(".{}.tmp.", target.filename().string());
}

/// A new file that no other process takes for one that was left behind.
int create(fs::path& path, const fs::path& target, mode_t mode) {
    std::random_device random;
    for (;;) {
        path = folder_of(target) /
               fmt::format("{}{}.{:08x}", beginning_of_drafts(target), ::getpid(), random());
        const int file = retry([&] {
            return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        });
        if (file < 0 && errno == EEXIST) continue;
        if (file < 0) fail();
        if (try_lock(file) != Locked::by_another && is_at(file, path)) return file;
        ::close(file);  // it was being removed
    }
}

/// Owner and mode of the file that is replaced. Only root can keep a foreign owner.
void keep_owner_and_mode(int file, const struct stat& old) {
    if (::fchown(file, old.st_uid, old.st_gid) != 0 && ::fchown(file, -1U, old.st_gid) != 0)
        errno = 0;
    ::fchmod(file, old.st_mode & 07777);
}

bool is_alive(pid_t id) {
    return id > 0 && (::kill(id, 0) == 0 || errno == EPERM);
}

/// Whether the draft called `name` was left by a process that is gone. `newest`: one that was just
/// written.
bool is_left_behind(const fs::path& path, std::string_view rest, const struct stat& newest) {
    pid_t id = 0;
    const char* const end = std::from_chars(rest.data(), rest.data() + rest.size(), id).ptr;
    if (end == rest.data() || rest.find_first_not_of("0123456789abcdef.") != rest.npos)
        return false;
    const Descriptor file(
        retry([&] { return ::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC); }));
    struct stat status {};
    if (file < 0 || ::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return false;
    const Locked locked = try_lock(file);
    if (locked == Locked::by_another) return false;
    const bool was_locked = end != rest.data() + rest.size();  // by its number
    if (locked == Locked::here && was_locked) return true;
    // Without locks its process may live on another machine: then it does not write for an hour.
    constexpr time_t long_ago = 3600;  // [s]
    const bool old = locked == Locked::here || newest.st_mtime - status.st_mtime > long_ago;
    return old && !is_alive(id);
}

void remove_left_behind(const fs::path& target, const struct stat& newest) {
    const std::string beginning = beginning_of_drafts(target);
    std::error_code error;
    for (fs::directory_iterator entry(folder_of(target), error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with(beginning) &&
            is_left_behind(entry->path(), std::string_view(name).substr(beginning.size()), newest))
            ::unlink(entry->path().c_str());
    }
    FileLock::remove_left_behind(target);
}

}  // namespace

Draft::Draft(const fs::path& path) : target_(target_of(path)), file_(-1) {
    const auto old = replaced(target_, path);
    file_.reset(create(path_, target_, old ? old->st_mode & 0777 : 0666));
    if (old) keep_owner_and_mode(file_, *old);
}

Draft::~Draft() {
    if (!path_.empty()) ::unlink(path_.c_str());
}

void Draft::write(std::span<const std::byte> bytes) {
    constexpr std::size_t most = std::size_t{1} << 30;  // one call of write() moves below 2 GiB
    while (!bytes.empty()) {
        const auto written =
            retry([&] { return ::write(file_, bytes.data(), std::min(bytes.size(), most)); });
        check(written >= 0);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void Draft::commit() {
    struct stat status {};
    check(retry([&] { return ::fsync(file_); }) == 0 && ::fstat(file_, &status) == 0 &&
          ::rename(path_.c_str(), target_.c_str()) == 0);
    path_.clear();
    check(file_.close() == 0 && sync_folder(folder_of(target_)));
    remove_left_behind(target_, status);
}

void write_atomically(const fs::path& path, std::span<const std::byte> bytes) {
    try {
        Draft draft(path);
        draft.write(bytes);
        draft.commit();
    } catch (const std::system_error& error) {
        const int code = error.code().value();
        const std::string text =
            fmt::format("cannot write {}: {}", path.string(), error.code().message());
        if (is_callers_fault(code)) throw InputError(text);
        const bool too_big = code == ENOSPC || code == EDQUOT || code == EFBIG;
        constexpr std::size_t mib = std::size_t{1} << 20;
        throw SystemError(
            too_big ? fmt::format("{} (needs {} MiB)", text, (bytes.size() + mib - 1) / mib)
                    : text);
    }
}

}  // namespace gaus
