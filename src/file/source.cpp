// SPDX-License-Identifier: Apache-2.0
#include "file/source.hpp"

#include <functional>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace gaus {

using hdf5::Failure;

void Source::claim(const std::string& path, std::size_t rows, std::size_t bytes) {
    if (bytes > 0 && rows > memory_ / bytes)
        throw Failure{fmt::format(
            "{}: found {} rows, expected no more than a file of this size can hold", path, rows)};
    memory_ -= rows * bytes;
}

bool Source::has(const std::string& path) {
    return pass_one<std::uint8_t>(passes() && hdf5::has(file_, path) ? 1 : 0) != 0;
}

hdf5::Shape Source::shape(const std::string& path) {
    hdf5::Shape shape;
    if (passes()) shape = hdf5::shape_of(file_, path);
    shape.resize(pass_one(shape.size()));
    relay_.pass(std::span(shape), [](auto) {});
    return shape;
}

bool Source::has_attribute(const std::string& path, const std::string& name) {
    const bool found = passes() && hdf5::has_attribute(file_, path, name);
    return pass_one<std::uint8_t>(found ? 1 : 0) != 0;
}

hdf5::Strings Source::pass(hdf5::Strings strings, std::size_t size) {
    std::vector<std::uint64_t> lengths(size);
    relay_.pass(std::span(lengths), [&](std::span<std::uint64_t> out) {
        std::ranges::transform(strings, out.begin(), &std::string::size);
    });
    strings.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
        strings[i].resize(lengths[i]);
        relay_.pass(std::span(strings[i]), [](auto) {});
    }
    return strings;
}

hdf5::Strings Source::texts(const std::string& path, std::size_t rows) {
    return pass(passes() ? hdf5::read_strings(file_, path, rows) : hdf5::Strings{}, rows);
}

std::string Source::text_attribute(const std::string& path, const std::string& name) {
    return pass(passes() ? hdf5::Strings{hdf5::read_string_attribute(file_, path, name)}
                         : hdf5::Strings{},
                1)
        .front();
}

hdf5::Strings Source::text_attributes(const std::string& path, const std::string& name,
                                      std::size_t most) {
    hdf5::Strings texts;
    if (passes()) texts = hdf5::read_strings_attribute(file_, path, name, most);
    const std::size_t size = pass_one(texts.size());
    return pass(std::move(texts), size);
}

std::size_t Source::size_of(const hdf5::Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies{});
}

Source::Dataset::Dataset(Source& source, const std::string& path, hid_t type,
                         const hdf5::Shape& shape)
    : path_(path), type_(type) {
    if (source.passes()) handle_.push_back(hdf5::open_dataset(source.file_, path, type, shape));
    // The parent must not make room before the shape is known to be that of the file.
    source.pass_one<std::uint8_t>(0);
}

void Source::Dataset::read(void* values) const {
    hdf5::check(H5Dread(handle_.front(), type_, H5S_ALL, H5S_ALL, H5P_DEFAULT, values),
                "cannot read " + path_);
}

void Source::Dataset::read(void* values, hsize_t first, hsize_t rows) const {
    const hdf5::RowSelection selection(handle_.front(), first, rows);
    hdf5::check(
        H5Dread(handle_.front(), type_, selection.memory, selection.file, H5P_DEFAULT, values),
        "cannot read " + path_);
}

}  // namespace gaus
