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
    /// Energy change of the push just made.
    double delta() const { return delta_; }
    void undo();

  private:
    static constexpr std::size_t reach = 32;

    bool collect(std::int32_t v, std::int32_t target, bool later);
    bool require(std::int32_t op, std::int32_t target, bool later);
    bool apply();

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
