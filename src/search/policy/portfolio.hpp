// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/search_settings.hpp"

#include "search/policy/scoreboard.hpp"
#include "search/policy/strategies.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gaus {

/// What the next batch may be.
struct Choice {
    /// A task and its share among those of one batch.
    struct Part {
        Assignment what;
        double share;
    };

    Assignment what;
    std::int64_t restarts = 1;  ///< of such a batch
    double share = 0;           ///< of the time; those of all choices sum up to 1
    double seconds = 0;         ///< that such a batch takes
    std::vector<Part> parts{};  ///< what its restarts are, when they relax together
};

/// The strategies of a run, as far as its settings and its design have a use for them.
class Portfolio {
  public:
    /// `mixed`: the kinds of task that have a mixture.
    Portfolio(const Problem& problem, const SearchSettings& settings,
              const std::vector<bool>& mixed);

    const std::vector<TaskKind>& kinds() const { return kinds_; }
    /// Restarts that relax together.
    std::int64_t lanes() const { return lanes_; }

    /// What comes in question after what has been earned, by probability matching: of the prior
    /// share of a kind of task, of a strategy for it, and of its efforts, a floor stays, and the
    /// rest grows with what a second of it earns beside the others. An effort comes in question
    /// once the one below has earned as much as the one below that. With nothing earned the priors.
    /// `seeks`: schedules are looked for where none is known.
    std::vector<Choice> choices(const Scoreboard& earned, bool seeks) const;

  private:
    void pool(const Scoreboard& earned, std::vector<Choice>& choices) const;
    std::vector<double> shares_of_kinds(const Scoreboard& earned, double whole) const;
    void add_strategies(const Scoreboard& earned, std::size_t kind, double share,
                        std::vector<Choice>& choices) const;
    void add_efforts(const Scoreboard& earned, std::size_t kind, const Strategy& strategy,
                     double share, std::vector<Choice>& choices) const;
    bool uses(std::size_t kind, const Strategy& strategy, const Scoreboard& earned) const;
    double prior_share(std::size_t kind, const Strategy& strategy) const;
    double seconds_of(const Assignment& what) const;
    bool has_rung_above(const Assignment& what) const;
    int highest_rung(const Scoreboard& earned, Assignment what) const;

    const Problem& problem_;
    const SearchSettings& settings_;
    std::vector<TaskKind> kinds_;
    std::vector<bool> mixed_;
    std::int64_t lanes_;
    bool relaxes_;
    double repair_share_;  ///< while Start::repair has something to do
};

}  // namespace gaus
