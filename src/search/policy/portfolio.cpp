// SPDX-License-Identifier: Apache-2.0
#include "search/policy/portfolio.hpp"

#include "search/policy/budget.hpp"
#include "search/policy/methods.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace gaus {

namespace {

/// Of parts with these prior shares and rates the shares of `whole`.
void match(std::span<double> shares, std::span<const double> rates, double whole) {
    const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
    const double mean = std::inner_product(shares.begin(), shares.end(), rates.begin(), 0.0);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double earned = mean > 0 ? rates[i] / mean * total : 1.0;
        shares[i] *= (prior::floor + (1 - prior::floor) * earned) * whole / total;
    }
}

}  // namespace

Portfolio::Portfolio(const Problem& problem, const SearchSettings& settings,
                     const std::vector<bool>& mixed)
    : problem_(problem),
      settings_(settings),
      kinds_(task_kinds(settings)),
      mixed_(mixed),
      lanes_(lanes_of(settings)),
      relaxes_(relaxes(problem, settings)),
      repair_share_(settings.objectives == std::vector{Objective::latency} && settings.terms.empty()
                        ? prior::repair_share_of_latency
                        : prior::repair_share) {}

double Portfolio::prior_share(std::size_t kind, const Strategy& strategy) const {
    return kinds_[kind].weighting.empty() ? strategy.front_share : strategy.scalar_share;
}

bool Portfolio::uses(std::size_t kind, const Strategy& strategy, const Scoreboard& earned) const {
    if (prior_share(kind, strategy) <= 0) return false;
    switch (strategy.start) {
        case Start::relaxation:
            return relaxes_;
        case Start::feedback:
            return relaxes_ && settings_.share && earned.tries(kind) > 0;
        case Start::elite:
            return settings_.share && earned.tries(kind) > 0;
        case Start::mixture:
            return mixed_[kind];
        case Start::front:
        case Start::crossing:
        case Start::gap:
            return explores(settings_);
        case Start::face:
            return explores(settings_) && settings_.objectives.size() > 2;
        default:
            return true;
    }
}

double Portfolio::seconds_of(const Assignment& what) const {
    return batch_seconds(problem_, settings_, kinds_[what.kind], what);
}

/// As far as the ladder has been climbed.
int Portfolio::highest_rung(const Scoreboard& earned, Assignment what) const {
    if (settings_.mode == SearchMode::fixed) return 0;
    for (double below = 0;; ++what.rung) {
        const double paid = earned.rate(what, 0);
        if (earned.tries(what) < prior::tries_of_rung || paid < below) return what.rung;
        below = paid;
        if (!has_rung_above(what)) return what.rung;
    }
}

bool Portfolio::has_rung_above(const Assignment& what) const {
    Assignment above = what;
    ++above.rung;
    const double longer = seconds_of(above);
    return longer <= prior::most_of_run * settings_.time_limit && longer > 1.5 * seconds_of(what);
}

void Portfolio::add_efforts(const Scoreboard& earned, std::size_t kind, const Strategy& strategy,
                            double share, std::vector<Choice>& choices) const {
    Assignment what{kind, strategy.start, 0};
    const bool climbs = strategy.restarts != 0 && !is_exploration(strategy.start);
    const int highest = climbs ? highest_rung(earned, what) : 0;
    const double row = earned.rate(kind, strategy.start, 0);
    std::vector<double> shares(static_cast<std::size_t>(highest) + 1,
                               1.0 / static_cast<double>(highest + 1));
    std::vector<double> rates;
    for (what.rung = 0; what.rung <= highest; ++what.rung)
        rates.push_back(earned.rate(what, row));
    match(shares, rates, share);
    for (what.rung = 0; what.rung <= highest; ++what.rung) {
        const double measured = earned.seconds(what);
        choices.push_back({what, restarts_of_batch(settings_, strategy.start),
                           shares[static_cast<std::size_t>(what.rung)],
                           measured > 0 ? measured : seconds_of(what)});
    }
}

std::vector<double> Portfolio::shares_of_kinds(const Scoreboard& earned, double whole) const {
    std::vector<double> shares;
    double total = 0;
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
        // For the front there is always something to do.
        const double life = kinds_[kind].weighting.empty() ? 1.0 : earned.life(kind);
        shares.push_back(kinds_[kind].share *
                         (prior::floor_of_kind + (1 - prior::floor_of_kind) * life));
        total += shares.back();
    }
    for (double& share : shares)
        share *= whole / total;
    return shares;
}

void Portfolio::add_strategies(const Scoreboard& earned, std::size_t kind, double share,
                               std::vector<Choice>& choices) const {
    std::vector<const Strategy*> used;
    std::vector<double> shares, rates;
    for (const Strategy& strategy : strategy_table) {
        if (!uses(kind, strategy, earned)) continue;
        used.push_back(&strategy);
        shares.push_back(prior_share(kind, strategy));
        rates.push_back(earned.rate(kind, strategy.start, earned.rate(kind, 0)));
    }
    match(shares, rates, share);
    for (std::size_t i = 0; i < used.size(); ++i)
        add_efforts(earned, kind, *used[i], shares[i], choices);
}

std::vector<Choice> Portfolio::choices(const Scoreboard& earned, bool seeks) const {
    if (settings_.method != Method::search) {
        const Assignment only{0, method_start(settings_), 0};
        return {{only, method_lanes(settings_, lanes_), 1, seconds_of(only)}};
    }
    std::vector<Choice> choices;
    if (seeks) {
        const Assignment repair{kinds_.size() - 1, Start::repair, 0};
        choices.push_back({repair, 1, repair_share_, seconds_of(repair)});
    }
    const auto shares = shares_of_kinds(earned, seeks ? 1 - repair_share_ : 1.0);
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind)
        add_strategies(earned, kind, shares[kind], choices);
    pool(earned, choices);
    return choices;
}

/// Restarts that relax together are one choice.
void Portfolio::pool(const Scoreboard& earned, std::vector<Choice>& choices) const {
    Choice pooled;
    pooled.restarts = lanes_;
    const auto relaxes = [](const Choice& choice) {
        const Strategy* strategy = strategy_of(choice.what.start);
        return strategy != nullptr && strategy->restarts == 0;
    };
    for (const Choice& choice : choices) {
        if (!relaxes(choice)) continue;
        if (pooled.parts.empty()) {
            pooled.what = choice.what;
            pooled.seconds = choice.seconds;
        }
        pooled.share += choice.share;
        pooled.parts.push_back({choice.what, choice.share});
    }
    if (pooled.parts.empty()) return;
    if (const double measured = earned.seconds(pooled.what); measured > 0)
        pooled.seconds = measured;
    std::erase_if(choices, relaxes);
    choices.push_back(std::move(pooled));
}

}  // namespace gaus
