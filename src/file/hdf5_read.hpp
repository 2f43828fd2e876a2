// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "file/hdf5.hpp"

#include <cstddef>
#include <span>
#include <string>

/// Reading of front files that may be damaged or hostile: what stands in the file is checked before
/// it is used, and parts of it that lie elsewhere are refused. HDF5's own code can fail all the
/// same, so this runs in a guarded child only.
namespace gaus::hdf5 {

/// Opens the bytes of a file, which must outlive the handle. Neither locks nor opens anything.
Handle open_image(std::span<std::byte> bytes);

/// Whether `path` exists; its group must.
bool has(hid_t file, const std::string& path);
/// Of a dataset with at least one dimension.
Shape shape_of(hid_t file, const std::string& path);

/// Opens a dataset that must have this type and shape and all its values in this file.
Handle open_dataset(hid_t file, const std::string& path, hid_t type, const Shape& shape);
Strings read_strings(hid_t file, const std::string& path, hsize_t size);

bool has_attribute(hid_t file, const std::string& path, const std::string& name);
/// Attributes of the object at `path`; an empty shape is one value.
void read_attribute(hid_t file, const std::string& path, const std::string& name, hid_t type,
                    void* values, const Shape& shape);
std::string read_string_attribute(hid_t file, const std::string& path, const std::string& name);
/// A list of one text to `most`.
Strings read_strings_attribute(hid_t file, const std::string& path, const std::string& name,
                               hsize_t most);

}  // namespace gaus::hdf5
