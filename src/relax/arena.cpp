// SPDX-License-Identifier: Apache-2.0
#include "relax/arena.hpp"

#include "relax/device.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace gaus::descent {

namespace {

constexpr std::align_val_t cache_line{64};

template <class T>
void write_values(T* to, std::span<const T> values, void* stream) {
    if (stream == nullptr) {
        std::ranges::copy(values, to);
    } else if (!values.empty()) {
        copy_to_device(to, values.data(), values.size_bytes(), stream);
    }
}

template <class T>
std::vector<T> read_values(const T* from, std::int64_t count, void* stream) {
    if (stream == nullptr) return std::vector<T>(from, from + count);
    std::vector<T> values(static_cast<std::size_t>(count));
    if (count > 0) copy_to_host(values.data(), from, values.size() * sizeof(T), stream);
    return values;
}

}  // namespace

void Arena::Free::operator()(std::byte* data) const noexcept {
    if (stream == nullptr) {
        ::operator delete(data, cache_line);
    } else {
        free_on_device(data, stream.get());
    }
}

std::byte* Arena::zeroed(std::size_t bytes) {
    void* data = stream_ == nullptr ? std::memset(::operator new(bytes, cache_line), 0, bytes)
                                    : device_zeros(bytes, stream_.get());
    kept_.emplace_back(static_cast<std::byte*>(data), Free{stream_});
    return kept_.back().get();
}

float* Arena::zeros(std::int64_t count) {
    return reinterpret_cast<float*>(zeroed(static_cast<std::size_t>(count) * sizeof(float)));
}

std::int32_t* Arena::zero_indices(std::int64_t count) {
    return reinterpret_cast<std::int32_t*>(
        zeroed(static_cast<std::size_t>(count) * sizeof(std::int32_t)));
}

std::uint8_t* Arena::zero_bytes(std::int64_t count) {
    return reinterpret_cast<std::uint8_t*>(zeroed(static_cast<std::size_t>(count)));
}

const float* Arena::lend(const std::vector<float>& values) {
    if (stream_ == nullptr) return values.data();
    float* to = zeros(static_cast<std::int64_t>(values.size()));
    write(to, values);
    return to;
}

const std::int32_t* Arena::lend(const std::vector<std::int32_t>& values) {
    if (stream_ == nullptr) return values.data();
    std::int32_t* to = zero_indices(static_cast<std::int64_t>(values.size()));
    write(to, values);
    return to;
}

void Arena::write(float* to, std::span<const float> values) const {
    write_values(to, values, stream_.get());
}

void Arena::write(std::int32_t* to, std::span<const std::int32_t> values) const {
    write_values(to, values, stream_.get());
}

std::vector<float> Arena::read(const float* from, std::int64_t count) const {
    return read_values(from, count, stream_.get());
}

std::vector<std::int32_t> Arena::read(const std::int32_t* from, std::int64_t count) const {
    return read_values(from, count, stream_.get());
}

}  // namespace gaus::descent
