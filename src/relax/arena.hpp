#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>  // completes what other headers of LibTorch name; clang asks for it

namespace gaus::descent {

/// Device memory of one run: LibTorch tensors behind plain pointers, freed together.
class Arena {
  public:
    explicit Arena(bool cuda) : cuda_(cuda) {}

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

    /// A tensor over memory of this arena; writes go through.
    at::Tensor matrix(float* data, std::int64_t rows, std::int64_t columns) const;

    bool cuda() const { return cuda_; }

  private:
    bool cuda_;
    std::vector<at::Tensor> kept_;
};

}  // namespace gaus::descent
