#include "gaus/random.hpp"
#include "gaus/refine.hpp"

#include "schedule/anneal_state.hpp"
#include "schedule/push.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace gaus {

namespace {

constexpr std::int64_t stop_check_period = 4096;
constexpr int temperature_steps = 200;
constexpr int scale_samples = 2000;

/// A step of the window other than the present one; distances are log-uniform, so that short and
/// long moves are tried alike.
std::int32_t pick_step(Random& random, std::int32_t here, std::int32_t first, std::int32_t last) {
    const std::int32_t width = last - first;
    if (width <= 8) {
        const auto step = first + static_cast<std::int32_t>(random.below(width));
        return step + (step >= here);
    }
    const bool later = random.below(2) == 0 ? here < last : here == first;
    const double room = later ? last - here : here - first;
    const auto distance =
        static_cast<std::int32_t>(std::exp(random.uniform() * std::log(room + 1)));
    return later ? std::min(here + distance, last) : std::max(here - distance, first);
}

/// Mean |energy change| of single moves from here: the unit of temperature.
double energy_scale(AnnealState& state, Random& random) {
    const auto operators = static_cast<std::uint32_t>(state.start().size());
    double total = 0;
    int count = 0;
    for (int i = 0; i < scale_samples; ++i) {
        const auto v = static_cast<std::int32_t>(random.below(operators));
        const auto [first, last] = state.slack(v);
        if (first == last) continue;
        state.propose(v, pick_step(random, state.start()[v], first, last));
        const double delta = state.delta();
        if (delta == 0) continue;
        total += std::abs(delta);
        ++count;
    }
    return count > 0 ? total / count : 1.0;
}

/// -log(uniform) in 4096 quantiles: Metropolis thresholds without a logarithm a proposal.
class Thresholds {
  public:
    Thresholds() {
        for (std::size_t i = 0; i < quantiles_.size(); ++i)
            quantiles_[i] = -std::log((static_cast<double>(i) + 0.5) / 4096);
    }
    double draw(Random& random) const { return quantiles_[random() >> 52]; }

  private:
    std::array<double, 4096> quantiles_;
};

}  // namespace

Annealed anneal(const Problem& problem, const Windows& windows, const Schedule& start,
                const AnnealingSettings& settings, const StopCheck& stop) {
    AnnealState state(problem, windows, settings.prices, start.start);
    Push push(state);
    const Thresholds thresholds;
    Random random(settings.seed, settings.stream);
    Annealed best{start, state.exact_energy(), 0};
    const auto count = static_cast<std::uint32_t>(problem.operator_count());
    const std::int64_t keep_period =
        std::max<std::int64_t>({count / 2, windows.latency_bound * 2, 256});

    const auto keep_best = [&] {
        const double energy = state.exact_energy();
        if (energy >= best.energy) return;
        best.energy = energy;
        best.schedule.start = state.start();
    };

    state.smooth(settings.smoothing_start);
    const double scale = energy_scale(state, random);
    std::int64_t until_keep = keep_period, until_stop = stop_check_period;
    for (int step = 0; step < temperature_steps; ++step) {
        const double progress = static_cast<double>(step) / (temperature_steps - 1);
        const auto between = [&](double from, double to) {
            return from * std::pow(to / from, progress);
        };
        state.smooth(between(settings.smoothing_start, settings.smoothing_end));
        const double temperature =
            scale * between(settings.temperature_start, settings.temperature_end);
        const std::int64_t goal = settings.proposals * (step + 1) / temperature_steps;
        for (; best.proposals < goal; ++best.proposals) {
            const auto v = static_cast<std::int32_t>(random.below(count));
            const auto [first, last] = state.slack(v);
            double kind = random.uniform();
            bool moved = false;
            if (kind < settings.push_share) {
                moved = push.propose(v, first, last, random);
            } else if ((kind -= settings.push_share) < settings.shorten_share) {
                moved = push.shorten(v, random);
            } else if (first < last) {
                const std::int32_t to = pick_step(random, state.start()[v], first, last);
                if (kind - settings.shorten_share < settings.swap_share) {
                    moved = push.swap(v, to, random);
                } else if (state.fits(v, to)) {
                    state.propose(v, to);
                    if (state.accepts(temperature * thresholds.draw(random))) state.commit();
                }
            }
            if (moved && push.delta() > temperature * thresholds.draw(random)) push.undo();
            if (--until_keep == 0) {
                until_keep = keep_period;
                keep_best();
            }
            if (--until_stop == 0) {
                until_stop = stop_check_period;
                if (stop()) {
                    keep_best();
                    return best;
                }
            }
        }
    }
    keep_best();
    return best;
}

}  // namespace gaus
