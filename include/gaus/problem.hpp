// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
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

/// A memory that values and scratch data lie in.
struct MemorySpace {
    std::string name = "memory";
    std::int64_t limit = -1;  ///< size available at every boundary; -1: none
    double cost = 1.0;        ///< cost per unit of size in the memory objective, >= 0

    bool operator==(const MemorySpace&) const = default;
};

/// Units of a class, or of a memory space, that an operator holds for `steps` steps, from the one
/// `from` steps after its start on; of a space at the boundaries of the same numbers.
struct Reservation {
    std::int32_t index = 0;   ///< of the class or space
    std::int32_t from = 0;    ///< steps after the start, >= 0
    std::int32_t steps = 1;   ///< >= 0; 0: never counted
    bool of_space = false;    ///< false: of a class
    std::int64_t amount = 1;  ///< units, >= 0

    bool operator==(const Reservation&) const = default;
};

/// One operation of the design.
struct Operator {
    std::string name{};  ///< empty: the operator is called by its number
    std::int32_t resource_class = 0;
    std::int64_t amount = 1;   ///< units of its class it takes, >= 0
    std::int32_t latency = 1;  ///< steps until its result exists, >= 0
    std::int64_t size = 1;     ///< memory of its result, >= 0
    /// What it holds. Empty, the short form: `amount` of its class for the blocking of the class;
    /// otherwise these two are not used.
    std::vector<Reservation> reservations{};
    std::int32_t space = 0;   ///< where its value lies
    std::int32_t birth = -1;  ///< steps from its start to the first boundary at which its value is
                              ///< live; -1: max(latency, 1) - 1, as of a register
    std::int32_t earliest = 0;  ///< step in which it may start first, >= 0
    std::int32_t latest = -1;   ///< and last; -1: open

    bool operator==(const Operator&) const = default;
};

/// `target` of the iteration `distance` later starts after `source`.
struct Dependency {
    std::int32_t source = 0;
    std::int32_t target = 0;
    std::int32_t distance = 0;  ///< iterations; > 0 is loop-carried
    std::int32_t delay = 0;     ///< extra steps between the end of source and the start of target;
                                ///< negative: so many fewer, as for a maximum distance
    double weight = 1.0;        ///< communication cost per boundary crossed, >= 0
    bool carries = true;        ///< false: order only, no communication and no memory
    std::int32_t hold = 0;      ///< steps after the start of target for which it needs the value

    bool operator==(const Dependency&) const = default;
};

/// How long signals take through an operator, in the unit of a clock period: before its first
/// register, inside (of latency 0: from its inputs to its outputs), and behind its last register.
struct Timing {
    double input = 0, own = 0, output = 0;

    bool operator==(const Timing&) const = default;
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
    std::vector<MemorySpace> spaces{};  ///< empty: one, "memory", without a limit
    std::vector<Operator> operators{};
    std::vector<Dependency> dependencies{};
    std::vector<Timing> timings{};  ///< [V], for limit_chains() alone; empty: no time at all
};

/// An operator graph: immutable, validated when built, compressed sparse rows both ways.
///
/// Operators are 0..V-1, dependencies 0..E-1 in the order given, classes 0..C-1, memory spaces
/// 0..K-1. All spans stay valid as long as the problem. Construction is O(V + E), with cycles of
/// distance 0 as of LongestPaths.
class Problem {
  public:
    /// Throws InputError: no operators, an index out of range, a negative field, a dependency
    /// cycle of distance 0 that takes steps (its operators are named), an empty start window,
    /// amounts or sizes that add up to more than 2^53, costs and weights that make objectives
    /// infinite.
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
    std::span<const MemorySpace> spaces() const { return spaces_; }             ///< [K], K >= 1
    std::span<const Dependency> dependencies() const { return dependencies_; }  ///< [E]
    std::span<const std::int32_t> latency() const { return latency_; }          ///< [V]
    std::span<const std::int64_t> size() const { return size_; }                ///< [V]
    std::span<const std::int32_t> birth() const { return birth_; }              ///< [V], >= 0

    /// What an operator is shown as, [V]: its class in the short form, otherwise the first class
    /// that it holds units of, and how many; 0 units where it holds none.
    std::span<const std::int32_t> resource_class() const { return class_; }
    std::span<const std::int64_t> amount() const { return amount_; }  ///< likewise

    /// What v holds of classes, by class and time. Only what counts: amounts and steps are above 0,
    /// and no two of a class overlap.
    std::span<const Reservation> uses(std::int32_t v) const;
    /// What v holds of memory spaces, likewise.
    std::span<const Reservation> scratch(std::int32_t v) const;
    /// True when no operator holds anything but its amount of its class for the blocking of that.
    bool has_short_forms_alone() const { return short_forms_alone_; }

    /// The memory space that the value of v lies in.
    std::int32_t space(std::int32_t v) const { return space_.empty() ? 0 : space_[v]; }
    /// The step in which v may start first, whatever it depends on.
    std::int32_t earliest(std::int32_t v) const { return earliest_.empty() ? 0 : earliest_[v]; }
    /// The step in which v may start last; 2^31 - 1: open.
    std::int32_t latest(std::int32_t v) const { return latest_.empty() ? open_end : latest_[v]; }
    static constexpr std::int32_t open_end = std::numeric_limits<std::int32_t>::max();

    /// Indices of the dependencies that enter v, ascending.
    std::span<const std::int32_t> incoming(std::int32_t v) const;
    /// Indices of the dependencies that leave v, ascending.
    std::span<const std::int32_t> outgoing(std::int32_t v) const;

    /// True when dependency e is left out of the topological order: it is loop-carried, or closes a
    /// cycle of distance 0 and says how far apart its ends may be at most.
    bool leads_back(std::int32_t e) const {
        return dependencies_[e].distance > 0 || (!back_.empty() && back_[e] != 0);
    }

    /// Operators sorted by level (longest path in dependencies that do not lead back), then by
    /// number.
    std::span<const std::int32_t> topological_order() const { return order_; }
    /// Level l is topological_order()[level_offsets()[l] .. level_offsets()[l+1]); size levels + 1.
    std::span<const std::int32_t> level_offsets() const { return level_offsets_; }

    /// True when at least one dependency has a distance above 0.
    bool has_recurrences() const { return has_recurrences_; }
    /// True when at least one operator takes units of a class with a limit.
    bool has_limits() const { return has_limits_; }
    /// True when at least one dependency of distance 0 leads back.
    bool has_maximum_distances() const { return !back_.empty(); }
    /// True when a memory space that is used has a limit.
    bool has_space_limits() const { return has_space_limits_; }
    /// True when at least one operator has a start window of its own.
    bool has_start_windows() const { return !earliest_.empty() || !latest_.empty(); }

  private:
    void take(std::vector<Operator> operators);
    void take_reservations(const Operator& of);
    void validate() const;
    void validate_resources() const;
    void validate_operators() const;
    void validate_reservations() const;
    void validate_dependencies() const;
    void validate_cycles() const;
    void validate_objectives() const;
    std::string class_text(std::size_t c) const;
    std::string space_text(std::size_t k) const;
    std::string operator_text(std::int32_t v) const;
    std::string dependency_text(const Dependency& d) const;
    void build_adjacency();
    std::vector<std::int32_t> sorted(std::vector<std::int32_t>& waiting) const;
    void break_cycles();
    void build_levels();

    std::string name_, source_, sha256_;
    std::vector<std::string> remarks_;
    std::vector<ResourceClass> resources_;
    std::vector<MemorySpace> spaces_;
    std::vector<Dependency> dependencies_;
    std::vector<std::string> names_;
    std::vector<std::int32_t> class_, latency_, birth_;
    std::vector<std::int64_t> amount_, size_;
    std::vector<std::int32_t> space_, earliest_, latest_;  // empty: the default of every operator
    std::vector<std::int64_t> use_offsets_, scratch_offsets_;
    std::vector<Reservation> uses_, scratch_;
    std::vector<std::uint8_t> back_;  // per dependency; empty: none of distance 0 leads back
    std::vector<std::int32_t> in_offsets_, in_edges_, out_offsets_, out_edges_;
    std::vector<std::int32_t> order_, level_offsets_;
    bool has_recurrences_ = false, has_limits_ = false, has_space_limits_ = false;
    bool short_forms_alone_ = true;
};

/// True when a class or a memory space that is used has a limit.
inline bool is_limited(const Problem& problem) {
    return problem.has_limits() || problem.has_space_limits();
}

/// Data that make the same problem, without remarks. O(V + E).
ProblemData data_of(const Problem& problem);

/// True when a reader of version 1 of designs and front files would miss something. O(V + E).
bool has_additions(const ProblemData& data);

/// The first difference of two problems in words, "ewf and fir16" or "34 and 36 operators"; empty
/// when they are the same but for their sources. O(V + E).
std::string difference(const Problem& a, const Problem& b);

}  // namespace gaus
