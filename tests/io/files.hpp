// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/design.hpp"
#include "gaus/error.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {

/// A folder of its own for the files of one test; removed with them at the end.
class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "gaus-io-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("no temporary folder");
        }
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    std::filesystem::path path(const std::string& name) const { return path_ / name; }

    std::filesystem::path write(const std::string& name, std::string_view text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }

    /// What reading the design says, without the name of the folder; empty when it can be read.
    std::string error(const std::filesystem::path& design,
                      const std::filesystem::path& resources = {}) const {
        try {
            read_design_data(design, resources);
        } catch (const InputError& error) {
            std::string message = error.what();
            const std::string prefix = path_.string() + "/";
            for (std::size_t at; (at = message.find(prefix)) != std::string::npos;) {
                message.erase(at, prefix.size());
            }
            return message;
        }
        return {};
    }

    std::string error_of_text(const std::string& name, std::string_view text) const {
        return error(write(name, text));
    }

    ProblemData read_text(const std::string& name, std::string_view text) const {
        return read_design_data(write(name, text));
    }

  private:
    std::filesystem::path path_;
};

/// A copy of `text` with the first `what` replaced; fails when there is none.
inline std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// "resource/latency/size/amount name" of an operator.
inline std::string shown(const Operator& op) {
    return std::to_string(op.resource_class) + "/" + std::to_string(op.latency) + "/" +
           std::to_string(op.size) + "/" + std::to_string(op.amount) + " " + op.name;
}

inline std::string shown(const Dependency& d) {
    std::string text = std::to_string(d.source) + ">" + std::to_string(d.target);
    if (d.distance != 0) text += " distance " + std::to_string(d.distance);
    if (d.delay != 0) text += " delay " + std::to_string(d.delay);
    if (d.weight != 1) text += " weight " + ::testing::PrintToString(d.weight);
    return text + (d.carries ? "" : " order");
}

inline std::string shown(const ResourceClass& c) {
    return c.name + " " + std::to_string(c.limit) + "/" + ::testing::PrintToString(c.cost) + "/" +
           std::to_string(c.blocking);
}

template <class Entry>
std::vector<std::string> shown(const std::vector<Entry>& entries) {
    std::vector<std::string> texts;
    for (const Entry& entry : entries) {
        texts.push_back(shown(entry));
    }
    return texts;
}

using Texts = std::vector<std::string>;

/// Steps of the longest chain of distance 0: the smallest latency without resource limits.
inline std::int64_t critical_path(const Problem& problem) {
    std::vector<std::int64_t> start(static_cast<std::size_t>(problem.operator_count()));
    std::int64_t longest = 0;
    for (const std::int32_t v : problem.topological_order()) {
        for (const std::int32_t e : problem.incoming(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (d.distance == 0) {
                start[v] =
                    std::max(start[v], start[d.source] + problem.latency()[d.source] + d.delay);
            }
        }
        longest = std::max(longest, start[v] + problem.latency()[v]);
    }
    return longest;
}

}  // namespace gaus::test
