#include "relax/arena.hpp"

#include <algorithm>
#include <cstring>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>

namespace gaus::descent {

namespace {

at::TensorOptions options(bool cuda, at::ScalarType type) {
    return at::TensorOptions().dtype(type).device(cuda ? at::kCUDA : at::kCPU);
}

/// `data` on the device (or the host) as a tensor.
template <class T>
at::Tensor wrap(T* data, std::int64_t count, bool cuda, at::ScalarType type) {
    return at::from_blob(const_cast<std::remove_const_t<T>*>(data), {count}, options(cuda, type));
}

template <class T>
void write_values(T* to, std::span<const T> values, bool cuda, at::ScalarType type) {
    const auto count = static_cast<std::int64_t>(values.size());
    if (!cuda) {
        std::ranges::copy(values, to);
    } else if (count > 0) {
        wrap(to, count, true, type).copy_(wrap(values.data(), count, false, type));
    }
}

template <class T>
std::vector<T> read_values(const T* from, std::int64_t count, bool cuda, at::ScalarType type) {
    if (!cuda) return std::vector<T>(from, from + count);
    std::vector<T> values(static_cast<std::size_t>(count));
    if (count > 0) wrap(values.data(), count, false, type).copy_(wrap(from, count, true, type));
    return values;
}

}  // namespace

float* Arena::zeros(std::int64_t count) {
    kept_.push_back(at::zeros({count}, options(cuda_, at::kFloat)));
    return kept_.back().data_ptr<float>();
}

std::int32_t* Arena::zero_indices(std::int64_t count) {
    kept_.push_back(at::zeros({count}, options(cuda_, at::kInt)));
    return kept_.back().data_ptr<std::int32_t>();
}

std::uint8_t* Arena::zero_bytes(std::int64_t count) {
    kept_.push_back(at::zeros({count}, options(cuda_, at::kByte)));
    return kept_.back().data_ptr<std::uint8_t>();
}

const float* Arena::lend(const std::vector<float>& values) {
    if (!cuda_) return values.data();
    float* to = zeros(static_cast<std::int64_t>(values.size()));
    write(to, values);
    return to;
}

const std::int32_t* Arena::lend(const std::vector<std::int32_t>& values) {
    if (!cuda_) return values.data();
    std::int32_t* to = zero_indices(static_cast<std::int64_t>(values.size()));
    write(to, values);
    return to;
}

void Arena::write(float* to, std::span<const float> values) const {
    write_values(to, values, cuda_, at::kFloat);
}

void Arena::write(std::int32_t* to, std::span<const std::int32_t> values) const {
    write_values(to, values, cuda_, at::kInt);
}

std::vector<float> Arena::read(const float* from, std::int64_t count) const {
    return read_values(from, count, cuda_, at::kFloat);
}

std::vector<std::int32_t> Arena::read(const std::int32_t* from, std::int64_t count) const {
    return read_values(from, count, cuda_, at::kInt);
}

at::Tensor Arena::matrix(float* data, std::int64_t rows, std::int64_t columns) const {
    return at::from_blob(data, {rows, columns}, options(cuda_, at::kFloat));
}

}  // namespace gaus::descent
