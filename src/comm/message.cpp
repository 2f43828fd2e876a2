// SPDX-License-Identifier: Apache-2.0
#include "comm/message.hpp"

#include "comm/packing.hpp"

#include <cstdint>
#include <utility>

namespace gaus {

namespace {

/// "gausmsg" and the version of this layout.
constexpr std::uint64_t tag = 0x01'67'73'6d'73'75'61'67;

/// The fields of a point, in the order of the message.
template <class Point, class Visit>
void visit_fields(Point& point, Visit& visit) {
    visit(point.schedule.start);
    visit(point.schedule.ii);
    visit(point.objectives);
    visit(point.latency_bound);
    visit(point.weighting);
    visit(point.origin);
    visit(point.rank);
    visit(point.restart);
    visit(point.iteration);
    visit(point.seconds);
}

}  // namespace

std::vector<std::byte> pack(std::span<const FrontPoint> points) {
    Packer packer;
    packer(tag);
    packer(static_cast<std::uint64_t>(points.size()));
    for (const FrontPoint& point : points)
        visit_fields(point, packer);
    return std::move(packer.bytes);
}

std::vector<FrontPoint> unpack(std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    std::uint64_t found = 0;
    unpacker(found);
    Unpacker::require(found == tag);
    std::vector<FrontPoint> points(unpacker.count(3 * sizeof(std::uint64_t)));
    for (FrontPoint& point : points) {
        visit_fields(point, unpacker);
        Unpacker::require(point.origin <= Origin::initial);
    }
    Unpacker::require(unpacker.empty());
    return points;
}

}  // namespace gaus
