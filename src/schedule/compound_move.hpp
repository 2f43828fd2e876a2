#pragma once

#include "gaus/random.hpp"

#include "schedule/anneal_state.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// A move of several operators that keeps all dependencies. It is made at once, if it can be made
/// at all; `undo` takes it back. At most `reach` operators move. When a move cannot be made (a
/// window is in the way, or too many would move) the state is as it was.
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
    /// Moves v to `step` and an operator of the same class that starts in the same slot to the slot
    /// where v was, pipelined with what is in their way: full slots stay full.
    bool swap(std::int32_t v, std::int32_t step, Random& random);
    /// Energy change of the move just made.
    double delta() const { return delta_; }
    void undo();

  private:
    static constexpr std::size_t reach = 32;

    void plan();
    bool require(std::int32_t op, std::int32_t target, bool later);
    bool collect(bool later);
    void apply();
    /// v to `to`, with whatever is in its way; false, and nothing done, when that cannot be.
    bool shift(std::int32_t v, std::int32_t to);
    /// v to `to` inside its slack; pipelined, where tables are full, also beyond.
    bool place(std::int32_t v, std::int32_t to);
    void begin();
    void move(std::int32_t op, std::int32_t to);

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
