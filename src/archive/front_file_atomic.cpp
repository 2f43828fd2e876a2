#include "archive/front_file_atomic.hpp"

#include "gaus/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include <fmt/format.h>

namespace gaus {

namespace fs = std::filesystem;

namespace {

/// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    operator int() const { return number_; }
    int close() {
        const int number = number_;
        number_ = -1;
        return ::close(number);
    }

  private:
    int number_;
};

/// Removes the temporary file unless it was renamed.
struct Temporary {
    fs::path path;
    ~Temporary() {
        if (!path.empty()) ::unlink(path.c_str());
    }
};

/// Repeats a call that a signal interrupted.
template <class Call>
auto retry(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

bool is_callers_fault(int error) {
    return error == ENOENT || error == EACCES || error == EPERM || error == ENOTDIR ||
           error == EISDIR || error == EROFS || error == ENAMETOOLONG || error == ELOOP;
}

/// One line from errno.
[[noreturn]] void fail(const fs::path& path, std::size_t bytes) {
    const int error = errno;
    const std::string text = fmt::format("cannot write {}: {}", path.string(), strerror(error));
    if (is_callers_fault(error)) throw InputError(text);
    const bool too_big = error == ENOSPC || error == EDQUOT || error == EFBIG;
    constexpr std::size_t mib = std::size_t{1} << 20;
    throw SystemError(too_big ? fmt::format("{} (needs {} MiB)", text, (bytes + mib - 1) / mib)
                              : text);
}

/// False with errno set when the disk refuses.
bool write_all(int file, std::span<const std::byte> bytes) {
    constexpr std::size_t most = std::size_t{1} << 30;  // one call of write() moves below 2 GiB
    while (!bytes.empty()) {
        const auto written =
            retry([&] { return ::write(file, bytes.data(), std::min(bytes.size(), most)); });
        if (written < 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

/// Some file systems cannot sync a folder and say EINVAL.
bool sync_folder(const fs::path& folder) {
    const Descriptor descriptor(
        retry([&] { return ::open(folder.c_str(), O_RDONLY | O_CLOEXEC); }));
    if (descriptor < 0) return errno == EACCES;  // writable but not readable: rename has worked
    return retry([&] { return ::fsync(descriptor); }) == 0 || errno == EINVAL;
}

fs::path target_of(const fs::path& path) {
    std::error_code ignored;
    const fs::path target =
        fs::is_symlink(path, ignored) ? fs::weakly_canonical(path, ignored) : path;
    const fs::file_status status = fs::status(target, ignored);
    if (fs::is_directory(status))
        throw InputError(fmt::format("cannot write {}: it is a folder", path.string()));
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw InputError(fmt::format("cannot write {}: it is not a regular file", path.string()));
    return target;
}

}  // namespace

void write_atomically(const fs::path& path, std::span<const std::byte> bytes) {
    const fs::path target = target_of(path);
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    const std::string name = target.filename().string();
    Temporary temporary{folder / fmt::format(".{}.tmp.{}", name, ::getpid())};
    const char* const draft = temporary.path.c_str();
    Descriptor file(
        retry([&] { return ::open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666); }));
    if (file < 0) {
        temporary.path.clear();
        fail(path, bytes.size());
    }
    if (!write_all(file, bytes) || retry([&] { return ::fsync(file); }) != 0 || file.close() != 0 ||
        ::rename(draft, target.c_str()) != 0)
        fail(path, bytes.size());
    temporary.path.clear();
    if (!sync_folder(folder)) fail(path, bytes.size());
}

}  // namespace gaus
