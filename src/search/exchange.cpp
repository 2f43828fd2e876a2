#include "search/exchange.hpp"

#include "gaus/error.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>
#include <type_traits>

namespace gaus {

namespace {

/// Writes values one after the other into bytes.
class Packer {
  public:
    template <class T>
    requires std::is_trivially_copyable_v<T>
    void operator()(const T& value) { append(&value, sizeof value); }
    template <class T>
    void operator()(const std::vector<T>& values) {
        (*this)(static_cast<std::uint64_t>(values.size()));
        append(values.data(), values.size() * sizeof(T));
    }
    void operator()(const std::string& text) {
        (*this)(static_cast<std::uint64_t>(text.size()));
        append(text.data(), text.size());
    }
    std::span<const std::byte> bytes() const { return bytes_; }

  private:
    void append(const void* data, std::size_t count) {
        if (count == 0) return;
        const auto* first = static_cast<const std::byte*>(data);
        bytes_.insert(bytes_.end(), first, first + count);
    }
    std::vector<std::byte> bytes_;
};

/// Reads them back; a message that is too short is a SystemError.
class Unpacker {
  public:
    explicit Unpacker(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <class T>
    requires std::is_trivially_copyable_v<T>
    void operator()(T& value) { take(&value, 1, sizeof value); }
    template <class T>
    void operator()(std::vector<T>& values) {
        values.resize(length(sizeof(T)));
        take(values.data(), values.size(), sizeof(T));
    }
    void operator()(std::string& text) {
        text.resize(length(1));
        take(text.data(), text.size(), 1);
    }
    std::uint64_t length(std::size_t item) {
        std::uint64_t count = 0;
        (*this)(count);
        if (count > rest_.size() / item) throw SystemError("a message between ranks is damaged");
        return count;
    }

  private:
    void take(void* to, std::size_t count, std::size_t item) {
        if (count == 0) return;
        if (count > rest_.size() / item) throw SystemError("a message between ranks is damaged");
        std::memcpy(to, rest_.data(), count * item);
        rest_ = rest_.subspan(count * item);
    }
    std::span<const std::byte> rest_;
};

/// Calls `field` with every field: the one list that packing and unpacking share.
void visit(auto& field, auto& point) requires
    std::is_same_v<std::remove_const_t<std::remove_reference_t<decltype(point)>>, FrontPoint> {
    field(point.schedule.start);
    field(point.schedule.ii);
    field(point.objectives);
    field(point.latency_bound);
    field(point.weighting);
    field(point.origin);
    field(point.rank);
    field(point.restart);
    field(point.iteration);
    field(point.seconds);
}

void visit(auto& field, auto& trial) requires
    std::is_same_v<std::remove_const_t<std::remove_reference_t<decltype(trial)>>, TrialRow> {
    field(trial.restart);
    field(trial.rank);
    field(trial.start);
    field(trial.latency_bound);
    field(trial.weighting);
    field(trial.spread);
    field(trial.learning_rate);
    field(trial.smoothing_start);
    field(trial.smoothing_end);
    field(trial.temperature);
    field(trial.proposals);
    field(trial.iterations);
    field(trial.value);
    field(trial.seconds);
    field(trial.status);
}

void pack(Packer& packer, const Findings& findings) {
    packer(static_cast<std::uint64_t>(findings.points.size()));
    for (const FrontPoint& point : findings.points)
        visit(packer, point);
    packer(static_cast<std::uint64_t>(findings.trials.size()));
    for (const TrialRow& trial : findings.trials)
        visit(packer, trial);
    packer(findings.hyperparameters);
    packer(findings.evaluations);
    packer(findings.reserve);
    packer(findings.stop);
}

void unpack_into(Findings& all, std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    const auto points = unpacker.length(1);
    for (std::uint64_t i = 0; i < points; ++i)
        visit(unpacker, all.points.emplace_back());
    const auto trials = unpacker.length(1);
    for (std::uint64_t i = 0; i < trials; ++i)
        visit(unpacker, all.trials.emplace_back());
    std::vector<Hyperparameters> hyperparameters;
    unpacker(hyperparameters);
    all.hyperparameters.insert(all.hyperparameters.end(), hyperparameters.begin(),
                               hyperparameters.end());
    std::int64_t evaluations = 0;
    unpacker(evaluations);
    all.evaluations += evaluations;
    double reserve = 0;
    unpacker(reserve);
    all.reserve = std::max(all.reserve, reserve);
    bool stop = false;
    unpacker(stop);
    all.stop = all.stop || stop;
}

}  // namespace

Findings exchange(const Findings& mine, Communicator& communicator) {
    Findings all;
    if (communicator.size() == 1) {
        all = mine;
    } else {
        Packer packer;
        pack(packer, mine);
        for (const auto& bytes : communicator.all_gather(packer.bytes()))
            unpack_into(all, bytes);
    }
    // The order of restarts is the same on any number of ranks.
    std::ranges::stable_sort(all.points, [](const FrontPoint& a, const FrontPoint& b) {
        return std::pair(a.restart, a.iteration) < std::pair(b.restart, b.iteration);
    });
    std::vector<std::size_t> order(all.trials.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return all.trials[i].restart; });
    Findings sorted = std::move(all);
    const auto trials = sorted.trials;
    const auto hyperparameters = sorted.hyperparameters;
    for (std::size_t i = 0; i < order.size(); ++i) {
        sorted.trials[i] = trials[order[i]];
        sorted.hyperparameters[i] = hyperparameters[order[i]];
    }
    return sorted;
}

}  // namespace gaus
