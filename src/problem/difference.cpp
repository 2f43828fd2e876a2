// SPDX-License-Identifier: Apache-2.0
#include "gaus/problem.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

namespace gaus {
namespace {

std::string class_difference(const ResourceClass& a, const ResourceClass& b) {
    const auto limit = [](const ResourceClass& resource) {
        return resource.limit < 0 ? "none" : fmt::format("{}", resource.limit);
    };
    if (a.name != b.name) return fmt::format("classes {} and {}", a.name, b.name);
    if (a.limit != b.limit)
        return fmt::format("class {} has limit {} and {}", a.name, limit(a), limit(b));
    if (a.cost != b.cost) return fmt::format("class {} has cost {} and {}", a.name, a.cost, b.cost);
    return fmt::format("class {} has blocking {} and {}", a.name, a.blocking, b.blocking);
}

/// "latency 1 and 2" of the first operator whose values differ; empty: none does.
template <class Value>
std::string operator_difference(const Problem& problem, const char* what, std::span<const Value> a,
                                std::span<const Value> b) {
    const auto [at, other] = std::ranges::mismatch(a, b);
    if (at == a.end()) return {};
    return fmt::format("operator {} has {} {} and {}",
                       problem.operator_name(static_cast<std::int32_t>(at - a.begin())), what, *at,
                       *other);
}

std::string operator_differences(const Problem& a, const Problem& b) {
    for (std::int32_t v = 0; v < a.operator_count(); ++v)
        if (a.operator_name(v) != b.operator_name(v))
            return fmt::format("operators {} and {}", a.operator_name(v), b.operator_name(v));
    std::string text = operator_difference(a, "class", a.resource_class(), b.resource_class());
    if (text.empty()) text = operator_difference(a, "amount", a.amount(), b.amount());
    if (text.empty()) text = operator_difference(a, "latency", a.latency(), b.latency());
    if (text.empty()) text = operator_difference(a, "size", a.size(), b.size());
    if (text.empty()) text = operator_difference(a, "birth", a.birth(), b.birth());
    for (std::int32_t v = 0; v < a.operator_count() && text.empty(); ++v) {
        const auto differs = [&](const char* what, auto x, auto y) {
            if (text.empty() && x != y)
                text = fmt::format("operator {} has {} {} and {}", a.operator_name(v), what, x, y);
        };
        differs("space", a.space(v), b.space(v));
        differs("earliest start", a.earliest(v), b.earliest(v));
        differs("latest start", a.latest(v), b.latest(v));
        if (!std::ranges::equal(a.uses(v), b.uses(v)) ||
            !std::ranges::equal(a.scratch(v), b.scratch(v)))
            differs("reservations", "these", "others");
    }
    return text;
}

std::string count_difference(const char* what, std::size_t a, std::size_t b) {
    return a == b ? "" : fmt::format("{} and {} {}", a, b, what);
}

}  // namespace

std::string difference(const Problem& a, const Problem& b) {
    if (a.name() != b.name()) return fmt::format("{} and {}", a.name(), b.name());
    std::string text =
        count_difference("operators", a.latency().size(), b.latency().size()) +
        count_difference("dependencies", a.dependencies().size(), b.dependencies().size()) +
        count_difference("resource classes", a.resources().size(), b.resources().size());
    if (!text.empty()) return text;
    if (!std::ranges::equal(a.spaces(), b.spaces())) return "the memory spaces are others";
    const auto [ra, rb] = std::ranges::mismatch(a.resources(), b.resources());
    if (ra != a.resources().end()) return class_difference(*ra, *rb);
    text = operator_differences(a, b);
    if (!text.empty()) return text;
    const auto [da, db] = std::ranges::mismatch(a.dependencies(), b.dependencies());
    if (da != a.dependencies().end())
        return fmt::format("dependency {} is another", da - a.dependencies().begin());
    if (a.sha256() != b.sha256()) return fmt::format("sha256 {} and {}", a.sha256(), b.sha256());
    return {};
}

}  // namespace gaus
