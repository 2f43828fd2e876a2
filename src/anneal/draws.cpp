// SPDX-License-Identifier: Apache-2.0
#include "anneal/draws.hpp"

#include <algorithm>
#include <utility>

namespace gaus {

namespace {

/// Other bits out of those of a random number, cheaper than another one.
std::uint64_t spread(std::uint64_t number) {
    const std::uint64_t product = number * 0xd1342543de82ef95ull;
    return product ^ product >> 32;
}

}  // namespace

Draws::Draws(const Random& random, std::vector<Kind> kinds)
    : random_(random), kinds_(std::move(kinds)) {
    ends_.fill(std::vector<std::size_t>(kinds_.size()));
    draw_block(0);
}

void Draws::draw_block(std::size_t block) {
    const double rounding = random_.uniform();
    double share = 0;
    std::size_t begin = 0;
    for (std::size_t k = 0; k < kinds_.size(); ++k) {
        share += kinds_[k].share * block_size;
        const bool last = k + 1 == kinds_.size();
        const auto end =
            last ? block_size : std::min(block_size, static_cast<std::size_t>(share + rounding));
        if (begin < end) {
            draw(kinds_[k].operators,
                 std::span(drawn_).subspan(block * block_size + begin, end - begin));
        }
        ends_[block][k] = begin = end;
    }
}

void Draws::draw(std::span<const std::int32_t> operators, std::span<Draw> draws) {
    const double part = static_cast<double>(operators.size()) / static_cast<double>(draws.size());
    const auto count = static_cast<std::int32_t>(draws.size());
    for (std::int32_t i = 0; i < count; ++i) {
        const std::uint64_t number = random_();
        const double place = static_cast<double>(i) + static_cast<double>(number >> 32) * 0x1p-32;
        draws[i] = {operators[static_cast<std::int32_t>(place * part)],
                    static_cast<std::uint32_t>(number), spread(number)};
    }
}

}  // namespace gaus
