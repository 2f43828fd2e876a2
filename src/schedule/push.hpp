#pragma once

#include "gaus/random.hpp"

#include "schedule/anneal_state.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// A push: one operator moves beyond its slack and shoves the neighbours in its way, at most
/// `reach` operators in all. The move is made at once; `undo` takes it back.
class Push {
  public:
    explicit Push(AnnealState& state);

    /// Pushes v out of [first, last]. False, with the state as it was, when the shove would leave
    /// a window, break a limit or move too many operators.
    bool propose(std::int32_t v, std::int32_t first, std::int32_t last, Random& random);
    /// Lets the value of v die one or a few steps earlier: all its late consumers move at once,
    /// which no sequence of improving single moves does.
    bool shorten(std::int32_t v, Random& random);
    /// Moves v to `step` and an operator of the same class that starts there to where v was: full
    /// steps stay full.
    bool swap(std::int32_t v, std::int32_t step, Random& random);
    /// Energy change of the push just made.
    double delta() const { return delta_; }
    void undo();

  private:
    static constexpr std::size_t reach = 32;

    void begin();
    bool collect(bool later);
    bool require(std::int32_t op, std::int32_t target, bool later);
    bool apply();
    bool move(std::int32_t op, std::int32_t to);

    struct Shift {
        std::int32_t op, to;
    };
    AnnealState& state_;
    std::vector<std::uint32_t> mark_;  // stamp of the push that last touched the operator
    std::vector<std::int32_t> slot_;   // its index in shifts_
    std::vector<Shift> shifts_, done_;
    std::uint32_t stamp_ = 0;
    double delta_ = 0;
};

}  // namespace gaus
