// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// A kind of unit that operators share.
struct ResourceClass {
    std::string name{};
    std::int64_t limit = -1;    ///< units available in every step; -1: none
    double cost = 1.0;          ///< cost per unit in the resource objective, >= 0
    std::int32_t blocking = 1;  ///< steps an operator holds its units; 0: never counted

    bool operator==(const ResourceClass&) const = default;
};

/// One operation of the design.
struct Operator {
    std::string name{};  ///< empty: the operator is called by its number
    std::int32_t resource_class = 0;
    std::int64_t amount = 1;   ///< units of its class it takes, >= 0
    std::int32_t latency = 1;  ///< steps until its result exists, >= 0
    std::int64_t size = 1;     ///< memory of its result, >= 0
};

/// `target` of the iteration `distance` later starts after `source`.
struct Dependency {
    std::int32_t source = 0;
    std::int32_t target = 0;
    std::int32_t distance = 0;  ///< iterations; > 0 is loop-carried
    std::int32_t delay = 0;     ///< extra steps between the end of source and the start of target
    double weight = 1.0;        ///< communication cost per boundary crossed, >= 0
    bool carries = true;        ///< false: order only, no communication and no memory

    bool operator==(const Dependency&) const = default;
};

/// What a reader or generator hands to `Problem`: unchecked.
struct ProblemData {
    std::string name{};
    std::string source{};  ///< where it came from: a path or a generator command
    std::string sha256{};  ///< of the source's bytes; empty when there are none
    /// What a user should know of the reading, a line each: what the source holds and a design does
    /// not. Not stored.
    std::vector<std::string> remarks{};
    std::vector<ResourceClass> resources{};
    std::vector<Operator> operators{};
    std::vector<Dependency> dependencies{};
};

/// An operator graph: immutable, validated when built, compressed sparse rows both ways.
///
/// Operators are 0..V-1, dependencies 0..E-1 in the order given, classes 0..C-1. All spans stay
/// valid as long as the problem. Construction is O(V + E).
class Problem {
  public:
    /// Throws InputError: no operators, an index out of range, a negative field, a dependency
    /// cycle of distance 0 (its operators are named), amounts or sizes that add up to more than
    /// 2^53, costs and weights that make objectives infinite.
    explicit Problem(ProblemData data);

    /// V.
    std::int32_t operator_count() const { return static_cast<std::int32_t>(latency_.size()); }
    /// E.
    std::int64_t dependency_count() const {
        return static_cast<std::int64_t>(dependencies_.size());
    }

    const std::string& name() const { return name_; }      ///< of the design
    const std::string& source() const { return source_; }  ///< as in ProblemData
    const std::string& sha256() const { return sha256_; }  ///< as in ProblemData
    /// As in ProblemData.
    const std::vector<std::string>& remarks() const { return remarks_; }
    /// The operator's name, or its number when it has none.
    std::string operator_name(std::int32_t v) const;
    /// True when at least one operator has a name of its own.
    bool has_operator_names() const { return !names_.empty(); }

    std::span<const ResourceClass> resources() const { return resources_; }     ///< [C]
    std::span<const Dependency> dependencies() const { return dependencies_; }  ///< [E]
    std::span<const std::int32_t> resource_class() const { return class_; }     ///< [V]
    std::span<const std::int64_t> amount() const { return amount_; }            ///< [V]
    std::span<const std::int32_t> latency() const { return latency_; }          ///< [V]
    std::span<const std::int64_t> size() const { return size_; }                ///< [V]

    /// Indices of the dependencies that enter v, ascending.
    std::span<const std::int32_t> incoming(std::int32_t v) const;
    /// Indices of the dependencies that leave v, ascending.
    std::span<const std::int32_t> outgoing(std::int32_t v) const;

    /// Operators sorted by level (longest distance-0 path in dependencies), then by number.
    std::span<const std::int32_t> topological_order() const { return order_; }
    /// Level l is topological_order()[level_offsets()[l] .. level_offsets()[l+1]); size levels + 1.
    std::span<const std::int32_t> level_offsets() const { return level_offsets_; }

    /// True when at least one dependency has a distance above 0.
    bool has_recurrences() const { return has_recurrences_; }
    /// True when at least one operator takes units of a class with a limit.
    bool has_limits() const { return has_limits_; }

  private:
    void validate() const;
    void validate_resources() const;
    void validate_operators() const;
    void validate_dependencies() const;
    void validate_objectives() const;
    std::string class_text(std::size_t c) const;
    std::string dependency_text(const Dependency& d) const;
    void build_adjacency();
    void build_levels();

    std::string name_, source_, sha256_;
    std::vector<std::string> remarks_;
    std::vector<ResourceClass> resources_;
    std::vector<Dependency> dependencies_;
    std::vector<std::string> names_;
    std::vector<std::int32_t> class_, latency_;
    std::vector<std::int64_t> amount_, size_;
    std::vector<std::int32_t> in_offsets_, in_edges_, out_offsets_, out_edges_;
    std::vector<std::int32_t> order_, level_offsets_;
    bool has_recurrences_ = false, has_limits_ = false;
};

/// The first difference of two problems in words, "ewf and fir16" or "34 and 36 operators"; empty
/// when they are the same but for their sources. O(V + E).
std::string difference(const Problem& a, const Problem& b);

}  // namespace gaus
