#pragma once

#include <cstdint>

/// Eight floats or integers at once, compiled once per instruction set: everything is local to the
/// including file, so no code of one instruction set can be linked in place of another's.
namespace {

constexpr std::int32_t lanes_per_vector = 8;

using Float8 = float __attribute__((vector_size(32)));
using Int8 = std::int32_t __attribute__((vector_size(32)));
// Unaligned; GCC and Clang let vectors alias their elements.
using LooseFloat8 = float __attribute__((vector_size(32), aligned(4)));
using LooseInt8 = std::int32_t __attribute__((vector_size(32), aligned(4)));

constexpr Int8 iota = {0, 1, 2, 3, 4, 5, 6, 7};
constexpr Float8 steps = {0, 1, 2, 3, 4, 5, 6, 7};

inline Float8 splat(float x) {
    return Float8{} + x;
}
inline Int8 splat(std::int32_t x) {
    return Int8{} + x;
}
inline Float8 load(const float* p) {
    return *reinterpret_cast<const LooseFloat8*>(p);
}
inline Int8 load(const std::int32_t* p) {
    return *reinterpret_cast<const LooseInt8*>(p);
}
inline void store(float* p, Float8 x) {
    *reinterpret_cast<LooseFloat8*>(p) = x;
}
inline void store(std::int32_t* p, Int8 x) {
    *reinterpret_cast<LooseInt8*>(p) = x;
}
inline Float8 to_float(Int8 x) {
    return __builtin_convertvector(x, Float8);
}
inline Int8 truncate(Float8 x) {
    return __builtin_convertvector(x, Int8);
}
inline Float8 masked(Float8 x, Int8 mask) {
    return reinterpret_cast<Float8>(reinterpret_cast<Int8>(x) & mask);
}
/// NaN becomes `high`.
inline Float8 clamp(Float8 x, Float8 low, Float8 high) {
    const Float8 below = x < high ? x : high;
    return below > low ? below : low;
}
inline Float8 square_root(Float8 x) {
    Float8 root;
    for (int i = 0; i < 8; ++i)
        root[i] = __builtin_sqrtf(x[i]);
    return root;
}

/// e^x to 2e-7 relative; NaN stays NaN. Below -87: 1e-38.
inline Float8 exponential(Float8 x) {
    x = x > 88.0f ? splat(88.0f) : x;
    x = x < -87.0f ? splat(-87.0f) : x;
    constexpr float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
    const Float8 shifted = x * 1.44269504f + magic;
    const Float8 n = shifted - magic;
    const Float8 r = x - n * 0.693359375f + n * 2.12194440e-4f;
    Float8 p = splat(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const Int8 bits = (reinterpret_cast<Int8>(shifted) + 127) << 23;
    return p * reinterpret_cast<Float8>(bits);
}

inline Float8 sigmoid(Float8 x) {
    return 1.0f / (1.0f + exponential(-x));
}

inline float sum(Float8 x) {
    const Float8 a = x + __builtin_shuffle(x, Int8{4, 5, 6, 7, 0, 1, 2, 3});
    const Float8 b = a + __builtin_shuffle(a, Int8{2, 3, 0, 1, 6, 7, 4, 5});
    return b[0] + b[1];
}

/// The sums of eight vectors; every sum adds its elements in the same order.
inline Float8 sums(const Float8* x) {
    Float8 r[4];
    for (int i = 0; i < 4; ++i)
        r[i] = __builtin_shuffle(x[i], x[i + 4], Int8{0, 1, 2, 3, 8, 9, 10, 11}) +
               __builtin_shuffle(x[i], x[i + 4], Int8{4, 5, 6, 7, 12, 13, 14, 15});
    Float8 q[2];
    for (int i = 0; i < 2; ++i)
        q[i] = __builtin_shuffle(r[2 * i], r[2 * i + 1], Int8{0, 1, 8, 9, 4, 5, 12, 13}) +
               __builtin_shuffle(r[2 * i], r[2 * i + 1], Int8{2, 3, 10, 11, 6, 7, 14, 15});
    return __builtin_shuffle(q[0], q[1], Int8{0, 2, 8, 10, 4, 6, 12, 14}) +
           __builtin_shuffle(q[0], q[1], Int8{1, 3, 9, 11, 5, 7, 13, 15});
}

/// Elements one place up; the first one is the last of `before`.
inline Float8 shifted_up(Float8 before, Float8 x) {
    return __builtin_shuffle(before, x, Int8{7, 8, 9, 10, 11, 12, 13, 14});
}

}  // namespace
