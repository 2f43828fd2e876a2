// SPDX-License-Identifier: Apache-2.0
#include "file/hdf5.hpp"

#include <algorithm>

namespace gaus::hdf5 {

namespace {

constexpr hsize_t compressed_from = 64 << 10;  // bytes
constexpr hsize_t block_bytes = 1 << 20;
constexpr hsize_t longest_row = block_bytes / 4;  // values of one chunk

Handle text_type() {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "cannot make the text type");
    check(H5Tset_size(type, H5T_VARIABLE), "cannot make the text type");
    check(H5Tset_cset(type, H5T_CSET_UTF8), "cannot make the text type");
    return type;
}

Handle make_space(const Shape& shape) {
    const hid_t id = shape.empty()
                         ? H5Screate(H5S_SCALAR)
                         : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    return {id, H5Sclose, "cannot make a dataspace"};
}

std::vector<const char*> addresses(const Strings& values) {
    std::vector<const char*> result(values.size());
    std::ranges::transform(values, result.begin(), [](const auto& text) { return text.c_str(); });
    return result;
}

}  // namespace

void check(long long status, std::string_view what) {
    if (status < 0) throw Failure{std::string(what)};
}

Quiet::Quiet() {
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Quiet::~Quiet() {
    H5Eset_auto2(H5E_DEFAULT, function_, data_);
}

Handle create_group(hid_t at, const std::string& path) {
    return {H5Gcreate2(at, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose,
            "cannot create " + path};
}

Shape shape_of_space(hid_t space, const std::string& path) {
    const int rank = H5Sget_simple_extent_ndims(space);
    check(rank, "cannot read the shape of " + path);
    Shape shape(static_cast<std::size_t>(rank));
    check(H5Sget_simple_extent_dims(space, shape.data(), nullptr),
          "cannot read the shape of " + path);
    return shape;
}

hsize_t block_rows(hid_t type, const Shape& shape) {
    const hsize_t width = shape.size() > 1 ? std::max<hsize_t>(shape[1], 1) : 1;
    return std::clamp<hsize_t>(block_bytes / (width * H5Tget_size(type)), 1,
                               std::max<hsize_t>(shape[0], 1));
}

Handle create_dataset(hid_t at, const std::string& path, hid_t type, const Shape& shape) {
    const Handle space = make_space(shape);
    const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "cannot create " + path);
    hsize_t bytes = H5Tget_size(type);
    for (const hsize_t n : shape)
        bytes *= n;
    if (bytes > compressed_from && H5Tget_class(type) != H5T_STRING) {
        Shape chunk = shape;
        chunk[0] = block_rows(type, shape);
        for (std::size_t i = 1; i < chunk.size(); ++i)
            chunk[i] = std::min(chunk[i], longest_row);
        check(H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data()),
              "cannot create " + path);
        check(H5Pset_shuffle(properties), "cannot create " + path);
        check(H5Pset_deflate(properties, 1), "cannot create " + path);
    }
    return {H5Dcreate2(at, path.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
            H5Dclose, "cannot create " + path};
}

void write(hid_t at, const std::string& path, hid_t type, const void* values, const Shape& shape) {
    const Handle dataset = create_dataset(at, path, type, shape);
    if (std::ranges::find(shape, hsize_t{0}) != shape.end()) return;
    // Texts pass through buffers, which take a megabyte each unless they are told not to.
    constexpr std::size_t buffer = 1 << 16;  // [bytes]
    const Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "cannot write " + path);
    check(H5Pset_buffer(transfer, buffer, nullptr, nullptr), "cannot write " + path);
    check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, transfer, values), "cannot write " + path);
}

void write(hid_t at, const std::string& path, const Strings& values) {
    write(at, path, text_type(), addresses(values).data(), {values.size()});
}

void write_attribute(hid_t object, const std::string& name, hid_t type, const void* values,
                     const Shape& shape) {
    const Handle space = make_space(shape);
    const Handle attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose, "cannot create attribute " + name);
    check(H5Awrite(attribute, type, values), "cannot write attribute " + name);
}

void write_attribute(hid_t object, const std::string& name, const std::string& value) {
    const char* text = value.c_str();
    write_attribute(object, name, text_type(), &text, {});
}

void write_attribute(hid_t object, const std::string& name, const Strings& values) {
    write_attribute(object, name, text_type(), addresses(values).data(), {values.size()});
}

namespace {

Handle select_rows(hid_t dataset, hsize_t first, hsize_t rows) {
    Handle space(H5Dget_space(dataset), H5Sclose, "cannot select rows");
    Shape shape = shape_of_space(space, "rows"), start(shape.size(), 0);
    shape[0] = rows;
    start[0] = first;
    check(H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, shape.data(), nullptr),
          "cannot select rows");
    return space;
}

Shape shape_of_rows(hid_t file, hsize_t rows) {
    Shape shape = shape_of_space(file, "rows");
    shape[0] = rows;
    return shape;
}

}  // namespace

RowSelection::RowSelection(hid_t dataset, hsize_t first, hsize_t rows)
    : file(select_rows(dataset, first, rows)), memory(make_space(shape_of_rows(file, rows))) {}

}  // namespace gaus::hdf5
