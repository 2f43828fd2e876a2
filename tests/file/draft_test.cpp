// SPDX-License-Identifier: Apache-2.0
#include "file/draft.hpp"

#include "gaus/error.hpp"

#include "file/damaged_front_file.hpp"
#include "file/lock.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using gaus::Draft;
using gaus::FileLock;
using gaus::test::bytes_of;
using gaus::test::Folder;
using gaus::test::message;
using gaus::test::write_bytes;
using Names = std::vector<std::string>;

Names names_in(const fs::path& folder) {
    Names names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span(text));
}

mode_t mode_of(const fs::path& path) {
    struct stat status {};
    ::stat(path.c_str(), &status);
    return status.st_mode & 07777;
}

/// Id of a process that has ended.
pid_t ended_process() {
    const pid_t id = ::fork();
    if (id == 0) ::_exit(0);
    ::waitpid(id, nullptr, 0);
    return id;
}

/// A process that runs `begin` and then waits, killed with the object.
class Waiting {
  public:
    explicit Waiting(const std::function<void()>& begin) {
        int ends[2];
        if (::pipe(ends) != 0) std::abort();
        id_ = ::fork();
        if (id_ == 0) {
            begin();
            if (::write(ends[1], "", 1) != 1) ::_exit(1);
            for (;;)
                ::pause();
        }
        char ready = 0;
        if (::read(ends[0], &ready, 1) != 1) std::abort();
        ::close(ends[0]);
        ::close(ends[1]);
    }
    ~Waiting() { end(); }
    void end() {
        if (id_ > 0) {
            ::kill(id_, SIGKILL);
            ::waitpid(id_, nullptr, 0);
        }
        id_ = 0;
    }
    pid_t id() const { return id_; }

  private:
    pid_t id_;
};

TEST(Draft, TakesThePlaceOfTheFileWhenItIsCommitted) {
    const Folder folder("draft");
    write_bytes(folder / "a", "old");
    {
        Draft draft(folder / "a");
        draft.write(bytes("new"));
        EXPECT_EQ(bytes_of(folder / "a"), "old");
        EXPECT_EQ(names_in(folder.path()).size(), 2u);
    }
    EXPECT_EQ(bytes_of(folder / "a"), "old");
    EXPECT_EQ(names_in(folder.path()), Names{"a"});
    gaus::write_atomically(folder / "a", bytes("new"));
    EXPECT_EQ(bytes_of(folder / "a"), "new");
    EXPECT_EQ(names_in(folder.path()), Names{"a"});
}

TEST(Draft, KeepsTheModeOfTheFile) {
    const Folder folder("mode");
    const mode_t old = ::umask(022);
    for (const mode_t mode : {0600, 0640, 0660, 0755}) {
        write_bytes(folder / "a", "old");
        ::chmod((folder / "a").c_str(), mode);
        gaus::write_atomically(folder / "a", bytes("new"));
        EXPECT_EQ(mode_of(folder / "a"), mode);
    }
    gaus::write_atomically(folder / "b", bytes("new"));
    EXPECT_EQ(mode_of(folder / "b"), 0644u);
    ::umask(old);
}

TEST(Draft, AReadOnlyFileIsNotReplaced) {
    const Folder folder("read-only");
    write_bytes(folder / "a", "old");
    ::chmod((folder / "a").c_str(), 0444);
    EXPECT_EQ(
        message<gaus::InputError>([&] { gaus::write_atomically(folder / "a", bytes("new")); }),
        fmt::format("cannot write {}: it is read-only", (folder / "a").string()));
    EXPECT_EQ(bytes_of(folder / "a"), "old");
    EXPECT_EQ(names_in(folder.path()), Names{"a"});
}

TEST(Draft, WhatKilledProcessesLeftIsRemovedByTheNextWrite) {
    const Folder folder("left");
    const pid_t gone = ended_process();
    const std::string own = fmt::format(".a.tmp.{}", ::getpid());
    // Of an earlier version, of this one, a lock; of another file; of another program.
    for (const std::string& name :
         {fmt::format(".a.tmp.{}", gone), fmt::format(".a.tmp.{}.0badcafe", gone),
          fmt::format(".a.tmp.{}.0badcafe", ::getpid()), std::string(".a.lock"),
          fmt::format(".b.tmp.{}", gone), std::string(".a.tmp.mine"), own})
        write_bytes(folder / name, "left");
    fs::create_symlink("elsewhere", folder / fmt::format(".a.tmp.{}.1", gone));
    gaus::write_atomically(folder / "a", bytes("new"));
    Names expected = {fmt::format(".a.tmp.{}.1", gone), ".a.tmp.mine", own,
                      fmt::format(".b.tmp.{}", gone), "a"};
    std::ranges::sort(expected);
    EXPECT_EQ(names_in(folder.path()), expected);
}

TEST(Draft, WhatALivingProcessMakesStays) {
    const Folder folder("living");
    Waiting other([&] { new Draft(folder / "a"); });
    ASSERT_EQ(names_in(folder.path()).size(), 1u);
    gaus::write_atomically(folder / "a", bytes("new"));
    EXPECT_EQ(names_in(folder.path()).size(), 2u);
    other.end();
    gaus::write_atomically(folder / "a", bytes("new"));
    EXPECT_EQ(names_in(folder.path()), Names{"a"});
}

TEST(FileLock, OneProcessHasIt) {
    const Folder folder("lock");
    Waiting other([&] { new FileLock(folder / "a"); });
    std::string host(256, '\0');
    ::gethostname(host.data(), host.size());
    EXPECT_EQ(
        message<gaus::InputError>([&] { const FileLock lock(folder / "a"); }),
        fmt::format("{}: another run writes it (process {} on {}), expected a new name or its "
                    "end",
                    (folder / "a").string(), other.id(), host.c_str()));
    EXPECT_EQ(message<gaus::InputError>([&] { const FileLock lock(folder / "b"); }), "no error");
    other.end();
    EXPECT_EQ(message<gaus::InputError>([&] { const FileLock lock(folder / "a"); }), "no error");
    EXPECT_EQ(names_in(folder.path()), Names{});
}

TEST(FileLock, IsThatOfTheFileALinkPointsTo) {
    const Folder folder("lock-link");
    write_bytes(folder / "a", "");
    fs::create_symlink("a", folder / "link");
    const FileLock lock(folder / "link");
    EXPECT_EQ(names_in(folder.path()), (Names{".a.lock", "a", "link"}));
}

TEST(FileLock, APlantedLinkIsNotFollowed) {
    const Folder folder("planted");
    write_bytes(folder / "victim", "precious");
    fs::create_symlink("victim", folder / ".a.lock");
    const FileLock lock(folder / "a");
    EXPECT_EQ(bytes_of(folder / "victim"), "precious");
}

TEST(FileLock, AFolderThatIsNotThereHasNone) {
    const Folder folder("lock-none");
    EXPECT_EQ(message<gaus::InputError>([&] { const FileLock lock(folder / "none/a"); }),
              "no error");
}

}  // namespace
