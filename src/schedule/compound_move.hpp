#pragma once

#include "gaus/random.hpp"

#include "schedule/anneal_state.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// A move of several operators that stays legal at every step. It is made at once, if it can be
/// made at all; `undo` takes it back. At most `reach` operators move. When a move cannot be made
/// (a window or limit is in the way, or too many would move) the state is as it was.
class CompoundMove {
  public:
    explicit CompoundMove(AnnealState& state);

    /// v alone.
    bool single(std::int32_t v, std::int32_t to);
    /// v moves out of its slack [first, last] and shoves the neighbours in its way.
    bool push(std::int32_t v, std::int32_t first, std::int32_t last, Random& random);
    /// Lets the value of v die one or a few steps earlier: all its late consumers move at once,
    /// which no sequence of improving single moves does.
    bool shorten(std::int32_t v, Random& random);
    /// Moves v to `step` and an operator of the same class that starts there to where v was: full
    /// steps stay full.
    bool swap(std::int32_t v, std::int32_t step, Random& random);
    /// Energy change of the move just made.
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
    std::vector<std::uint32_t> mark_;  // stamp of the move that last touched the operator
    std::vector<std::int32_t> slot_;   // its index in shifts_
    std::vector<Shift> shifts_, done_;
    std::uint32_t stamp_ = 0;
    double delta_ = 0;
};

}  // namespace gaus
