// SPDX-License-Identifier: Apache-2.0
#include "file/hdf5_read.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::hdf5 {

namespace {

/// Deflate makes at most this many bytes of one.
constexpr double most_per_byte = 1032;
/// Length, address and index of a text of variable length, in the file.
constexpr double reference_bytes = 12;

// HDF5 would copy the image twice. Here every copy is the image itself, and nobody frees it.
void* same_image(std::size_t, H5FD_file_image_op_t, void* image) {
    return image;
}
void* image_is_there(void* copy, const void*, std::size_t, H5FD_file_image_op_t, void*) {
    return copy;
}
herr_t keep_image(void*, H5FD_file_image_op_t, void*) {
    return 0;
}
void* same_user(void* image) {
    return image;
}
herr_t keep_user(void*) {
    return 0;
}

std::string describe(hid_t type) {
    const auto bits = 8 * H5Tget_size(type);
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
            return fmt::format("{}-bit {}integers", bits,
                               H5Tget_sign(type) == H5T_SGN_NONE ? "unsigned " : "");
        case H5T_FLOAT:
            return fmt::format("{}-bit floating point", bits);
        case H5T_STRING:
            return H5Tis_variable_str(type) > 0 ? "variable-length text" : "fixed-length text";
        default:
            return "another type";
    }
}

std::string describe(const Shape& shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

void expect(const std::string& path, const std::string& found, const std::string& expected) {
    if (found != expected)
        throw Failure{fmt::format("{}: found {}, expected {}", path, found, expected)};
}

void expect_shape(const std::string& path, const Shape& found, const Shape& expected) {
    expect(path, "shape " + describe(found), "shape " + describe(expected));
}

/// Every group and object on the way must be a part of this file: no link to another name or file.
void check_links(hid_t file, const std::string& path) {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        H5L_info_t link{};
        check(H5Lget_info(file, part.c_str(), &link, H5P_DEFAULT), "cannot open " + path);
        if (link.type != H5L_TYPE_HARD)
            throw Failure{fmt::format(
                "{}: found {}, expected a part of the file", part,
                link.type == H5L_TYPE_SOFT ? "a symbolic link" : "a link to another file")};
        if (end == path.npos) return;
    }
}

void check_filters(hid_t properties, const std::string& path, bool& deflated) {
    const int filters = H5Pget_nfilters(properties);
    check(filters, "cannot read the filters of " + path);
    for (unsigned i = 0; i < static_cast<unsigned>(filters); ++i) {
        unsigned flags = 0, config = 0;
        std::size_t values = 0;
        const H5Z_filter_t filter =
            H5Pget_filter2(properties, i, &flags, &values, nullptr, 0, nullptr, &config);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE &&
            filter != H5Z_FILTER_FLETCHER32)
            throw Failure{fmt::format("{}: found filter {}, expected shuffle and deflate at most",
                                      path, static_cast<int>(filter))};
        deflated |= filter == H5Z_FILTER_DEFLATE;
    }
}

/// Whether a value of every place has been written: it would be a filling otherwise.
bool is_complete(hid_t dataset, hid_t properties, const Shape& shape) {
    if (H5Pget_layout(properties) != H5D_CHUNKED) {
        H5D_space_status_t status{};
        return H5Dget_space_status(dataset, &status) >= 0 && status == H5D_SPACE_STATUS_ALLOCATED;
    }
    Shape chunk(shape.size());
    if (H5Pget_chunk(properties, static_cast<int>(chunk.size()), chunk.data()) < 0) return false;
    hsize_t expected = 1, found = 0;
    for (std::size_t i = 0; i < shape.size(); ++i)
        expected *= (shape[i] - 1) / std::max<hsize_t>(chunk[i], 1) + 1;
    const Handle space(H5Dget_space(dataset), H5Sclose, "cannot read a shape");
    return H5Dget_num_chunks(dataset, space, &found) >= 0 && found == expected;
}

/// All values must be in this file, and the file large enough to hold them.
void check_storage(hid_t dataset, const std::string& path, hid_t type, const Shape& shape) {
    const Handle properties(H5Dget_create_plist(dataset), H5Pclose, "cannot open " + path);
    if (H5Pget_layout(properties) == H5D_VIRTUAL || H5Pget_external_count(properties) != 0)
        throw Failure{fmt::format("{}: found values in another file, expected them here", path)};
    bool deflated = false;
    check_filters(properties, path, deflated);
    double bytes =
        H5Tget_class(type) == H5T_STRING ? reference_bytes : static_cast<double>(H5Tget_size(type));
    for (const hsize_t n : shape)
        bytes *= static_cast<double>(n);
    if (bytes == 0) return;
    const auto stored = static_cast<double>(H5Dget_storage_size(dataset));
    if (bytes > stored * (deflated ? most_per_byte : 1) || !is_complete(dataset, properties, shape))
        throw Failure{
            fmt::format("{}: found shape {} but not all values, expected them in the file", path,
                        describe(shape))};
}

Handle open_checked(hid_t file, const std::string& path) {
    check_links(file, path);
    Handle dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose, "cannot open " + path);
    const Handle type(H5Dget_type(dataset), H5Tclose, "cannot read the type of " + path);
    const Handle space(H5Dget_space(dataset), H5Sclose, "cannot read the shape of " + path);
    check_storage(dataset, path, type, shape_of_space(space, path));
    return dataset;
}

/// Text of variable length as HDF5 allocates it, with its length: a text can hold a zero byte.
class Texts {
  public:
    explicit Texts(hsize_t size) : texts_(size, hvl_t{}) {}
    Texts(const Texts&) = delete;
    Texts& operator=(const Texts&) = delete;
    ~Texts() {
        for (const hvl_t& text : texts_)
            H5free_memory(text.p);
    }
    static Handle type() {
        return {H5Tvlen_create(H5T_NATIVE_UCHAR), H5Tclose, "cannot make the text type"};
    }
    hvl_t* data() { return texts_.data(); }
    /// Zero bytes at the end are filling.
    Strings strings(const std::string& path) const {
        Strings result;
        for (const hvl_t& text : texts_) {
            std::string_view view(static_cast<const char*>(text.p), text.len);
            view = view.substr(0, view.find_last_not_of('\0') + 1);
            if (view.find('\0') != view.npos)
                throw Failure{
                    fmt::format("{}: found text with a zero byte in row {}, expected "
                                "text without one",
                                path, &text - texts_.data())};
            result.emplace_back(view);
        }
        return result;
    }

  private:
    std::vector<hvl_t> texts_;
};

Handle variable_text() {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "cannot make the text type");
    check(H5Tset_size(type, H5T_VARIABLE), "cannot make the text type");
    return type;
}

struct Attribute {
    std::string path;  ///< in messages
    Handle handle;
    Shape shape;
};

Attribute open_attribute(hid_t file, const std::string& path, const std::string& name, hid_t type) {
    const std::string full = fmt::format("{}@{}", path, name);
    if (path != "/") check_links(file, path);
    Handle handle(H5Aopen_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT),
                  H5Aclose, "cannot open " + full);
    const Handle stored(H5Aget_type(handle), H5Tclose, "cannot read the type of " + full);
    expect(full, describe(stored), describe(type));
    const Handle space(H5Aget_space(handle), H5Sclose, "cannot read the shape of " + full);
    Shape shape = shape_of_space(space, full);
    return {full, std::move(handle), std::move(shape)};
}

Strings read_texts(const Attribute& attribute, hsize_t size) {
    Texts texts(size);
    check(H5Aread(attribute.handle, Texts::type(), texts.data()), "cannot read " + attribute.path);
    return texts.strings(attribute.path);
}

}  // namespace

Handle open_image(std::span<std::byte> bytes) {
    constexpr const char* failed = "cannot open the file";
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, failed);
    check(H5Pset_fapl_core(access, std::size_t{1} << 20, false), failed);
    H5FD_file_image_callbacks_t callbacks{same_image, image_is_there, nullptr,     keep_image,
                                          same_user,  keep_user,      bytes.data()};
    check(H5Pset_file_image_callbacks(access, &callbacks), failed);
    check(H5Pset_file_image(access, bytes.data(), bytes.size()), failed);
    return {H5Fopen("front.h5", H5F_ACC_RDONLY, access), H5Fclose, "damaged: HDF5 cannot open it"};
}

bool has(hid_t file, const std::string& path) {
    return H5Lexists(file, path.c_str(), H5P_DEFAULT) > 0;
}

Shape shape_of(hid_t file, const std::string& path) {
    const Handle dataset = open_checked(file, path);
    const Handle space(H5Dget_space(dataset), H5Sclose, "cannot read the shape of " + path);
    Shape shape = shape_of_space(space, path);
    if (shape.empty()) throw Failure{path + ": found one value, expected a table"};
    return shape;
}

Handle open_dataset(hid_t file, const std::string& path, hid_t type, const Shape& shape) {
    Handle dataset = open_checked(file, path);
    const Handle stored(H5Dget_type(dataset), H5Tclose, "cannot read the type of " + path);
    expect(path, describe(stored), describe(type));
    const Handle space(H5Dget_space(dataset), H5Sclose, "cannot read the shape of " + path);
    expect_shape(path, shape_of_space(space, path), shape);
    return dataset;
}

Strings read_strings(hid_t file, const std::string& path, hsize_t size) {
    const Handle dataset = open_dataset(file, path, variable_text(), {size});
    Texts texts(size);
    check(H5Dread(dataset, Texts::type(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()),
          "cannot read " + path);
    return texts.strings(path);
}

bool has_attribute(hid_t file, const std::string& path, const std::string& name) {
    return H5Aexists_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT) > 0;
}

void read_attribute(hid_t file, const std::string& path, const std::string& name, hid_t type,
                    void* values, const Shape& shape) {
    const Attribute attribute = open_attribute(file, path, name, type);
    expect_shape(attribute.path, attribute.shape, shape);
    check(H5Aread(attribute.handle, type, values), "cannot read " + attribute.path);
}

std::string read_string_attribute(hid_t file, const std::string& path, const std::string& name) {
    const Attribute attribute = open_attribute(file, path, name, variable_text());
    expect_shape(attribute.path, attribute.shape, {});
    return read_texts(attribute, 1).front();
}

Strings read_strings_attribute(hid_t file, const std::string& path, const std::string& name,
                               hsize_t most) {
    const Attribute attribute = open_attribute(file, path, name, variable_text());
    if (attribute.shape.size() != 1 || attribute.shape[0] < 1 || attribute.shape[0] > most)
        throw Failure{fmt::format("{}: found shape {}, expected [1] to [{}]", attribute.path,
                                  describe(attribute.shape), most)};
    return read_texts(attribute, attribute.shape[0]);
}

}  // namespace gaus::hdf5
