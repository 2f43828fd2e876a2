// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/random.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// What is drawn for a proposal: its operator, bits that say how much worse it may be, and those
/// that the move itself is drawn with.
struct Draw {
    std::int32_t op;
    std::uint32_t luck;
    std::uint64_t move;
};

/// Draws of proposals, in blocks. A block has every kind of move by its share, and operators of all
/// parts of its list: they are as likely as by independent draws, but come in an order that the
/// processor foresees. They are known half a block ahead, so that they can be fetched.
class Draws {
  public:
    /// Operators that a kind of move may begin with, alike ones beside each other, and the
    /// probability of that kind. The last takes what the others leave; its list is not empty.
    struct Kind {
        std::vector<std::int32_t> operators;
        double share;
    };
    struct Group {
        std::size_t kind;
        std::span<const Draw> draws;
    };
    static constexpr std::size_t group_size = 16;

    Draws(const Random& random, std::vector<Kind> kinds);

    /// The next draws, all of one kind, group_size or `most` at most. fetch(op) is called for as
    /// many later ones.
    template <class Fetch>
    Group next(std::size_t most, Fetch&& fetch) {
        const std::size_t block = now_ / block_size, at = now_ % block_size;
        if (at == 0) draw_block(1 - block);
        const auto& ends = ends_[block];
        std::size_t kind = 0;
        while (ends[kind] <= at)
            ++kind;
        const std::size_t count = std::min({most, group_size, ends[kind] - at});
        for (std::size_t i = 0; i < count; ++i)
            fetch(drawn_[(now_ + ahead + i) % drawn_.size()].op);
        const std::span<const Draw> draws = std::span(drawn_).subspan(now_, count);
        now_ = (now_ + count) % drawn_.size();
        return {kind, draws};
    }

  private:
    static constexpr std::size_t block_size = 32, ahead = block_size / 2;

    void draw_block(std::size_t block);
    void draw(std::span<const std::int32_t> operators, std::span<Draw> draws);

    Random random_;
    std::vector<Kind> kinds_;
    std::array<Draw, 2 * block_size> drawn_;
    std::array<std::vector<std::size_t>, 2> ends_;  // of the kinds in either block
    std::size_t now_ = 0;
};

}  // namespace gaus
