// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "file/guard.hpp"

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hdf5.h>

/// The part of HDF5 that the front file uses, with owned handles. Failures throw guard::Failure.
namespace gaus::hdf5 {

using guard::Failure;

/// Throws Failure when `status`, which an HDF5 call returned, says so.
void check(long long status, std::string_view what);

/// An open HDF5 object; closes itself.
class Handle {
  public:
    using Close = herr_t (*)(hid_t);
    /// Throws Failure when `id` says that opening failed.
    Handle(hid_t id, Close close, std::string_view what) : id_(id), close_(close) {
        check(id, what);
    }
    Handle(Handle&& other) noexcept
        : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
    Handle& operator=(Handle&&) = delete;
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    operator hid_t() const { return id_; }

  private:
    hid_t id_;
    Close close_;
};

/// Turns HDF5's own error printing off; back on when it ends.
class Quiet {
  public:
    Quiet();
    ~Quiet();
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

  private:
    H5E_auto2_t function_ = nullptr;
    void* data_ = nullptr;
};

using Shape = std::vector<hsize_t>;
using Strings = std::vector<std::string>;

template <class T>
concept Number = std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t> ||
    std::same_as<T, std::uint8_t> || std::same_as<T, std::uint64_t> || std::same_as<T, double>;

/// The HDF5 type of T, in memory and in the file.
template <Number T>
hid_t type_of() {
    if constexpr (std::same_as<T, std::int32_t>) return H5T_NATIVE_INT32;
    if constexpr (std::same_as<T, std::int64_t>) return H5T_NATIVE_INT64;
    if constexpr (std::same_as<T, std::uint8_t>) return H5T_NATIVE_UINT8;
    if constexpr (std::same_as<T, std::uint64_t>) return H5T_NATIVE_UINT64;
    if constexpr (std::same_as<T, double>) return H5T_NATIVE_DOUBLE;
}

Shape shape_of_space(hid_t space, const std::string& path);

Handle create_group(hid_t at, const std::string& path);

/// A new dataset without values. Numbers beyond 64 KiB are chunked, shuffled and deflated.
Handle create_dataset(hid_t at, const std::string& path, hid_t type, const Shape& shape);
void write(hid_t at, const std::string& path, hid_t type, const void* values, const Shape& shape);
void write(hid_t at, const std::string& path, const Strings& values);
template <Number T>
void write(hid_t at, const std::string& path, const std::vector<T>& values) {
    write(at, path, type_of<T>(), values.data(), {values.size()});
}

/// Attributes; an empty shape is a scalar.
void write_attribute(hid_t object, const std::string& name, hid_t type, const void* values,
                     const Shape& shape);
void write_attribute(hid_t object, const std::string& name, const std::string& value);
void write_attribute(hid_t object, const std::string& name, const Strings& values);
template <Number T>
void write_attribute(hid_t object, const std::string& name, T value) {
    write_attribute(object, name, type_of<T>(), &value, {});
}

/// Rows of a 2-d dataset per block of about 1 MiB, which is its chunk.
hsize_t block_rows(hid_t type, const Shape& shape);

/// How rows are moved between the memory and a dataset: memory[rows] <-> file[first..first+rows-1].
struct RowSelection {
    RowSelection(hid_t dataset, hsize_t first, hsize_t rows);
    Handle file, memory;  ///< dataspaces
};

}  // namespace gaus::hdf5
