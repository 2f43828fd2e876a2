// SPDX-License-Identifier: Apache-2.0
#include "search/run/conversation.hpp"

#include <ctime>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Time that this thread has computed for [s].
double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

Conversation::Conversation(Communicator& communicator, const SearchSettings& settings,
                           const Deadline& deadline)
    : communicator_(communicator),
      settings_(settings),
      deadline_(deadline),
      exchange_(communicator, settings.share ? settings.topology : Topology::none) {}

void Conversation::note_elites(const BatchResult& result, std::span<const double> scales) {
    if (settings_.share && communicator_.size() > 1) elites_.note(result, scales);
}

void Conversation::begin(bool idle) {
    outbox_.elites = elites_.take();
    outbox_.reserve = deadline_.reserved();
    outbox_.stop = deadline_.ended();
    outbox_.idle = idle;
    begun_ = deadline_.elapsed();
    next_ = begun_ + settings_.exchange_period;
    exchange_.begin(std::exchange(outbox_, {}));
}

void Conversation::hear(Received& received) {
    for (MigrationRow& row : received.moved) {
        elites_.note_known(row, communicator_.rank());
        row.seconds = deadline_.seconds();
    }
    for (const int rank : std::exchange(silent_, {}))
        received.remarks.push_back(fmt::format("{} answers again", communicator_.name(rank)));
}

std::optional<Received> Conversation::move(bool idle, bool last) {
    const double begin_seconds = thread_seconds();
    const bool due = deadline_.elapsed() >= next_ || deadline_.ended() || idle || last;
    if (!exchange_.under_way() && due) begin(idle);
    auto received = exchange_.poll();
    if (received) hear(*received);
    seconds_ += thread_seconds() - begin_seconds;
    return received;
}

Silence Conversation::silence() {
    Silence silence;
    const double waited = deadline_.elapsed() - begun_;
    if (!exchange_.under_way() || waited < settings_.patience) return silence;
    const bool first = communicator_.rank() == 0;
    if (first) {
        for (const int rank : communicator_.ranks_before(exchange_.step()))
            if (silent_.insert(rank).second)
                silence.remarks.push_back(fmt::format("{} has not answered for {:.0f} s",
                                                      communicator_.name(rank), waited));
    }
    // Large messages take their time. Rank 0 writes what there is before the others give up.
    const double most = (silent_.empty() ? 20 : first ? 3 : 6) * settings_.patience;
    silence.hopeless = deadline_.ended() && waited >= most;
    silence.who = silent_.empty() ? "a rank" : communicator_.name(*silent_.begin());
    return silence;
}

}  // namespace gaus
