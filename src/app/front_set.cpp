// SPDX-License-Identifier: Apache-2.0
#include "app/front_set.hpp"

#include "gaus/error.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

namespace gaus::app {
namespace {

void check_same_design(const FrontSet& set, const std::string& path, const Problem& problem) {
    const std::string text = difference(set.problem, problem);
    if (!text.empty())
        throw InputError(fmt::format("{} and {} are fronts of different designs: {}",
                                     set.fronts.front().name, path, text));
}

}  // namespace

FrontSet read_fronts(const std::vector<std::string>& paths,
                     const std::function<void(const std::string& path, StoredFront&)>& each) {
    std::optional<FrontSet> set;
    for (const std::string& path : paths) {
        StoredFront stored = read_front(path);
        if (set) check_same_design(*set, path, stored.problem);
        each(path, stored);
        NamedFront named{path, std::move(stored.front)};
        if (set) check_same_objectives(set->fronts.front(), named);
        if (!set) set.emplace(FrontSet{std::move(stored.problem), {}});
        set->fronts.push_back(std::move(named));
    }
    return std::move(set.value());
}

}  // namespace gaus::app
