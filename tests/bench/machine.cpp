// SPDX-License-Identifier: Apache-2.0
// Compiled for the processor of this machine: its peak is what the kernels are measured against.
#include "bench/machine.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fstream>
#include <limits>
#include <malloc.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace gaus::bench {

namespace {

#if defined(__AVX512F__)
constexpr int vector_bytes = 64;
#elif defined(__AVX__)
constexpr int vector_bytes = 32;
#else
constexpr int vector_bytes = 16;
#endif
using Vector = float __attribute__((vector_size(vector_bytes)));

constexpr int chains = 10;  // in flight: latency 4 or 5, two per cycle; they fit 16 registers

/// Runs `work` for a tenth of a second, three times; most calls per second.
double best_rate(const std::function<void()>& work) {
    double best = 0;
    for (int repetition = 0; repetition < 3; ++repetition) {
        const double begin = processor_time();
        double calls = 0, elapsed = 0;
        while (elapsed < 0.1) {
            work();
            ++calls;
            elapsed = processor_time() - begin;
        }
        best = std::max(best, calls / elapsed);
    }
    return best;
}

/// A line of /proc/self/status [bytes].
std::optional<double> memory_line(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name)) return 1024.0 * std::stod(line.substr(name.size()));
    return std::nullopt;
}

bool forget_peak() {
    std::ofstream clear("/proc/self/clear_refs");
    clear << "5" << std::flush;
    return clear.good();
}

}  // namespace

double processor_time() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double wall_time() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

double copy_bandwidth(std::int64_t working_set) {
    const auto half = static_cast<std::size_t>(working_set / 2);
    std::vector<char> from(half, 1), to(half, 2);
    const std::size_t repeats = std::max<std::size_t>(1, (std::size_t{1} << 22) / half);
    const auto copy = [&] {
        for (std::size_t i = 0; i < repeats; ++i) {
            std::memcpy(to.data(), from.data(), half);
            asm volatile("" : : "r"(to.data()) : "memory");
        }
    };
    return 2.0 * static_cast<double>(half * repeats) * best_rate(copy);
}

double arithmetic_peak() {
    constexpr int rounds = 10000;
    const auto multiply = [] {
        Vector x[chains] = {}, a = Vector{} + 0.999f, b = Vector{} + 0.5f;
        for (Vector& sum : x)  // not known to be the same
            asm volatile("" : "+m"(sum));
        for (int i = 0; i < rounds; ++i)
            for (Vector& sum : x)
                sum = sum * a + b;
        for (Vector& sum : x)
            asm volatile("" : : "m"(sum));
    };
    return best_rate(multiply) * rounds * chains * (vector_bytes / sizeof(float));
}

WorkingSets working_sets() {
    const auto size = [](int name, std::int64_t otherwise) {
        const std::int64_t bytes = sysconf(name);
        return bytes > 0 ? bytes : otherwise;
    };
    const std::int64_t second = size(_SC_LEVEL2_CACHE_SIZE, 1 << 20);
    const std::int64_t third = size(_SC_LEVEL3_CACHE_SIZE, 32 << 20);
    return {second / 2, std::min(8 * second, third / 2), 2 * third};
}

std::optional<double> peak_memory(const std::function<void()>& work) {
    malloc_trim(0);
    const bool known = forget_peak();
    const auto before = memory_line("VmRSS:");
    work();
    const auto highest = memory_line("VmHWM:");
    if (!known || !before || !highest) return std::nullopt;
    return *highest - *before;
}

KeptMemory::KeptMemory() {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
}

// glibc's defaults
KeptMemory::~KeptMemory() {
    mallopt(M_MMAP_MAX, 65536);
    mallopt(M_TRIM_THRESHOLD, 128 << 10);
    malloc_trim(0);
}

}  // namespace gaus::bench
