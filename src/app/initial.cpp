#include "app/initial.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"
#include "gaus/read_schedule.hpp"
#include "gaus/verify.hpp"

#include "app/values.hpp"

#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// Where the file names no interval it is the one that was asked for. HatScheT's files always name
/// one; without pipelining it says nothing.
Schedule read_table(const std::string& path, const Problem& problem, const IntervalRange& asked) {
    StoredSchedule stored = read_schedule(path, problem);
    const bool pipelined = asked.first > 0, one = asked.first == asked.last;
    if (stored.hatschet && !pipelined) stored.ii = 0;
    return {std::move(stored.start), stored.ii.value_or(one ? asked.first : 0)};
}

Schedule read_point(const std::string& path, std::int64_t number, const Problem& problem) {
    const StoredFront stored = read_front(path);
    const auto points = static_cast<std::int64_t>(stored.front.points.size());
    if (!(0 <= number && number < points))
        throw InputError(fmt::format("option --initial: found point {}, expected 0 to {} of {}",
                                     number, points - 1, path));
    if (stored.problem.operator_count() != problem.operator_count())
        throw InputError(fmt::format(
            "option --initial: found a front of {} operators, expected {} as in the design",
            stored.problem.operator_count(), problem.operator_count()));
    return stored.front.points[number].schedule;
}

}  // namespace

Schedule read_initial(const std::string& source, const Problem& problem,
                      const IntervalRange& asked) {
    const std::size_t colon = source.rfind(':');
    const auto number = colon == source.npos
                            ? std::nullopt
                            : parse_integer(std::string_view(source).substr(colon + 1));
    if (!number && is_front_file(source))
        throw InputError(fmt::format("option --initial: found '{0}', expected {0}:POINT", source));
    Schedule schedule = number ? read_point(source.substr(0, colon), *number, problem)
                               : read_table(source, problem, asked);
    const auto violations = verify(problem, schedule, std::numeric_limits<std::int32_t>::max(), 1);
    if (!violations.empty())
        throw InputError(fmt::format("option --initial: {}: {}", source, violations[0].message));
    return schedule;
}

}  // namespace gaus::app
