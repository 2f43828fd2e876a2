// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include "search/run/exchange.hpp"
#include "search/run/ledger.hpp"

#include <map>
#include <span>
#include <vector>

namespace gaus {

/// The elites of a rank: its best schedule of every niche, as long as the others have no better.
class Elites {
  public:
    /// Notes the best of a batch. `scales`: [M], those of the weightings.
    void note(const BatchResult& result, std::span<const double> scales);
    /// What the rank `here` has sent or got need not move again.
    void note_known(const MigrationRow& row, int here);
    /// Those that nobody has yet; they are forgotten.
    std::vector<Elite> take();

  private:
    bool improves(const TrialRow& trial, const Niche& niche) const;

    std::map<Niche, double> known_;  // values of the best that this rank has sent or got
    std::map<Niche, Elite> own_;     // better ones
};

}  // namespace gaus
