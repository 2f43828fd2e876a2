// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace gaus::descent {

/// Memory of one run, freed together: of the device of `stream` and in its order, or, without one,
/// of the host and aligned to cache lines.
class Arena {
  public:
    explicit Arena(std::shared_ptr<void> stream) : stream_(std::move(stream)) {}

    float* zeros(std::int64_t count);
    std::int32_t* zero_indices(std::int64_t count);
    std::uint8_t* zero_bytes(std::int64_t count);
    /// Where the device can read `values`, which stay as they are: a copy unless it is the host.
    const float* lend(const std::vector<float>& values);
    const std::int32_t* lend(const std::vector<std::int32_t>& values);

    void write(float* to, std::span<const float> values) const;
    void write(std::int32_t* to, std::span<const std::int32_t> values) const;
    std::vector<float> read(const float* from, std::int64_t count) const;
    std::vector<std::int32_t> read(const std::int32_t* from, std::int64_t count) const;

    const std::shared_ptr<void>& stream() const { return stream_; }

  private:
    struct Free {
        std::shared_ptr<void> stream;
        void operator()(std::byte* data) const noexcept;
    };

    std::byte* zeroed(std::size_t bytes);

    std::shared_ptr<void> stream_;
    std::vector<std::unique_ptr<std::byte, Free>> kept_;
};

}  // namespace gaus::descent
