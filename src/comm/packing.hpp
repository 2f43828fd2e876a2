// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace gaus {

/// Writes values one after the other into bytes, for ranks of one build on like machines.
class Packer {
  public:
    template <class T>
    requires std::is_trivially_copyable_v<T>
    void operator()(const T& value) { append(&value, sizeof(T)); }
    template <class T>
    void operator()(const std::vector<T>& values) {
        (*this)(static_cast<std::uint64_t>(values.size()));
        append(values.data(), values.size() * sizeof(T));
    }
    void operator()(const std::string& text) {
        (*this)(static_cast<std::uint64_t>(text.size()));
        append(text.data(), text.size());
    }
    std::vector<std::byte> bytes;

  private:
    void append(const void* from, std::size_t size) {
        const auto* first = static_cast<const std::byte*>(from);
        bytes.insert(bytes.end(), first, first + size);
    }
};

/// Reads them back; throws SystemError when the bytes are not what a Packer made.
class Unpacker {
  public:
    explicit Unpacker(std::span<const std::byte> bytes) : left_(bytes) {}

    template <class T>
    requires std::is_trivially_copyable_v<T>
    void operator()(T& value) { take(&value, 1, sizeof(T)); }
    template <class T>
    void operator()(std::vector<T>& values) {
        values.resize(count(sizeof(T)));
        take(values.data(), values.size(), sizeof(T));
    }
    void operator()(std::string& text) {
        text.resize(count(1));
        take(text.data(), text.size(), 1);
    }
    /// A number of things that take at least `bytes_each` of what is left.
    std::uint64_t count(std::size_t bytes_each) {
        std::uint64_t size = 0;
        (*this)(size);
        require(size <= left_.size() / bytes_each);
        return size;
    }
    bool empty() const { return left_.empty(); }
    static void require(bool condition) {
        if (!condition) throw SystemError("damaged message between ranks");
    }

  private:
    void take(void* to, std::uint64_t count, std::size_t bytes_each) {
        require(count <= left_.size() / bytes_each);
        if (count == 0) return;
        std::memcpy(to, left_.data(), count * bytes_each);
        left_ = left_.subspan(count * bytes_each);
    }

    std::span<const std::byte> left_;
};

}  // namespace gaus
