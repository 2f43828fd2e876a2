// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Reads files that may be hostile. HDF5 can crash and hang on a damaged file, so a child process
/// with limits does everything that touches HDF5 and hands each value to its parent.
namespace gaus::guard {

/// What is wrong with a file, in words, without its name.
struct Failure {
    std::string what;
};

/// What the child may use beyond what its parent has.
struct Limits {
    std::size_t memory = 0;     ///< [bytes] of address space
    double processor_time = 0;  ///< [s]
};

/// The pipe from the child to its parent. Both run the same code at the same time: where it wants
/// values from the file, it calls pass().
class Relay {
  public:
    /// `pipe` is the child's end, or the parent's.
    Relay(int pipe, bool is_child) : pipe_(pipe), is_child_(is_child) {}

    bool is_child() const { return is_child_; }

    /// In the child `get` fills `values` and they are sent; the parent receives them. Throws in the
    /// parent the Failure that ended the child.
    template <class T, class Get>
    void pass(std::span<T> values, Get get) {
        if (!is_child_) return receive(std::as_writable_bytes(values));
        get(values);
        send(std::as_bytes(values));
    }

    /// The last words of the child: it sends what is left, and the failure if there is one.
    void end();
    void end(std::string_view failure);

    /// The child ended without last words.
    struct Lost {};

  private:
    void send(std::span<const std::byte> bytes);
    void receive(std::span<std::byte> bytes);
    void put(std::span<const std::byte> bytes);
    void take(std::span<std::byte> bytes);

    int pipe_;
    bool is_child_;
    std::vector<std::byte> waiting_;  ///< to be written (child), or already read (parent)
    std::size_t taken_ = 0;           ///< of those already read
};

/// Runs `work` in a child process, which has the limits, can open no file and leaves no core dump,
/// and here. Throws the Failure that the child meets, or one that says how it ended; SystemError
/// when no process can be started.
void run(const Limits& limits, const std::function<void(Relay&)>& work);

}  // namespace gaus::guard
