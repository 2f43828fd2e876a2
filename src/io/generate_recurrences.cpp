// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/random.hpp"
#include "gaus/windows.hpp"

#include "io/generators.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace gaus::io {
namespace {

/// Draws recurrences that the as-soon-as-possible schedule of a design meets at an initiation
/// interval: then so do all of them together, and RecMII stays within it.
class RecurrenceDraw {
  public:
    RecurrenceDraw(const Problem& problem, const GenerateSettings& settings)
        : problem_(problem), settings_(settings), random_(settings.seed, 0) {
        const std::int32_t most =
            settings.recmii > 0 ? settings.recmii : critical_path(problem) / 4;
        ii_ = std::max({most, recurrence_bound(problem).ii, 2});
        earliest_ = windows(problem, std::numeric_limits<std::int32_t>::max(), ii_).earliest;
    }

    std::vector<Dependency> run() {
        const std::int32_t count = problem_.operator_count();
        const auto wanted = std::max<std::size_t>(1, std::lround(settings_.recurrences * count));
        std::vector<std::int32_t> order(count);
        std::iota(order.begin(), order.end(), 0);
        std::vector<Dependency> drawn;
        for (std::int32_t i = 0; i < count && drawn.size() < wanted; ++i) {
            std::swap(order[i], order[i + random_.below(count - i)]);
            draw(order[i], drawn);
        }
        return drawn;
    }

    /// What bounds RecMII.
    std::int32_t ii() const { return ii_; }

  private:
    /// A dependency of a later iteration on `target`, from the farthest operator of a random walk
    /// downstream that the interval allows; none if it does not even allow `target` itself.
    void draw(std::int32_t target, std::vector<Dependency>& drawn) {
        const auto distance = static_cast<std::int32_t>(1 + random_.below(settings_.distance));
        const std::vector<std::int32_t> walk = walk_from(target);
        const auto source = std::ranges::find_if(walk.rbegin(), walk.rend(), [&](std::int32_t v) {
            return std::int64_t{earliest_[v]} + problem_.latency()[v] - earliest_[target] <=
                   std::int64_t{ii_} * distance;
        });
        if (source != walk.rend()) {
            drawn.push_back({*source, target, distance});
        }
    }

    std::vector<std::int32_t> walk_from(std::int32_t v) {
        std::vector<std::int32_t> walk{v};
        for (std::uint32_t left = 1 + random_.below(settings_.levels); left > 0; --left) {
            const auto outgoing = problem_.outgoing(v);
            if (outgoing.empty()) {
                break;
            }
            const std::int32_t e =
                outgoing[random_.below(static_cast<std::uint32_t>(outgoing.size()))];
            const Dependency& d = problem_.dependencies()[e];
            if (d.distance > 0) {
                break;
            }
            walk.push_back(v = d.target);
        }
        return walk;
    }

    const Problem& problem_;
    const GenerateSettings& settings_;
    Random random_;
    std::int32_t ii_ = 0;
    std::vector<std::int32_t> earliest_;
};

}  // namespace

ProblemData generate_recurrences(const GenerateSettings& settings) {
    ProblemData data = read_design_data(settings.from, settings.resources);
    const Problem problem(data);
    RecurrenceDraw draw(problem, settings);
    const std::vector<Dependency> drawn = draw.run();
    if (drawn.empty()) {
        throw InputError(
            fmt::format("{}: no operator can depend on itself within RecMII {} and distance {}",
                        data.source, draw.ii(), settings.distance));
    }
    data.dependencies.insert(data.dependencies.end(), drawn.begin(), drawn.end());
    return data;
}

}  // namespace gaus::io
