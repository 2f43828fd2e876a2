#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hdf5.h>

/// The part of HDF5 that the front file uses, with owned handles. Failures throw hdf5::Failure.
namespace gaus::hdf5 {

/// What failed, in words, without the name of the file.
struct Failure {
    std::string what;
};

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

Handle open_group(hid_t at, const std::string& path);
Shape shape_of(hid_t at, const std::string& path);

/// Opens a dataset that must have this type and shape.
Handle open_dataset(hid_t at, const std::string& path, hid_t type, const Shape& shape);
void read(hid_t at, const std::string& path, hid_t type, void* values, const Shape& shape);
Strings read_strings(hid_t at, const std::string& path, hsize_t size);
template <Number T>
std::vector<T> read(hid_t at, const std::string& path, const Shape& shape) {
    hsize_t size = 1;
    for (const hsize_t n : shape)
        size *= n;
    std::vector<T> values(size);
    read(at, path, type_of<T>(), values.data(), shape);
    return values;
}

/// Attributes of `object`, which is called `path` in messages.
void read_attribute(hid_t object, const std::string& path, const std::string& name, hid_t type,
                    void* values, const Shape& shape);
Strings read_strings_attribute(hid_t object, const std::string& path, const std::string& name);
std::string read_string_attribute(hid_t object, const std::string& path, const std::string& name);
template <Number T>
T read_attribute(hid_t object, const std::string& path, const std::string& name) {
    T value{};
    read_attribute(object, path, name, type_of<T>(), &value, {});
    return value;
}

/// Rows of a 2-d dataset per block of about 1 MiB, which is its chunk.
hsize_t block_rows(hid_t type, const Shape& shape);
enum class Transfer : std::uint8_t { read, write };
/// Moves rows first..first+count-1.
void transfer_rows(Transfer transfer, hid_t dataset, hid_t type, hsize_t first, hsize_t count,
                   void* values);

}  // namespace gaus::hdf5
