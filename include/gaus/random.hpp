// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace gaus {

/// Counter-based random numbers: value i of stream (seed, stream) is a pure function of
/// (seed, stream, i), so a restart draws the same numbers on any rank and in any order.
/// The mixing function is SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
class Random {
  public:
    using result_type = std::uint64_t;  ///< asked for by the standard library

    /// Usually of (run seed, restart).
    Random(std::uint64_t seed, std::uint64_t stream)
        : key_(mix(seed + 0x9e3779b97f4a7c15ull) ^ mix(stream * 0xd1342543de82ef95ull + 1)) {}

    /// The next value.
    std::uint64_t operator()() { return mix(key_ + 0x9e3779b97f4a7c15ull * ++counter_); }
    /// In [0, 1).
    double uniform() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }
    /// In 0..n-1, n > 0 (multiply-shift; bias below n / 2^32).
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>(((*this)() >> 32) * n >> 32);
    }
    /// Least value.
    static constexpr std::uint64_t min() { return 0; }
    /// Largest value.
    static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }

  private:
    static constexpr std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }
    std::uint64_t key_;
    std::uint64_t counter_ = 0;
};

}  // namespace gaus
