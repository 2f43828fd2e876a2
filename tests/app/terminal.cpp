// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <pty.h>
#include <stdexcept>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gaus::test {
namespace {

constexpr std::string_view clear_to_end = "\x1b[K";

/// A screen as high as it takes: understands line ends, returns to the first column and the
/// clearing of a line's rest, and wraps lines at its width.
class Screen {
  public:
    explicit Screen(std::size_t columns) : columns_(columns > 0 ? columns : 80) {}

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            if (bytes.starts_with(clear_to_end)) {
                lines_.back().resize(column_);
                bytes.remove_prefix(clear_to_end.size());
                continue;
            }
            put(bytes.front());
            bytes.remove_prefix(1);
        }
    }
    const std::vector<std::string>& lines() const { return lines_; }

  private:
    void put(char c) {
        if (c == '\r') {
            column_ = 0;
        } else if (c == '\n') {
            lines_.emplace_back();
            column_ = 0;
        } else {
            if (column_ == columns_) put('\n');
            std::string& line = lines_.back();
            if (line.size() <= column_) line.resize(column_ + 1, ' ');
            line[column_++] = c;
        }
    }

    std::size_t columns_, column_ = 0;
    std::vector<std::string> lines_{1};
};

winsize size_of(unsigned short columns) {
    return {.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
}

[[noreturn]] void become(const Terminal& terminal, const Folder& folder,
                         const std::vector<std::string>& words) {
    std::filesystem::current_path(folder.path());
    unsetenv("COLUMNS");
    for (const std::string& variable : terminal.environment)
        putenv(const_cast<char*>(variable.c_str()));
    alarm(120);  // [s]
    std::vector<char*> arguments{const_cast<char*>(GAUS_PROGRAM)};
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
}

}  // namespace

/// Every "\rFRAME\x1b[K" with something in it.
std::vector<std::string> frames_of(const std::string& bytes) {
    std::vector<std::string> frames;
    for (std::size_t end = bytes.find(clear_to_end); end != bytes.npos;
         end = bytes.find(clear_to_end, end + 1)) {
        const std::size_t begin = bytes.rfind('\r', end) + 1;
        if (begin < end) frames.push_back(bytes.substr(begin, end - begin));
    }
    return frames;
}

Shown gaus_on(const Terminal& terminal, const Folder& folder,
              const std::vector<std::string>& words) {
    int descriptor = -1;
    const winsize size = size_of(terminal.columns);
    const pid_t child = forkpty(&descriptor, nullptr, nullptr, &size);
    if (child < 0) throw std::runtime_error("forkpty failed");
    if (child == 0) become(terminal, folder, words);
    Shown shown;
    std::array<char, 4096> buffer{};
    // Reading fails when the child has closed its end.
    for (ssize_t count = 0; (count = read(descriptor, buffer.data(), buffer.size())) > 0;) {
        shown.bytes.append(buffer.data(), static_cast<std::size_t>(count));
        if (terminal.watch) terminal.watch(shown.bytes, descriptor);
    }
    int status = 0;
    waitpid(child, &status, 0);
    close(descriptor);
    shown.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    Screen screen(terminal.columns);
    screen.write(shown.bytes);
    shown.lines = screen.lines();
    shown.frames = frames_of(shown.bytes);
    return shown;
}

void interrupt(int descriptor) {
    kill(-tcgetpgrp(descriptor), SIGINT);
}

void resize(int descriptor, unsigned short columns) {
    const winsize size = size_of(columns);
    ioctl(descriptor, TIOCSWINSZ, &size);
}

}  // namespace gaus::test
