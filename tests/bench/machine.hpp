// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace gaus::bench {

/// Processor time of this process [s]: other jobs on the machine do not count.
double processor_time();
/// Wall-clock time [s].
double wall_time();

/// Bytes per second, read and written, of one thread that copies one half of a working set of so
/// many bytes to the other, again and again.
double copy_bandwidth(std::int64_t working_set);

/// Fused multiply-adds per second of one thread that does nothing else, every float counts.
double arithmetic_peak();

/// Working sets that fit the second cache, fit the third, and exceed it [bytes].
struct WorkingSets {
    std::int64_t second, third, memory;
};
WorkingSets working_sets();

/// Most resident memory of the process while `work` runs, above what it had before [bytes];
/// nothing where the system does not tell (only Linux does).
std::optional<double> peak_memory(const std::function<void()>& work);

/// While it lives freed memory stays with the process. Else every operation on large temporaries
/// maps pages anew.
class KeptMemory {
  public:
    KeptMemory();
    ~KeptMemory();
    KeptMemory(const KeptMemory&) = delete;
    KeptMemory& operator=(const KeptMemory&) = delete;
};

}  // namespace gaus::bench
