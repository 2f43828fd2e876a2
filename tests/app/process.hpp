// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace gaus::test {

/// How a process ended and what it printed.
struct Finished {
    int code = -1;  ///< exit code, or 128 + signal
    std::string out, err;
};

/// A child process in its own folder; killed after two minutes.
class Process {
  public:
    /// `limits` runs in the child before the program starts.
    Process(const std::vector<std::string>& words, const std::filesystem::path& folder,
            const std::function<void()>& limits = {});
    void signal(int number) const;
    /// The processes it started itself, in the order of their starts: under mpirun, the ranks.
    std::vector<pid_t> children() const;
    /// Waits until standard output holds `text` or the process has ended; true when it holds it.
    bool wait_for(const std::string& text);
    Finished finish();

  private:
    bool ended();

    std::filesystem::path out_, err_;
    pid_t pid_ = -1;
    int status_ = 0;
    bool ended_ = false;
};

/// An empty folder that is removed with the object.
class Folder {
  public:
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    /// Writes a file into it.
    std::filesystem::path write(const std::string& name, const std::string& text) const;
    /// Names of what it holds, sorted, without the output that `run` keeps there.
    std::vector<std::string> names() const;

  private:
    std::filesystem::path path_;
};

/// Runs the program gaus with `words` in `folder`.
Finished gaus(const Folder& folder, std::vector<std::string> words,
              const std::function<void()>& limits = {});
/// `mpirun -n RANKS gaus ...`, words to start with.
std::vector<std::string> on_ranks(int ranks, const std::vector<std::string>& words);

std::string read_text(const std::filesystem::path& path);

}  // namespace gaus::test
