// SPDX-License-Identifier: Apache-2.0
#include "file/guard.hpp"

#include "gaus/error.hpp"

#include "file/descriptor.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <fmt/format.h>

namespace gaus::guard {

namespace {

constexpr std::size_t block = std::size_t{64} << 10;  // bytes of one read or write of the pipe
constexpr std::size_t longest_message = 4096;

/// What follows in the pipe.
enum class Tag : unsigned char { values, failure };

/// Bytes of address space that this process has; 0: unknown.
std::size_t address_space() {
    std::size_t pages = 0;
    if (FILE* const file = std::fopen("/proc/self/statm", "re")) {
        if (std::fscanf(file, "%zu", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void limit(int resource, rlim_t most) {
    rlimit now{};
    ::getrlimit(static_cast<__rlimit_resource_t>(resource), &now);
    most = std::min(most, now.rlim_max);
    const rlimit lower{std::min(most, now.rlim_cur), most};
    ::setrlimit(static_cast<__rlimit_resource_t>(resource), &lower);
}

/// Signals are for the parent, except those of a fault and that of the timer.
void leave_signals_to_parent() {
    sigset_t blocked;
    sigfillset(&blocked);
    for (const int fault : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGPROF}) {
        std::signal(fault, SIG_DFL);
        sigdelset(&blocked, fault);
    }
    sigprocmask(SIG_SETMASK, &blocked, nullptr);
}

void enter_limits(const Limits& limits) {
    leave_signals_to_parent();
    limit(RLIMIT_CORE, 0);
    if (const std::size_t now = address_space()) limit(RLIMIT_AS, now + limits.memory);
    // Whatever a file refers to: links, storage and filters elsewhere, it cannot be opened.
    limit(RLIMIT_NOFILE, 0);
    ::close(STDERR_FILENO);  // the C library reports a broken heap there
    const double seconds = limits.processor_time;
    itimerval timer{};
    timer.it_value.tv_sec = static_cast<time_t>(seconds);
    timer.it_value.tv_usec =
        static_cast<suseconds_t>(1e6 * (seconds - static_cast<double>(timer.it_value.tv_sec)));
    ::setitimer(ITIMER_PROF, &timer, nullptr);
}

[[noreturn]] void be_child(int pipe, const Limits& limits,
                           const std::function<void(Relay&)>& work) {
    enter_limits(limits);
    Relay relay(pipe, true);
    try {
        work(relay);
        relay.end();
    } catch (const Failure& failure) {
        relay.end(failure.what);
    } catch (const std::exception&) {  // no memory, or a length that is none
        relay.end("damaged, or larger than the memory");
    }
    ::_exit(0);
}

/// A child process that ends with the object.
class Child {
  public:
    explicit Child(pid_t id) : id_(id) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (id_ <= 0) return;
        ::kill(id_, SIGKILL);
        wait();
    }
    /// Why a child ended that was still to send values.
    std::string how_it_ended() {
        const int status = wait();
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
            return "damaged: reading it does not end";
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
            return "the process that reads it was killed";
        return "damaged: HDF5 crashes on it";
    }

  private:
    int wait() {
        int status = 0;
        retry([&] { return ::waitpid(id_, &status, 0); });
        id_ = -1;
        return status;
    }

    pid_t id_;
};

}  // namespace

void Relay::end() {
    while (!waiting_.empty()) {
        const ssize_t written =
            retry([&] { return ::write(pipe_, waiting_.data(), waiting_.size()); });
        if (written < 0) ::_exit(1);  // the parent is gone, or has seen enough
        waiting_.erase(waiting_.begin(), waiting_.begin() + written);
    }
}

void Relay::end(std::string_view failure) {
    const Tag tag = Tag::failure;
    const std::size_t size = std::min(failure.size(), longest_message);
    put(std::as_bytes(std::span(&tag, 1)));
    put(std::as_bytes(std::span(&size, 1)));
    put(std::as_bytes(std::span(failure).first(size)));
    end();
}

void Relay::send(std::span<const std::byte> bytes) {
    const Tag tag = Tag::values;
    put(std::as_bytes(std::span(&tag, 1)));
    put(bytes);
}

void Relay::put(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(bytes.size(), block));
        waiting_.insert(waiting_.end(), part.begin(), part.end());
        bytes = bytes.subspan(part.size());
        if (waiting_.size() >= block) end();
    }
}

void Relay::receive(std::span<std::byte> bytes) {
    Tag tag{};
    take(std::as_writable_bytes(std::span(&tag, 1)));
    if (tag == Tag::values) return take(bytes);
    std::size_t size = 0;
    take(std::as_writable_bytes(std::span(&size, 1)));
    std::string text(std::min(size, longest_message), '\0');
    take(std::as_writable_bytes(std::span(text)));
    throw Failure{text};
}

void Relay::take(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        if (taken_ == waiting_.size()) {
            waiting_.resize(block);
            const ssize_t size = retry([&] { return ::read(pipe_, waiting_.data(), block); });
            if (size <= 0) throw Lost{};
            waiting_.resize(static_cast<std::size_t>(size));
            taken_ = 0;
        }
        const std::size_t size = std::min(bytes.size(), waiting_.size() - taken_);
        std::memcpy(bytes.data(), waiting_.data() + taken_, size);
        taken_ += size;
        bytes = bytes.subspan(size);
    }
}

void run(const Limits& limits, const std::function<void(Relay&)>& work) {
    std::array<int, 2> ends{};
    const auto cannot = [] {
        return SystemError(
            fmt::format("cannot start a process that reads the file: {}", std::strerror(errno)));
    };
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw cannot();
    Descriptor here(ends[0]), there(ends[1]);
    // Safe among threads and under MPI: fork() leaves the heap usable in the child, which has one
    // thread, takes no other lock, calls no MPI and ends without the parent's exit handlers.
    const pid_t id = ::fork();
    if (id < 0) throw cannot();
    if (id == 0) {
        here.close();
        be_child(there, limits, work);
    }
    Child child(id);
    there.close();
    Relay relay(here, false);
    try {
        work(relay);
    } catch (const Relay::Lost&) {
        throw Failure{child.how_it_ended()};
    }
}

}  // namespace gaus::guard
