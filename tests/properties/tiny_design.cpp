// SPDX-License-Identifier: Apache-2.0
#include "properties/tiny_design.hpp"

#include "gaus/design.hpp"
#include "gaus/random.hpp"

#include "properties/brute_force.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace gaus::test {

namespace {

/// Small numbers, with a few helpers to draw them.
class Draw {
  public:
    Draw(std::uint64_t seed, std::uint64_t number) : random_(seed, number) {}
    /// 0 .. n - 1.
    std::int32_t below(std::int32_t n) {
        return static_cast<std::int32_t>(random_.below(static_cast<std::uint32_t>(n)));
    }
    bool one_of(std::int32_t n) { return below(n) == 0; }

  private:
    Random random_;
};

double price(Draw& draw, bool fractional) {
    const double unit = fractional ? 0.3 : 1.0;
    return unit * draw.below(5);
}

/// `tight`: long blocking and narrow limits, which are hard to keep.
std::vector<ResourceClass> draw_classes(Draw& draw, bool tight, bool fractional) {
    std::vector<ResourceClass> classes(static_cast<std::size_t>(1 + draw.below(3)));
    const bool limited = tight || !draw.one_of(4);
    for (ResourceClass& resource : classes) {
        resource.name = std::string(1, static_cast<char>('A' + (&resource - classes.data())));
        const std::int64_t limit = tight             ? 3 + draw.below(3)
                                   : draw.one_of(16) ? 0
                                                     : 1 + draw.below(5);
        if (limited && (tight || !draw.one_of(3))) resource.limit = limit;
        resource.cost = price(draw, fractional);
        resource.blocking = tight ? 1 + draw.below(4) : draw.one_of(2) ? 1 : draw.below(5);
    }
    return classes;
}

void draw_spaces(Draw& draw, ProblemData& data) {
    const std::int32_t count = draw.one_of(2) ? 1 : 2 + draw.below(2);
    for (std::int32_t k = 0; k < count; ++k) {
        const std::int64_t limit = draw.one_of(4) ? 6 + draw.below(12) : -1;
        data.spaces.push_back(
            {.name = fmt::format("m{}", k), .limit = limit, .cost = 1.0 + draw.below(2)});
    }
    for (Operator& op : data.operators)
        op.space = draw.below(count);
}

void draw_reservations(Draw& draw, const ProblemData& data, Operator& op) {
    const auto classes = static_cast<std::int32_t>(data.resources.size());
    const std::int32_t count = 1 + draw.below(3);
    for (std::int32_t i = 0; i < count; ++i) {
        const bool of_space = !data.spaces.empty() && draw.one_of(3);
        const std::int32_t index = of_space
                                       ? draw.below(static_cast<std::int32_t>(data.spaces.size()))
                                       : draw.below(classes);
        const std::int64_t limit = of_space ? -1 : data.resources[index].limit;
        const std::int64_t amount = draw.one_of(2) ? 1 : draw.below(3);
        op.reservations.push_back({.index = index,
                                   .from = draw.one_of(2) ? 0 : draw.below(4),
                                   .steps = draw.one_of(3) ? draw.below(4) : 1,
                                   .of_space = of_space,
                                   .amount = limit < 0 ? amount : std::min(amount, limit)});
    }
}

/// An order between two operators at most so many steps apart, or a reader that does not wait for
/// the end of what it reads.
void draw_distance(Draw& draw, ProblemData& data) {
    const auto count = static_cast<std::int32_t>(data.operators.size());
    const std::int32_t a = draw.below(count), b = draw.below(count);
    Dependency d{.source = std::max(a, b),
                 .target = std::min(a, b),
                 .delay = -draw.below(4) - data.operators[std::max(a, b)].latency,
                 .carries = false};
    if (draw.one_of(3))
        d = {.source = std::min(a, b), .target = std::max(a, b), .delay = -draw.below(3)};
    data.dependencies.push_back(d);
    // No cycle of distance 0 may take steps.
    if (!brute::fits(data, 0)) data.dependencies.pop_back();
}

/// What version 2 of the model added.
void draw_additions(Draw& draw, ProblemData& data) {
    if (draw.one_of(2)) draw_spaces(draw, data);
    const bool reserved = draw.one_of(2), buffers = draw.one_of(3), windowed = draw.one_of(3);
    for (Operator& op : data.operators) {
        if (reserved && draw.one_of(2)) draw_reservations(draw, data, op);
        if (buffers && draw.one_of(2)) op.birth = draw.below(4);
        if (windowed && draw.one_of(3)) op.earliest = draw.below(4);
        if (windowed && draw.one_of(4)) op.latest = op.earliest + draw.below(6);
    }
    for (Dependency& d : data.dependencies)
        if (buffers && draw.one_of(2)) d.hold = draw.below(4);
    const std::int32_t distances = draw.one_of(2) ? 0 : 1 + draw.below(3);
    for (std::int32_t i = 0; i < distances; ++i)
        draw_distance(draw, data);
}

ProblemData draw_data(Draw& draw, bool looped, bool tight) {
    ProblemData data;
    const bool fractional = draw.one_of(3);
    data.resources = draw_classes(draw, tight, fractional);
    const auto classes = static_cast<std::int32_t>(data.resources.size());
    const std::int32_t count =
        tight ? 4 + draw.below(5) : 1 + std::min(draw.below(8), draw.below(12));
    for (std::int32_t v = 0; v < count; ++v) {
        const std::int32_t c = draw.below(classes);
        // Mostly what its class has units for.
        const std::int64_t most = data.resources[c].limit;
        const std::int64_t amount = tight ? 1 + draw.below(3) : draw.one_of(2) ? 1 : draw.below(4);
        const bool fits = most < 0 || amount <= most || draw.one_of(20);
        data.operators.push_back({.name = fmt::format("v{}", v),
                                  .resource_class = c,
                                  .amount = fits ? amount : std::min<std::int64_t>(amount, most),
                                  .latency = draw.below(4),
                                  .size = draw.below(5)});
    }
    const std::int32_t tries = draw.below(2 * count + 1);
    for (std::int32_t i = 0; i < tries; ++i) {
        const std::int32_t a = draw.below(count), b = draw.below(count);
        const bool loop = looped && draw.one_of(3);
        if (a == b && !loop) continue;
        data.dependencies.push_back({.source = loop ? a : std::min(a, b),
                                     .target = loop ? b : std::max(a, b),
                                     .distance = loop ? 1 + draw.below(3) : 0,
                                     .delay = draw.one_of(3) ? draw.below(3) : 0,
                                     .weight = price(draw, fractional),
                                     .carries = !draw.one_of(5)});
        if (draw.one_of(10)) data.dependencies.push_back(data.dependencies.back());
    }
    if (!draw.one_of(3)) draw_additions(draw, data);
    return data;
}

/// The largest of these slacks that leaves few enough schedules to look at all of them.
std::int32_t steps_within(const ProblemData& data, std::int32_t slack, std::int32_t ii,
                          double most_schedules) {
    const std::int32_t critical = brute::critical_path(data, ii);
    while (slack > 0 && brute::count_choices(data, critical + slack, ii) > most_schedules)
        --slack;
    return std::max(critical + slack, 1);
}

}  // namespace

TinyDesign tiny_design(std::uint64_t seed, std::uint64_t number) {
    Draw draw(seed, number);
    const bool pipelined = draw.one_of(2);
    const bool tight = draw.one_of(5);
    TinyDesign design{draw_data(draw, pipelined || draw.one_of(4), tight), {}, {}};
    if (pipelined) {
        const std::int32_t least = brute::least_recurrent_ii(design.data);
        const std::int32_t kind = draw.below(4);
        design.intervals.first = std::max(1, least + (kind > 0 ? draw.below(5) - 1 : 0));
        design.intervals.last = design.intervals.first + (kind == 1 ? draw.below(3) : 0);
        design.intervals.smallest = kind == 2 || kind == 3;
        if (design.intervals.smallest) design.intervals.first = design.intervals.last = 1;
    }
    const std::int32_t ii = design.intervals.smallest
                                ? std::max(1, brute::least_recurrent_ii(design.data))
                                : design.intervals.last;
    const std::int32_t kind = draw.below(8);
    if (kind == 0) {
        design.bounds.push_back({});
    } else if (kind == 1) {
        design.bounds.push_back({.factor = 1.0 + 0.25 * draw.below(2)});
    } else {
        const std::int32_t steps =
            brute::fits(design.data, ii)
                ? steps_within(design.data, draw.below(6), ii, draw.one_of(64) ? 2e5 : 4e3)
                : 1 + draw.below(9);
        design.bounds.push_back({.steps = draw.one_of(24) ? std::max(1, steps - 2) : steps});
        if (draw.one_of(10)) design.bounds.push_back({.steps = steps + 1});
    }
    return design;
}

std::string to_text(const TinyDesign& design) {
    std::ostringstream json;
    write_design(json, design.data);
    std::string options = "--latency-bound ";
    for (const LatencyBound& bound : design.bounds) {
        if (&bound != design.bounds.data()) options += ',';
        options += bound.steps > 0    ? std::to_string(bound.steps)
                   : bound.factor > 0 ? fmt::format("{}x", bound.factor)
                                      : "auto";
    }
    const IntervalRange& range = design.intervals;
    if (range.smallest)
        options += " --ii auto";
    else if (range.first > 0)
        options += fmt::format(" --ii {}:{}", range.first, range.last);
    return fmt::format("{}\n{}", json.str(), options);
}

}  // namespace gaus::test
