// SPDX-License-Identifier: Apache-2.0
// Reads the input as a front file. What is read is written and read again, the same.
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"

#include "fuzz/check.hpp"
#include "fuzz/memory_file.hpp"

using namespace gaus;

namespace {

void require_same(const StoredFront& a, const StoredFront& b) {
    fuzz::require(difference(a.problem, b.problem).empty(), "another problem");
    fuzz::require(a.front.objective_names == b.front.objective_names, "other objectives");
    fuzz::require(a.front.points.size() == b.front.points.size(), "other points");
    for (std::size_t i = 0; i < a.front.points.size(); ++i)
        fuzz::require(a.front.points[i].schedule == b.front.points[i].schedule, "another schedule");
    fuzz::require(a.front.history.size() == b.front.history.size(), "another history");
    fuzz::require(a.front.trials.size() == b.front.trials.size(), "other trials");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const fuzz::MemoryFile file("front");
    file.write(fuzz::text_of(bytes, size));
    if (!is_front_file(file.path())) return 0;
    const auto stored = fuzz::accepted([&] { return read_front(file.path()); });
    if (!stored) return 0;
    write_front(file.path(), stored->problem, stored->front);
    require_same(*stored, read_front(file.path()));
    return 0;
}
