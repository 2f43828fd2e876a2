#include "archive/front_file_hdf5.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// Owns what HDF5 allocates for text of variable length.
class Texts {
  public:
    explicit Texts(hsize_t size) : texts_(size, nullptr) {}
    Texts(const Texts&) = delete;
    Texts& operator=(const Texts&) = delete;
    ~Texts() {
        for (char* text : texts_)
            H5free_memory(text);
    }
    char** data() { return texts_.data(); }
    Strings strings() const {
        Strings result(texts_.size());
        for (std::size_t i = 0; i < result.size(); ++i)
            if (texts_[i] != nullptr) result[i] = texts_[i];
        return result;
    }

  private:
    std::vector<char*> texts_;
};

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

Shape shape_of_space(hid_t space, const std::string& path) {
    const int rank = H5Sget_simple_extent_ndims(space);
    check(rank, "cannot read the shape of " + path);
    Shape shape(static_cast<std::size_t>(rank));
    check(H5Sget_simple_extent_dims(space, shape.data(), nullptr),
          "cannot read the shape of " + path);
    return shape;
}

Handle open_any_dataset(hid_t at, const std::string& path) {
    return {H5Dopen2(at, path.c_str(), H5P_DEFAULT), H5Dclose, "cannot open " + path};
}

struct Attribute {
    std::string path;  ///< in messages
    Handle handle;
    Shape shape;
};

Attribute open_attribute(hid_t object, const std::string& path, const std::string& name,
                         hid_t type) {
    const std::string full = fmt::format("{}@{}", path, name);
    Handle handle(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "cannot open " + full);
    const Handle stored(H5Aget_type(handle), H5Tclose, "cannot read the type of " + full);
    expect(full, describe(stored), describe(type));
    const Handle space(H5Aget_space(handle), H5Sclose, "cannot read the shape of " + full);
    Shape shape = shape_of_space(space, full);
    return {full, std::move(handle), std::move(shape)};
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
    check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "cannot write " + path);
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

Handle open_group(hid_t at, const std::string& path) {
    return {H5Gopen2(at, path.c_str(), H5P_DEFAULT), H5Gclose, "cannot open " + path};
}

Shape shape_of(hid_t at, const std::string& path) {
    const Handle dataset = open_any_dataset(at, path);
    const Handle space(H5Dget_space(dataset), H5Sclose, "cannot read the shape of " + path);
    return shape_of_space(space, path);
}

Handle open_dataset(hid_t at, const std::string& path, hid_t type, const Shape& shape) {
    Handle dataset = open_any_dataset(at, path);
    const Handle stored(H5Dget_type(dataset), H5Tclose, "cannot read the type of " + path);
    expect(path, describe(stored), describe(type));
    expect(path, "shape " + describe(shape_of(at, path)), "shape " + describe(shape));
    return dataset;
}

void read(hid_t at, const std::string& path, hid_t type, void* values, const Shape& shape) {
    const Handle dataset = open_dataset(at, path, type, shape);
    check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "cannot read " + path);
}

Strings read_strings(hid_t at, const std::string& path, hsize_t size) {
    Texts texts(size);
    read(at, path, text_type(), texts.data(), {size});
    return texts.strings();
}

void read_attribute(hid_t object, const std::string& path, const std::string& name, hid_t type,
                    void* values, const Shape& shape) {
    const Attribute attribute = open_attribute(object, path, name, type);
    expect(attribute.path, "shape " + describe(attribute.shape), "shape " + describe(shape));
    check(H5Aread(attribute.handle, type, values), "cannot read " + attribute.path);
}

Strings read_strings_attribute(hid_t object, const std::string& path, const std::string& name) {
    const Handle type = text_type();
    const Attribute attribute = open_attribute(object, path, name, type);
    Texts texts(attribute.shape.empty() ? 1 : attribute.shape[0]);
    check(H5Aread(attribute.handle, type, texts.data()), "cannot read " + attribute.path);
    return texts.strings();
}

std::string read_string_attribute(hid_t object, const std::string& path, const std::string& name) {
    Texts text(1);
    read_attribute(object, path, name, text_type(), text.data(), {});
    return text.strings().front();
}

void transfer_rows(Transfer transfer, hid_t dataset, hid_t type, hsize_t first, hsize_t count,
                   void* values) {
    const Handle space(H5Dget_space(dataset), H5Sclose, "cannot select rows");
    Shape shape = shape_of_space(space, "rows"), start(shape.size(), 0);
    shape[0] = count;
    start[0] = first;
    check(H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, shape.data(), nullptr),
          "cannot select rows");
    const Handle memory = make_space(shape);
    if (transfer == Transfer::read)
        check(H5Dread(dataset, type, memory, space, H5P_DEFAULT, values), "cannot read rows");
    else
        check(H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, values), "cannot write rows");
}

}  // namespace gaus::hdf5
