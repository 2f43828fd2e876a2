// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "anneal/moves/move.hpp"

#include <array>

namespace gaus {

// Every move has a file of its name.

/// Moves one operator to another step of its slack, at a log-uniform distance.
MakeMove single;
/// Moves an operator a few steps beyond its slack and shoves the neighbours in its way.
MakeMove push;
/// Lets the value of an operator die one or a few steps earlier: all its late readers move at once,
/// which no sequence of improving single moves does.
MakeMove shorten;
/// Moves an operator inside its slack, and as far those that only it keeps where they are: later,
/// the producers whose values nothing else reads, earlier, the readers that read nothing else, and
/// so on. The values between them live as long as before.
MakeMove drag;
/// Exchanges the steps (slots) of two operators of a class, pipelined with what is in their way:
/// full slots stay full.
MakeMove swap;

ProposeMoves propose_singles, propose_pushes;

/// Those that can start in more than one step; all when there are none. Those with many arcs are
/// the last.
FindOperators movable_operators;
/// Those whose value has a reader that can start in more than one step.
FindOperators shortenable_operators;
/// Movable ones whose class can be full: those of limited classes, all when there is no such class.
FindOperators swappable_operators;

/// All kinds of moves, in the order in which they are drawn. The last takes what the others leave.
inline constexpr std::array moves{
    Move{"push", Hyperparameter::push_share, movable_operators, push, propose_pushes},
    Move{"shorten", Hyperparameter::shorten_share, shortenable_operators, shorten,
         one_by_one<shorten>},
    Move{"drag", Hyperparameter::drag_share, movable_operators, drag, one_by_one<drag>},
    Move{"swap", Hyperparameter::swap_share, swappable_operators, swap, one_by_one<swap>, true},
    Move{"single", 0.0, movable_operators, single, propose_singles},
};

}  // namespace gaus
