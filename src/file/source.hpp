// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "file/guard.hpp"
#include "file/hdf5_read.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// The values of a front file: the guarded child takes them from HDF5, its parent from the child.
/// Both must ask for the same values in the same order.
class Source {
  public:
    /// `file`: in the child. `memory` [bytes]: what the values may take.
    Source(guard::Relay& relay, hid_t file, std::size_t memory)
        : relay_(relay), file_(file), memory_(memory) {}

    /// Throws when `rows` rows of so many bytes would take more memory than a file of this size
    /// can need.
    void claim(const std::string& path, std::size_t rows, std::size_t bytes);

    bool has(const std::string& path);
    /// Of a dataset, without its values. At least one dimension.
    hdf5::Shape shape(const std::string& path);

    template <hdf5::Number T>
    std::vector<T> numbers(const std::string& path, const hdf5::Shape& shape) {
        const Dataset dataset(*this, path, hdf5::type_of<T>(), shape);
        std::vector<T> values(size_of(shape));
        relay_.pass(std::span(values), [&](std::span<T> out) { dataset.read(out.data()); });
        return values;
    }
    /// Calls `take` with the numbers of the first row, of the second ...
    template <hdf5::Number T, class Take>
    void rows(const std::string& path, const hdf5::Shape& shape, Take take) {
        const Dataset dataset(*this, path, hdf5::type_of<T>(), shape);
        const hsize_t height = hdf5::block_rows(hdf5::type_of<T>(), shape), width = shape[1];
        std::vector<T> block(std::min(height, shape[0]) * width);
        for (hsize_t first = 0; first < shape[0]; first += height) {
            const hsize_t count = std::min(height, shape[0] - first);
            relay_.pass(std::span(block).first(count * width),
                        [&](std::span<T> out) { dataset.read(out.data(), first, count); });
            for (hsize_t i = 0; i < count; ++i)
                take(first + i, std::span<const T>(block).subspan(i * width, width));
        }
    }
    hdf5::Strings texts(const std::string& path, std::size_t rows);

    /// Attributes of the object at `path`.
    bool has_attribute(const std::string& path, const std::string& name);
    template <hdf5::Number T>
    T attribute(const std::string& path, const std::string& name) {
        T value{};
        attribute(path, name, std::span(&value, 1), {});
        return value;
    }
    template <hdf5::Number T>
    std::vector<T> attributes(const std::string& path, const std::string& name, std::size_t size) {
        std::vector<T> values(size);
        attribute(path, name, std::span(values), {size});
        return values;
    }
    std::string text_attribute(const std::string& path, const std::string& name);
    hdf5::Strings text_attributes(const std::string& path, const std::string& name,
                                  std::size_t most);

    /// Whether the values only pass: this is the child, nobody uses them here.
    bool passes() const { return relay_.is_child(); }

  private:
    /// An open dataset in the child, nothing in its parent.
    class Dataset {
      public:
        Dataset(Source& source, const std::string& path, hid_t type, const hdf5::Shape& shape);
        void read(void* values) const;
        void read(void* values, hsize_t first, hsize_t rows) const;

      private:
        std::string path_;
        hid_t type_;
        std::vector<hdf5::Handle> handle_;  ///< one or none
    };

    static std::size_t size_of(const hdf5::Shape& shape);
    /// `strings` in the child; in its parent what was sent.
    hdf5::Strings pass(hdf5::Strings strings, std::size_t size);
    template <hdf5::Number T>
    void attribute(const std::string& path, const std::string& name, std::span<T> values,
                   const hdf5::Shape& shape) {
        relay_.pass(values, [&](std::span<T> out) {
            hdf5::read_attribute(file_, path, name, hdf5::type_of<T>(), out.data(), shape);
        });
    }
    template <class T>
    T pass_one(T value) {
        relay_.pass(std::span(&value, 1), [](auto) {});
        return value;
    }

    guard::Relay& relay_;
    hid_t file_;
    std::size_t memory_;
};

}  // namespace gaus
