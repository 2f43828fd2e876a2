// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include "file/front_fixture.hpp"

#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hdf5.h>

namespace gaus::test {

/// What the call throws.
template <class Error>
std::string message(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

inline std::string read_message(const std::filesystem::path& path) {
    return message<InputError>([&] { read_front(path); });
}

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// Changes a written front file with HDF5's own calls.
class DamagedFrontFile : public testing::Test {
  protected:
    const Folder& folder() const { return folder_; }
    /// What reading says of a front that was changed.
    std::string damage(const std::function<void(hid_t)>& change,
                       const gaus::Front& front = small_front()) {
        gaus::write_front(path_, small_problem(), front);
        const hid_t file = H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
        change(file);
        H5Fclose(file);
        const std::string found = read_message(path_);
        EXPECT_EQ(found.substr(0, path_.string().size() + 2), path_.string() + ": ");
        return found.substr(path_.string().size() + 2);
    }
    static void replace(hid_t file, const char* path, hid_t type, const std::vector<hsize_t>& shape,
                        const void* values) {
        H5Ldelete(file, path, H5P_DEFAULT);
        const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
        const hid_t set =
            H5Dcreate2(file, path, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
        H5Dclose(set);
        H5Sclose(space);
    }

  private:
    Folder folder_{"damaged"};
    std::filesystem::path path_ = folder_ / "front.h5";
};

}  // namespace gaus::test
