// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace gaus::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* out_name = ".stdout";
constexpr const char* err_name = ".stderr";
constexpr unsigned timeout_seconds = 120;

void redirect(const fs::path& path, int descriptor) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, descriptor);
    close(file);
}

[[noreturn]] void become(const std::vector<std::string>& words, const fs::path& folder,
                         const std::function<void()>& limits) {
    fs::current_path(folder);
    redirect(out_name, STDOUT_FILENO);
    redirect(err_name, STDERR_FILENO);
    for (const char* name : {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM",
                             "OMPI_MCA_rmaps_base_oversubscribe"})
        setenv(name, "1", 1);
    setenv("OMPI_MCA_hwloc_base_binding_policy", "none", 1);
    alarm(timeout_seconds);
    if (limits) limits();
    std::vector<char*> arguments;
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

}  // namespace

Process::Process(const std::vector<std::string>& words, const fs::path& folder,
                 const std::function<void()>& limits)
    : out_(folder / out_name), err_(folder / err_name) {
    // What an earlier process of this folder said is not this one's.
    fs::remove(out_);
    fs::remove(err_);
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ == 0) become(words, folder, limits);
}

void Process::signal(int number) const {
    if (!ended_) kill(pid_, number);
}

bool Process::ended() {
    if (!ended_) ended_ = waitpid(pid_, &status_, WNOHANG) == pid_;
    return ended_;
}

std::vector<pid_t> Process::children() const {
    const std::string id = std::to_string(pid_);
    std::ifstream list("/proc/" + id + "/task/" + id + "/children");
    return {std::istream_iterator<pid_t>(list), {}};
}

bool Process::wait_for(const std::string& text) {
    const auto holds = [&] { return read_text(out_).find(text) != std::string::npos; };
    while (!holds() && !ended())
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return holds();
}

Finished Process::finish() {
    if (!ended_) waitpid(pid_, &status_, 0);
    ended_ = true;
    const int code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
    return {code, read_text(out_), read_text(err_)};
}

Folder::Folder() {
    std::string name = (fs::temp_directory_path() / "gaus-test-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot create " + name);
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path Folder::write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
}

std::vector<std::string> Folder::names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_)) {
        const std::string name = entry.path().filename().string();
        if (name != out_name && name != err_name) names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

Finished gaus(const Folder& folder, std::vector<std::string> words,
              const std::function<void()>& limits) {
    words.insert(words.begin(), GAUS_PROGRAM);
    return Process(words, folder.path(), limits).finish();
}

std::vector<std::string> on_ranks(int ranks, const std::vector<std::string>& words) {
    std::vector<std::string> all = {"mpirun", "-n", std::to_string(ranks), GAUS_PROGRAM};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

std::string read_text(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace gaus::test
