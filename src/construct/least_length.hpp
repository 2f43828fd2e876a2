// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// Steps that a schedule needs at least because of a class with a limit.
struct ClassLength {
    std::int64_t steps = 0;
    std::int32_t resource_class = -1;  ///< -1: nothing is limited
    std::int64_t operators = 0;        ///< of the class that ask for so many
    std::int64_t before = 0;           ///< steps before the first of them can start
    std::int64_t after = 0;            ///< and from the end of their blocking to the end
};

/// Steps from the start of every operator to the end of the last that follows it, [V], whatever the
/// start windows; without pipelining at least 1. Cost as of windows().
std::vector<std::int32_t> tails(const Problem& problem, std::int32_t ii);

/// Max over classes and subsets of their operators of: the earliest start, the steps that their
/// units take at the limit, and the shortest way to the end. `head` [V]: earliest starts; `tail`
/// [V]: steps from a start to the end. Subsets are those above a head and a tail (Carlier 1982),
/// all pairs of them up to 1000 operators of a class, else above one of both. For pipelined
/// schedules too: an iteration alone keeps the limits.
ClassLength class_length(const Problem& problem, std::span<const std::int32_t> head,
                         std::span<const std::int32_t> tail);

/// The fewest steps that a schedule without pipelining takes, as far as that is proven.
struct LeastLength {
    std::int32_t steps = 0;
    std::string reason{};                ///< what asks for so many; empty: the dependencies alone
    std::optional<Schedule> schedule{};  ///< a legal one of that length, where it is known
};

/// From class_length() upwards: a number of steps is too small when the work that must lie between
/// two steps is above the limits, for up to 150 operators of a class, or when a complete search
/// shows it. Some 10 ms, more for every step that is proven to be too small, and for large designs
/// as long as contract(). Throws InfeasibleError when an operator takes more units than there are.
LeastLength least_length(const Problem& problem, const std::function<bool()>& stop);

/// Says which class asks for more steps than the windows have; empty: none.
std::string class_reason(const Problem& problem, const Windows& windows);

/// Says why so many steps, fewer than the least, are too few.
std::string too_short(std::int32_t steps, const LeastLength& least);

}  // namespace gaus
