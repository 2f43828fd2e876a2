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
using LooseFloat4 = float __attribute__((vector_size(16), aligned(4)));

using Places = std::make_index_sequence<vector_width>;

template <std::size_t... i>
constexpr Int ascending(std::index_sequence<i...>) {
    return Int{static_cast<std::int32_t>(i)...};
}
constexpr Int iota = ascending(Places{});

inline Float splat(float x) {
    return Float{} + x;
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
inline Int smaller(Int a, Int b) {
    return a < b ? a : b;
}
inline Int larger(Int a, Int b) {
    return a > b ? a : b;
}
/// NaN becomes `high`.
inline Float clamp(Float x, Float low, Float high) {
    return larger(smaller(x, high), low);
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

inline std::int32_t highest(Int x) {
#if defined(__AVX512F__)
    return _mm512_reduce_max_epi32(reinterpret_cast<__m512i>(x));
#else
    std::int32_t top = x[0];
    for (int i = 1; i < vector_width; ++i)
        top = x[i] > top ? x[i] : top;
    return top;
#endif
}

inline Float square_root(Float x) {
#if defined(__AVX512F__)
    return reinterpret_cast<Float>(_mm512_sqrt_ps(reinterpret_cast<__m512>(x)));
#else
    Float root;
    for (int i = 0; i < vector_width; ++i)
        root[i] = __builtin_sqrtf(x[i]);
    return root;
#endif
}

/// e^x to 2e-7 relative; NaN stays NaN. Below -87: 1e-38.
inline Float exponential(Float x) {
    x = x > 88.0f ? splat(88.0f) : x;
    x = x < -87.0f ? splat(-87.0f) : x;
    constexpr float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
    const Float shifted = x * 1.44269504f + magic;
    const Float n = shifted - magic;
    const Float r = x - n * 0.693359375f + n * 2.12194440e-4f;
    Float p = splat(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const Int bits = (reinterpret_cast<Int>(shifted) + 127) << 23;
    return p * reinterpret_cast<Float>(bits);
}

inline Float sigmoid(Float x) {
    return 1.0f / (1.0f + exponential(-x));
}

/// Elements Pattern::at(0), Pattern::at(1), ... of a, followed by b.
template <class Pattern, std::size_t... i>
inline Float shuffle(Float a, Float b, std::index_sequence<i...>) {
    return __builtin_shufflevector(a, b, Pattern::at(static_cast<int>(i))...);
}

/// One half of every block of `size` elements of a, then the same of b.
template <int size, int half>
struct Halves {
    static constexpr int at(int i) {
        const int offset = i % size, low = i - offset + half * size / 2;
        return offset < size / 2 ? low + offset : low + offset - size / 2 + vector_width;
    }
};

template <int count>
inline void fold(Float* x) {
    if constexpr (count > 1) {
        for (int i = 0; i < count / 2; ++i)
            x[i] = shuffle<Halves<count, 0>>(x[i], x[i + count / 2], Places{}) +
                   shuffle<Halves<count, 1>>(x[i], x[i + count / 2], Places{});
        fold<count / 2>(x);
    }
}

/// The sums of as many vectors as one has elements, which are lost; every sum adds its elements in
/// the same order.
inline Float sums(Float* x) {
    fold<vector_width>(x);
    return x[0];
}

inline float sum(Float x) {
    float total = 0;
    for (int width = vector_width / 2; width > 0; width /= 2)
        for (int i = 0; i < width; ++i)
            x[i] += x[i + width];
    total = x[0];
    return total;
}

/// The last element of `before`, then all but the last one of x.
struct Up {
    static constexpr int at(int i) { return vector_width - 1 + i; }
};
inline Float shifted_up(Float before, Float x) {
    return shuffle<Up>(before, x, Places{});
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
