// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__AVX__)
#include <immintrin.h>
#endif

/// Vectors as wide as the instruction set has them, compiled once per instruction set: everything
/// is local to the including file, so no code of one can be linked in place of another's.
namespace {

#if defined(__AVX512F__)
constexpr std::int32_t vector_width = 16;
#elif defined(__AVX2__)
constexpr std::int32_t vector_width = 8;
#else
constexpr std::int32_t vector_width = 4;
#endif

/// Restarts of one operator, or steps in a row.
using Float = float __attribute__((vector_size(4 * vector_width)));
using Int = std::int32_t __attribute__((vector_size(4 * vector_width)));
using Float4 = float __attribute__((vector_size(16)));
// Unaligned; GCC and Clang let vectors alias their elements.
using LooseFloat = float __attribute__((vector_size(4 * vector_width), aligned(4)));
using LooseInt = std::int32_t __attribute__((vector_size(4 * vector_width), aligned(4)));
using LooseBytes = std::uint8_t __attribute__((vector_size(vector_width), aligned(1)));
using LooseFloat4 = float __attribute__((vector_size(16), aligned(4)));

using Places = std::make_index_sequence<vector_width>;

template <std::size_t... i>
constexpr Int ascending(std::index_sequence<i...>) {
    return Int{static_cast<std::int32_t>(i)...};
}
constexpr Int iota = ascending(Places{});

inline Float splat(float x) {
    return x - Float{};  // adding would lose the sign of 0, and cost an addition
}
inline Int splat(std::int32_t x) {
    return Int{} + x;
}
inline Float load(const float* p) {
    return *reinterpret_cast<const LooseFloat*>(p);
}
inline Int load(const std::int32_t* p) {
    return *reinterpret_cast<const LooseInt*>(p);
}
inline Float4 load4(const float* p) {
    return *reinterpret_cast<const LooseFloat4*>(p);
}
inline void store(float* p, Float x) {
    *reinterpret_cast<LooseFloat*>(p) = x;
}
inline void store(std::int32_t* p, Int x) {
    *reinterpret_cast<LooseInt*>(p) = x;
}
inline void store4(float* p, Float4 x) {
    *reinterpret_cast<LooseFloat4*>(p) = x;
}
inline Int load(const std::uint8_t* p) {
#if defined(__AVX2__) && !defined(__AVX512F__)
    return reinterpret_cast<Int>(
        _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
#else
    return __builtin_convertvector(*reinterpret_cast<const LooseBytes*>(p), Int);
#endif
}
inline void store(std::uint8_t* p, Int x) {
    *reinterpret_cast<LooseBytes*>(p) = __builtin_convertvector(x, LooseBytes);
}
/// The elements of p where those of `choice` are `chosen`, else 0.
inline Float load_where(const std::uint8_t* choice, std::int32_t chosen, const float* p) {
#if defined(__AVX512F__)
    const __m128i choices = _mm_loadu_si128(reinterpret_cast<const __m128i*>(choice));
    const __mmask16 mask = _mm_cmpeq_epi8_mask(choices, _mm_set1_epi8(static_cast<char>(chosen)));
    return reinterpret_cast<Float>(_mm512_maskz_loadu_ps(mask, p));
#else
    return load(choice) == chosen ? load(p) : Float{};
#endif
}
inline Float load_where(const std::int32_t* choice, std::int32_t chosen, const float* p) {
    return load(choice) == chosen ? load(p) : Float{};
}
inline void add(float* p, Float x) {
    store(p, load(p) + x);
}
inline Float to_float(Int x) {
    return __builtin_convertvector(x, Float);
}
inline Int truncate(Float x) {
    return __builtin_convertvector(x, Int);
}
inline Float smaller(Float a, Float b) {
    return a < b ? a : b;
}
inline Float larger(Float a, Float b) {
    return a > b ? a : b;
}
inline Int larger(Int a, Int b) {
    return a > b ? a : b;
}
/// NaN becomes `high`.
inline Float clamp(Float x, Float low, Float high) {
    return larger(smaller(x, high), low);
}
/// The largest integer up to x, for |x| < 2^31.
inline Float floor(Float x) {
#if defined(__AVX512F__)
    return reinterpret_cast<Float>(_mm512_floor_ps(reinterpret_cast<__m512>(x)));
#elif defined(__AVX2__)
    return reinterpret_cast<Float>(_mm256_floor_ps(reinterpret_cast<__m256>(x)));
#else
    const Float whole = to_float(truncate(x));
    return whole > x ? whole - 1.0f : whole;
#endif
}

/// Keeps an array in memory: loading its elements one by one is cheaper than taking vectors apart.
template <class Array>
inline void keep_in_memory(Array& array) {
    asm("" : "+m"(array));
}

/// True when an element of a comparison holds.
inline bool any(Int mask) {
#if defined(__AVX512F__)
    return _mm512_test_epi32_mask(reinterpret_cast<__m512i>(mask),
                                  reinterpret_cast<__m512i>(mask)) != 0;
#elif defined(__AVX2__)
    return _mm256_movemask_ps(reinterpret_cast<__m256>(mask)) != 0;
#else
    return (mask[0] | mask[1] | mask[2] | mask[3]) != 0;
#endif
}

/// 1 / x to 2e-7 relative, for normal x whose inverse is normal: a step of Newton's from the
/// processor's estimate. Divisions would keep everything else waiting.
inline Float reciprocal(Float x) {
#if defined(__AVX512F__)
    const Float y = reinterpret_cast<Float>(_mm512_rcp14_ps(reinterpret_cast<__m512>(x)));
    return y * (2.0f - x * y);
#elif defined(__AVX2__)
    const Float y = reinterpret_cast<Float>(_mm256_rcp_ps(reinterpret_cast<__m256>(x)));
    return y * (2.0f - x * y);
#else
    return 1.0f / x;
#endif
}

/// 1 / sqrt(x) to 4e-4 relative, for normal x > 0.
inline Float inverse_root(Float x) {
#if defined(__AVX512F__)
    return reinterpret_cast<Float>(_mm512_rsqrt14_ps(reinterpret_cast<__m512>(x)));
#elif defined(__AVX2__)
    return reinterpret_cast<Float>(_mm256_rsqrt_ps(reinterpret_cast<__m256>(x)));
#else
    Float y;
    for (int i = 0; i < vector_width; ++i)
        y[i] = 1.0f / __builtin_sqrtf(x[i]);
    return y;
#endif
}

/// sqrt(x) to 3e-7 relative, for normal x > 0.
inline Float root(Float x) {
    const Float y = inverse_root(x);
    return x * y * (1.5f - 0.5f * x * (y * y));
}

/// e^x to 2e-7 relative and 3e-8 |x|; NaN stays NaN. Below -87: 1e-38, above 88: 2e38.
inline Float exponential(Float x) {
    x = larger(splat(-87.0f), smaller(splat(88.0f), x));
    constexpr float magic = 12582912.0f, to_base_2 = 1.44269504f;
    const Float shifted = x * to_base_2 + magic;  // 1.5 * 2^23: adding it rounds to an integer
    const Float r = x * to_base_2 - (shifted - magic);
    Float p = splat(0.00132669706f);
    p = p * r + 0.00967545994f;
    p = p * r + 0.0555074252f;
    p = p * r + 0.240221217f;
    p = p * r + 0.693146944f;
    p = p * r + 1.00000012f;
    return reinterpret_cast<Float>(reinterpret_cast<Int>(p) +
                                   (reinterpret_cast<Int>(shifted) << 23));
}

inline Float sigmoid(Float x) {
    return reciprocal(1.0f + exponential(-x));
}

/// Elements Pattern::at(0), Pattern::at(1), ... of a, followed by b.
template <class Pattern, std::size_t... i>
inline Float shuffle(Float a, Float b, std::index_sequence<i...>) {
    return __builtin_shufflevector(a, b, Pattern::at(static_cast<int>(i))...);
}

inline float sum(Float x) {
    float total = 0;
    for (int width = vector_width / 2; width > 0; width /= 2)
        for (int i = 0; i < width; ++i)
            x[i] += x[i + width];
    total = x[0];
    return total;
}

/// In every four elements: those from `from` of a and b, in turn.
template <int from>
struct Interleaved {
    static constexpr int at(int i) { return i / 4 * 4 + from + i % 4 / 2 + i % 2 * vector_width; }
};
/// In every four elements: two from `from` of a, then of b.
template <int from>
struct Pairs {
    static constexpr int at(int i) { return i / 4 * 4 + from + i % 2 + i % 4 / 2 * vector_width; }
};

/// Transposes every 4 x 4 block of four vectors.
inline void transpose(Float (&x)[4]) {
    const Float a = shuffle<Interleaved<0>>(x[0], x[1], Places{});
    const Float b = shuffle<Interleaved<2>>(x[0], x[1], Places{});
    const Float c = shuffle<Interleaved<0>>(x[2], x[3], Places{});
    const Float d = shuffle<Interleaved<2>>(x[2], x[3], Places{});
    x[0] = shuffle<Pairs<0>>(a, c, Places{});
    x[1] = shuffle<Pairs<2>>(a, c, Places{});
    x[2] = shuffle<Pairs<0>>(b, d, Places{});
    x[3] = shuffle<Pairs<2>>(b, d, Places{});
}

/// The elements of a and b in a row.
template <class Half, std::size_t... i>
inline auto joined(Half a, Half b, std::index_sequence<i...>) {
    return __builtin_shufflevector(a, b, i...);
}

/// Four floats from every fourth of `offset`, `count` in all.
template <int count>
inline auto load_every_fourth(const float* p, const std::int32_t* offset) {
    if constexpr (count == 4) {
        return load4(p + offset[0]);
    } else {
        return joined(load_every_fourth<count / 2>(p, offset),
                      load_every_fourth<count / 2>(p, offset + count / 2),
                      std::make_index_sequence<count>{});
    }
}
inline Float load_quarters(const float* p, const std::int32_t* offset) {
    return load_every_fourth<vector_width>(p, offset);
}

}  // namespace
