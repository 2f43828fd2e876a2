// SPDX-License-Identifier: Apache-2.0
#include "properties/brute_force.hpp"

#include <algorithm>
#include <cstddef>

namespace gaus::test::brute {

namespace {

using Steps = std::vector<std::int64_t>;

bool counts(const Dependency& d, std::int32_t ii) {
    return ii > 0 || d.distance == 0;
}

/// Steps that the target starts after the source at least.
std::int64_t gap(const ProblemData& data, const Dependency& d, std::int32_t ii) {
    return std::int64_t{data.operators[d.source].latency} + d.delay - std::int64_t{ii} * d.distance;
}

/// The step or slot of a step.
std::size_t cell(std::int64_t step, std::int32_t ii) {
    return static_cast<std::size_t>(ii > 0 ? step % ii : step);
}

/// All that an operator holds.
std::vector<Reservation> held_by(const ProblemData& data, std::size_t v) {
    const Operator& op = data.operators[v];
    if (!op.reservations.empty()) return op.reservations;
    return {{.index = op.resource_class,
             .steps = data.resources[op.resource_class].blocking,
             .amount = op.amount}};
}

std::int64_t birth_of(const Operator& op) {
    return op.birth >= 0 ? op.birth : std::max(op.latency, 1) - 1;
}

std::vector<MemorySpace> spaces_of(const ProblemData& data) {
    return data.spaces.empty() ? std::vector<MemorySpace>(1) : data.spaces;
}

/// Earliest starts (or, backwards, the steps from a start to the end); empty: a recurrence does not
/// fit.
Steps longest_paths(const ProblemData& data, std::int32_t ii, bool backwards) {
    Steps steps(data.operators.size(), 0);
    for (std::size_t v = 0; v < steps.size(); ++v)
        steps[v] = backwards ? std::max(data.operators[v].latency, ii > 0 ? 0 : 1)
                             : data.operators[v].earliest;
    for (std::size_t round = 0; round <= steps.size(); ++round) {
        bool changed = false;
        for (const Dependency& d : data.dependencies) {
            if (!counts(d, ii)) continue;
            const std::int32_t from = backwards ? d.target : d.source;
            std::int64_t& to = steps[backwards ? d.source : d.target];
            if (steps[from] + gap(data, d, ii) <= to) continue;
            to = steps[from] + gap(data, d, ii);
            changed = true;
        }
        if (!changed) return steps;
    }
    return {};
}

/// Units in use, [class][step or slot], of the operators that start anywhere.
class Table {
  public:
    Table(const ProblemData& data, std::int32_t steps, std::int32_t ii)
        : data_(data),
          ii_(ii),
          used_(data.resources.size(),
                std::vector<std::int64_t>(static_cast<std::size_t>(ii > 0 ? ii : steps + 16), 0)) {}

    void change(std::size_t v, std::int64_t start, std::int64_t sign) {
        for (const Reservation& r : held_by(data_, v))
            for (std::int64_t i = 0; i < r.steps && !r.of_space; ++i)
                used_[r.index][cell(start + r.from + i, ii_)] += sign * r.amount;
    }
    bool within_limits() const {
        for (std::size_t c = 0; c < used_.size(); ++c) {
            const std::int64_t limit = data_.resources[c].limit;
            if (limit >= 0 && std::ranges::max(used_[c]) > limit) return false;
        }
        return true;
    }

  private:
    const ProblemData& data_;
    std::int32_t ii_;
    std::vector<std::vector<std::int64_t>> used_;
};

/// What is held of every class, or lies in every memory space, in every step or slot.
std::vector<Steps> profiles(const ProblemData& data, const Starts& starts, std::int32_t ii,
                            bool of_spaces) {
    constexpr std::size_t beyond = 64;  // steps behind the last start; designs are tiny
    const auto last = static_cast<std::size_t>(std::ranges::max(starts));
    const std::size_t cells = ii > 0 ? static_cast<std::size_t>(ii) : last + beyond;
    std::vector<Steps> sums(of_spaces ? spaces_of(data).size() : data.resources.size(),
                            Steps(cells, 0));
    for (std::size_t v = 0; v < starts.size(); ++v) {
        const Operator& op = data.operators[v];
        for (const Reservation& r : held_by(data, v))
            for (std::int64_t i = 0; i < r.steps && r.of_space == of_spaces; ++i)
                sums[r.index][cell(starts[v] + r.from + i, ii)] += r.amount;
        if (!of_spaces) continue;
        const std::int64_t birth = starts[v] + birth_of(op);
        std::int64_t death = birth;
        for (const Dependency& d : data.dependencies)
            if (static_cast<std::size_t>(d.source) == v && d.carries && counts(d, ii))
                death = std::max(death, starts[d.target] + std::int64_t{ii} * d.distance + d.hold);
        for (std::int64_t t = birth; t < death; ++t)
            sums[op.space][cell(t, ii)] += op.size;
    }
    return sums;
}

bool within_space_limits(const ProblemData& data, const Starts& starts, std::int32_t ii) {
    const std::vector<MemorySpace> spaces = spaces_of(data);
    const auto limited = [](const MemorySpace& space) { return space.limit >= 0; };
    if (std::ranges::none_of(spaces, limited)) return true;
    const std::vector<Steps> live = profiles(data, starts, ii, true);
    for (std::size_t k = 0; k < spaces.size(); ++k)
        if (limited(spaces[k]) && std::ranges::max(live[k]) > spaces[k].limit) return false;
    return true;
}

/// Whether steps matter beyond the slots they are in.
bool says_when(const ProblemData& data) {
    const auto windowed = [](const Operator& op) { return op.earliest > 0 || op.latest >= 0; };
    const auto limited = [](const MemorySpace& space) { return space.limit >= 0; };
    return std::ranges::any_of(data.operators, windowed) ||
           std::ranges::any_of(data.spaces, limited);
}

bool dominates_or_equals(const Values& a, const Values& b) {
    for (std::size_t m = 0; m < a.size(); ++m)
        if (a[m] > b[m]) return false;
    return true;
}

void insert(std::vector<Values>& front, const Values& values) {
    for (const Values& other : front)
        if (dominates_or_equals(other, values)) return;
    std::erase_if(front, [&](const Values& other) { return dominates_or_equals(values, other); });
    front.push_back(values);
}

/// Depth-first over all starts, operator by operator.
class Walk {
  public:
    Walk(const ProblemData& data, std::int32_t bound, std::int32_t ii, std::int64_t most,
         bool first)
        : data_(data),
          bound_(bound),
          ii_(ii),
          most_(most),
          first_(first),
          earliest_(longest_paths(data, ii, false)),
          latest_(longest_paths(data, ii, true)),
          starts_(data.operators.size(), 0),
          table_(data, bound, ii) {}

    std::optional<Enumeration> run() {
        if (!earliest_.empty()) visit(0);
        if (most_ < 0) return std::nullopt;
        return found_;
    }

  private:
    bool done() const { return most_ < 0 || (first_ && found_.schedules > 0); }

    void visit(std::size_t v) {
        if (v == starts_.size()) {
            if (!within_space_limits(data_, starts_, ii_)) return;
            ++found_.schedules;
            found_.one = starts_;
            if (!first_) insert(found_.front, values(data_, starts_, ii_));
            return;
        }
        const std::int64_t open = data_.operators[v].latest;
        const std::int64_t last =
            open < 0 ? bound_ - latest_[v] : std::min(open, bound_ - latest_[v]);
        for (std::int64_t t = earliest_[v]; t <= last && !done(); ++t) {
            --most_;
            starts_[v] = static_cast<std::int32_t>(t);
            if (!keeps_dependencies(v)) continue;
            table_.change(v, t, 1);
            if (table_.within_limits()) visit(v + 1);
            table_.change(v, t, -1);
        }
    }

    /// Among the operators up to v.
    bool keeps_dependencies(std::size_t v) const {
        return std::ranges::all_of(data_.dependencies, [&](const Dependency& d) {
            const auto last = static_cast<std::size_t>(std::max(d.source, d.target));
            return last != v || !counts(d, ii_) ||
                   starts_[d.source] + gap(data_, d, ii_) <= starts_[d.target];
        });
    }

    const ProblemData& data_;
    std::int32_t bound_, ii_;
    std::int64_t most_;
    bool first_;
    Steps earliest_, latest_;
    Starts starts_;
    Table table_;
    Enumeration found_;
};

/// Depth-first over all slots: whole intervals are then a matter of the dependencies alone.
class SlotWalk {
  public:
    SlotWalk(const ProblemData& data, std::int32_t ii, std::int64_t most)
        : data_(data),
          ii_(ii),
          most_(most),
          slots_(data.operators.size(), 0),
          table_(data, 0, ii) {}

    std::optional<bool> run() {
        if (says_when(data_)) return std::nullopt;
        const bool found = visit(0);
        if (most_ < 0) return std::nullopt;
        return found;
    }

  private:
    bool visit(std::size_t v) {
        if (v == slots_.size()) return true;
        // All slots can be shifted together.
        const std::int32_t last = v == 0 ? 0 : ii_ - 1;
        for (std::int32_t slot = 0; slot <= last && most_ >= 0; ++slot) {
            --most_;
            slots_[v] = slot;
            table_.change(v, slot, 1);
            const bool found = table_.within_limits() && stages_exist(v) && visit(v + 1);
            table_.change(v, slot, -1);
            if (found) return true;
        }
        return false;
    }

    /// Operators up to v; start = slot + II * stage, stages from Bellman and Ford.
    bool stages_exist(std::size_t v) const {
        Steps stage(v + 1, 0);
        for (std::size_t round = 0; round <= v + 1; ++round) {
            bool changed = false;
            for (const Dependency& d : data_.dependencies) {
                if (static_cast<std::size_t>(std::max(d.source, d.target)) > v) continue;
                std::int64_t& to = stage[d.target];
                const std::int64_t ready =
                    slots_[d.source] + ii_ * stage[d.source] + gap(data_, d, ii_);
                while (slots_[d.target] + ii_ * to < ready) {
                    ++to;
                    changed = true;
                }
            }
            if (!changed) return true;
        }
        return false;
    }

    const ProblemData& data_;
    std::int32_t ii_;
    std::int64_t most_;
    Starts slots_;
    Table table_;
};

}  // namespace

bool legal(const ProblemData& data, const Starts& starts, std::int32_t ii, std::int32_t bound) {
    if (std::ranges::min(starts) < 0) return false;
    for (const Dependency& d : data.dependencies)
        if (counts(d, ii) && starts[d.source] + gap(data, d, ii) > starts[d.target]) return false;
    Table table(data, std::ranges::max(starts) + 1, ii);
    for (std::size_t v = 0; v < starts.size(); ++v) {
        const Operator& op = data.operators[v];
        if (starts[v] + op.latency > bound) return false;
        if (ii == 0 && starts[v] > bound - 1) return false;
        if (starts[v] < op.earliest || (op.latest >= 0 && starts[v] > op.latest)) return false;
        table.change(v, starts[v], 1);
    }
    return table.within_limits() && within_space_limits(data, starts, ii);
}

Values values(const ProblemData& data, const Starts& starts, std::int32_t ii) {
    Values result{};
    for (std::size_t v = 0; v < starts.size(); ++v)
        result[0] = std::max(result[0], double(starts[v]) + data.operators[v].latency);
    const std::vector<Steps> used = profiles(data, starts, ii, false);
    for (std::size_t c = 0; c < used.size(); ++c)
        result[1] += data.resources[c].cost * static_cast<double>(std::ranges::max(used[c]));
    for (const Dependency& d : data.dependencies) {
        if (!d.carries || !counts(d, ii)) continue;
        const std::int64_t read = starts[d.target] + std::int64_t{ii} * d.distance;
        const std::int64_t leaves =
            std::int64_t{starts[d.source]} + std::max(data.operators[d.source].latency, 1) - 1;
        result[2] += d.weight * static_cast<double>(std::max<std::int64_t>(0, read - leaves));
    }
    const std::vector<Steps> live = profiles(data, starts, ii, true);
    const std::vector<MemorySpace> spaces = spaces_of(data);
    for (std::size_t k = 0; k < live.size(); ++k)
        result[3] += spaces[k].cost * static_cast<double>(std::ranges::max(live[k]));
    return result;
}

bool fits(const ProblemData& data, std::int32_t ii) {
    return !longest_paths(data, ii, false).empty();
}

bool opens(const ProblemData& data, std::int32_t ii) {
    const Steps earliest = longest_paths(data, ii, false);
    for (std::size_t v = 0; v < earliest.size(); ++v)
        if (data.operators[v].latest >= 0 && earliest[v] > data.operators[v].latest) return false;
    return true;
}

std::int32_t least_recurrent_ii(const ProblemData& data) {
    std::int32_t ii = 1;
    while (!fits(data, ii))
        ++ii;
    return ii;
}

std::int32_t critical_path(const ProblemData& data, std::int32_t ii) {
    const Steps earliest = longest_paths(data, ii, false), rest = longest_paths(data, ii, true);
    std::int64_t critical = 0;
    for (std::size_t v = 0; v < earliest.size(); ++v)
        critical = std::max(critical, earliest[v] + rest[v]);
    return static_cast<std::int32_t>(critical);
}

double count_choices(const ProblemData& data, std::int32_t bound, std::int32_t ii) {
    const Steps earliest = longest_paths(data, ii, false), rest = longest_paths(data, ii, true);
    double choices = 1;
    for (std::size_t v = 0; v < earliest.size(); ++v)
        choices *= static_cast<double>(bound - rest[v] - earliest[v] + 1);
    return choices;
}

std::optional<Enumeration> enumerate(const ProblemData& data, std::int32_t bound, std::int32_t ii,
                                     std::int64_t most, bool first) {
    return Walk(data, bound, ii, most, first).run();
}

std::optional<bool> feasible(const ProblemData& data, std::int32_t ii, std::int64_t most) {
    return SlotWalk(data, ii, most).run();
}

}  // namespace gaus::test::brute
