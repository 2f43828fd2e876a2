#include "comm/message.hpp"

#include "gaus/error.hpp"

#include <cstdint>
#include <cstring>
#include <type_traits>

namespace gaus {

namespace {

/// "gausmsg" and the version of this layout.
constexpr std::uint64_t tag = 0x01'67'73'6d'73'75'61'67;

class Packer {
  public:
    template <class T>
    requires std::is_trivially_copyable_v<T>
    void operator()(const T& value) { append(&value, sizeof(T)); }
    template <class T>
    void operator()(const std::vector<T>& values) {
        (*this)(static_cast<std::uint64_t>(values.size()));
        append(values.data(), values.size() * sizeof(T));
    }
    std::vector<std::byte> bytes;

  private:
    void append(const void* from, std::size_t size) {
        const auto* first = static_cast<const std::byte*>(from);
        bytes.insert(bytes.end(), first, first + size);
    }
};

class Unpacker {
  public:
    explicit Unpacker(std::span<const std::byte> bytes) : left_(bytes) {}

    template <class T>
    requires std::is_trivially_copyable_v<T>
    void operator()(T& value) { take(&value, 1, sizeof(T)); }
    template <class T>
    void operator()(std::vector<T>& values) {
        const std::uint64_t size = count(sizeof(T));
        values.resize(size);
        take(values.data(), size, sizeof(T));
    }
    /// A number of things that take at least `bytes_each` of what is left.
    std::uint64_t count(std::size_t bytes_each) {
        std::uint64_t size = 0;
        (*this)(size);
        require(size <= left_.size() / bytes_each);
        return size;
    }
    bool empty() const { return left_.empty(); }
    static void require(bool condition) {
        if (!condition) throw SystemError("damaged message between ranks");
    }

  private:
    void take(void* to, std::uint64_t count, std::size_t bytes_each) {
        require(count <= left_.size() / bytes_each);
        if (count == 0) return;
        std::memcpy(to, left_.data(), count * bytes_each);
        left_ = left_.subspan(count * bytes_each);
    }

    std::span<const std::byte> left_;
};

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
