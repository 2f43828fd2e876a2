// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/categorical.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front.hpp"
#include "gaus/horizon.hpp"
#include "gaus/method.hpp"
#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/schedule.hpp"
#include "gaus/search_space.hpp"
#include "gaus/term.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gaus {

/// How the hyperparameters of restarts are found.
enum class SearchMode : std::uint8_t {
    fixed,    ///< the same for all
    random,   ///< drawn from the search space
    halving,  ///< drawn; of the restarts relaxed together only the better quarter is refined
    pbt,      ///< likewise, and half of them inherited from the best so far, slightly changed
};

/// Which ranks get the best schedules of a rank.
enum class Topology : std::uint8_t { none, ring, all };

/// What a run is asked to do. Every field is one option of `gaus solve`.
struct SearchSettings {
    std::vector<Objective> objectives;  ///< built-in objectives of the front, in this order
    std::vector<LatencyBound> latency_bounds;
    IntervalRange intervals;    ///< initiation intervals
    double time_limit = 60;     ///< [s] since the start of the run
    std::int64_t restarts = 0;  ///< stop after this many; 0: time alone
    int batch = 0;              ///< restarts that relax together; 0: 16, on a GPU 512
    double turn = 0;            ///< [s] of one thread for a batch; 0: default_turn
    int threads = 0;            ///< of the CPU per rank; 0: the cores that it may use
    std::uint64_t seed = 1;
    SearchMode mode = SearchMode::pbt;
    SearchSpace space;
    bool share = true;  ///< restarts may continue from the best schedules of others
    Topology topology = Topology::all;
    double report_period = 10;   ///< [s] between reports
    double exchange_period = 1;  ///< [s] between exchanges of the ranks
    double patience = 10;        ///< [s] after which a rank that does not answer is named
    std::size_t front_capacity = 500;
    RelaxationSettings relaxation{.iterations = 0};  ///< 0: as many as the search chooses
    double refinement = 1.0;          ///< factor on the proposals of every refinement; 0: none
    std::vector<Term> terms;          ///< user objectives, after the built-in ones
    std::optional<Schedule> initial;  ///< enters the front first
    std::optional<Front> resume;      ///< what an earlier run of the same settings has left
    Method method = Method::search;
    // Of the other methods alone.
    std::vector<double> prices;  ///< [M] >= 0, one above 0: what the restarts minimise
    MethodStart start = MethodStart::usual;
    RelaxCategorical categorical;  ///< a restart of gs
};

/// A twelfth of the time limit, or more, up to a third, where that is few moves an operator: then a
/// few long refinements find more than many short ones. At most 300 s: a kill costs about that, or
/// the refinement of a baseline (docs/search.md). Of the other methods the time limit.
double default_turn(const SearchSettings& settings, std::int32_t operators);

/// Throws InputError when a field is out of its range or missing, with its name, what was found and
/// what is expected. search() calls it first.
void check_settings(const Problem& problem, const SearchSettings& settings);

}  // namespace gaus
