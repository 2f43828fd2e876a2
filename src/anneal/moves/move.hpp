// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/tuning.hpp"

#include "anneal/draws.hpp"
#include "anneal/metropolis.hpp"
#include "anneal/state.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace gaus {

/// Shifts operators of the state, beginning with that of the draw, so that all dependencies hold;
/// false, and the state as it was, when the move cannot be made.
using MakeMove = bool(AnnealState& state, const Draw& draw);

/// Makes moves of one kind, each of which the walk accepts or not. At most Draws::group_size.
using ProposeMoves = void(Metropolis& walk, std::span<const Draw> draws);

/// Operators that a kind of move may begin with, alike ones beside each other.
using FindOperators = std::vector<std::int32_t>(const Problem& problem, const MoveGraph& graph);

/// A kind of move.
struct Move {
    std::string_view name;
    std::variant<double, Hyperparameter> share;  ///< of the proposals, fixed or drawn
    FindOperators* operators;
    MakeMove* make;
    ProposeMoves* propose;
    bool by_slot = false;  ///< asks AnnealState::starting_in
};

inline double share_of(const Move& move, const Tuning& tuning) {
    const auto* const drawn = std::get_if<Hyperparameter>(&move.share);
    return drawn != nullptr ? tuning[*drawn] : std::get<double>(move.share);
}

/// Proposes moves that need no look at several of them together.
template <MakeMove make>
void one_by_one(Metropolis& walk, std::span<const Draw> draws) {
    for (const Draw& draw : draws)
        if (make(walk.state, draw)) walk.judge(walk.threshold(draw));
}

/// A first look at a move. Many are looked at before the first is made, so that none waits for
/// another.
struct Candidate {
    std::int32_t op, step;
    double threshold;
};
using Candidates = std::array<Candidate, Draws::group_size>;

}  // namespace gaus
