// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::io {

/// What the attributes of a node or an edge say; nothing where there is none.
struct Attributes {
    std::optional<std::string> name{}, resource{};
    std::optional<std::int32_t> latency{}, distance{}, delay{};
    std::optional<std::int64_t> amount{}, size{};
    std::optional<double> weight{};
    std::optional<bool> carries{};

    /// Fills in what is known, but for the name and the resource.
    void apply(Operator& op) const;
    void apply(Dependency& dependency) const;
    /// Takes over what is missing.
    void fill_in(const Attributes& defaults);
};

/// Throws the error of an attribute, at its place in the file.
using AttributeError = std::function<void(std::string_view found, std::string_view expected)>;

/// Maps the attributes that graph files give to nodes or edges to the fields of a design, whatever
/// their spelling ("latency", "Duration", "resource_class"). Those that mean nothing here are
/// counted: each is a remark, so that nothing is left out silently. Formats: docs/formats.md.
class AttributeMap {
  public:
    enum class Thing : std::uint8_t { node, edge, graph };

    /// `own`: keys that the caller reads or leaves out by itself; of a graph there are no others.
    /// `noun`: what remarks count; empty: nodes, edges or graphs.
    AttributeMap(Thing thing, std::vector<std::string_view> own, std::string_view noun = {})
        : thing_(thing), own_(std::move(own)), noun_(noun) {}

    /// True when `take` wants the value of the key; otherwise it is one of so many `times` that
    /// are left out. Fails when the key is likely a misspelt one.
    bool wants(std::string_view key, const AttributeError& fail, std::int64_t times = 1);
    /// Reads the value of a wanted key. Fails when it is no value of the field, or there was one.
    void take(Attributes& attributes, std::string_view key, std::string_view value,
              const AttributeError& fail) const;

    /// One line for each key that was left out; of many, the first ones.
    std::vector<std::string> remarks() const;

  private:
    std::string_view what() const;

    Thing thing_;
    std::vector<std::string_view> own_;
    std::string_view noun_;
    std::map<std::string, std::int64_t, std::less<>> unused_;  ///< how often
};

}  // namespace gaus::io
