// SPDX-License-Identifier: Apache-2.0
#include "front_of.hpp"

#include "gaus/front_file.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace gaus::test {

Finished solve_small(const Folder& folder, const std::string& design,
                     std::vector<std::string> more) {
    std::vector<std::string> words = {"solve", design, "--restarts", "32", "--time", "60"};
    words.insert(words.end(), more.begin(), more.end());
    const Finished run = gaus(folder, words);
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(run.err, "");
    return run;
}

std::vector<std::vector<double>> front_values(const std::filesystem::path& path) {
    std::vector<std::vector<double>> values;
    for (const FrontPoint& point : read_front(path).front.points)
        values.push_back(point.objectives);
    std::ranges::sort(values);
    return values;
}

std::string python() {
    const Folder folder;
    for (const std::string candidate : {"python3", "/usr/bin/python3"})
        if (Process({candidate, "-c", "import h5py, numpy"}, folder.path()).finish().code == 0)
            return candidate;
    return {};
}

}  // namespace gaus::test
