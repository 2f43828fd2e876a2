// SPDX-License-Identifier: Apache-2.0
#include "search/run/exchange.hpp"

#include "comm/message.hpp"
#include "comm/packing.hpp"
#include "front/columns.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace gaus {

namespace {

void pack_trial(Packer& packer, const TrialRow& trial) {
    front_format::for_each(front_format::trials,
                           [&](const auto& column) { packer(trial.*column.member); });
}

TrialRow unpack_trial(Unpacker& unpacker) {
    TrialRow trial;
    front_format::for_each(front_format::trials,
                           [&](const auto& column) { unpacker(trial.*column.member); });
    return trial;
}

std::vector<std::byte> pack_results(const std::vector<BatchResult>& results) {
    if (results.empty()) return {};
    Packer packer;
    packer(static_cast<std::uint64_t>(results.size()));
    for (const BatchResult& result : results) {
        packer(result.number);
        packer(result.complete);
        packer(pack(result.points));
        packer(static_cast<std::uint64_t>(result.trials.size()));
        for (const TrialRow& trial : result.trials)
            pack_trial(packer, trial);
    }
    return std::move(packer.bytes);
}

void unpack_results(std::span<const std::byte> bytes, std::vector<BatchResult>& results) {
    Unpacker unpacker(bytes);
    for (std::uint64_t left = unpacker.count(1); left > 0; --left) {
        BatchResult& result = results.emplace_back();
        std::vector<std::byte> points;
        unpacker(result.number);
        unpacker(result.complete);
        unpacker(points);
        result.points = unpack(points);
        for (std::uint64_t trials = unpacker.count(1); trials > 0; --trials)
            result.trials.push_back(unpack_trial(unpacker));
    }
}

std::vector<std::byte> pack_elite(const Elite& elite) {
    Packer packer;
    packer(elite.value);
    packer(pack(std::span(&elite.point, 1)));
    pack_trial(packer, elite.trial);
    return std::move(packer.bytes);
}

void unpack_elites(std::span<const std::byte> bytes, std::vector<Elite>& elites) {
    for (Unpacker unpacker(bytes); !unpacker.empty();) {
        Elite& elite = elites.emplace_back();
        std::vector<std::byte> points;
        unpacker(elite.value);
        unpacker(points);
        auto unpacked = unpack(points);
        Unpacker::require(unpacked.size() == 1);
        elite.point = std::move(unpacked[0]);
        elite.trial = unpack_trial(unpacker);
    }
}

/// The fields of a bid, in the order of the message.
template <class Bid, class Visit>
void visit_bid(Bid& bid, Visit& visit) {
    visit(bid.niche.weighting);
    visit(bid.niche.ii);
    visit(bid.niche.latency_bound);
    visit(bid.value);
    visit(bid.restart);
    visit(bid.bytes);
}

/// Those of an announcement but for its lists.
template <class Announcement, class Visit>
void visit_numbers(Announcement& announcement, Visit& visit) {
    visit(announcement.result_bytes);
    visit(announcement.reserve);
    visit(announcement.stop);
    visit(announcement.idle);
}

}  // namespace

Niche niche_of(const TrialRow& trial) {
    return {trial.weighting, trial.ii, trial.latency_bound};
}

std::vector<std::byte> Exchange::pack(const Announcement& announcement) {
    Packer packer;
    visit_numbers(announcement, packer);
    packer(static_cast<std::uint64_t>(announcement.bids.size()));
    for (const Bid& bid : announcement.bids)
        visit_bid(bid, packer);
    packer(announcement.earned);
    packer(static_cast<std::uint64_t>(announcement.remarks.size()));
    for (const std::string& line : announcement.remarks)
        packer(line);
    return std::move(packer.bytes);
}

Exchange::Announcement Exchange::unpack(std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    Announcement announcement;
    visit_numbers(announcement, unpacker);
    announcement.bids.resize(unpacker.count(1));
    for (Bid& bid : announcement.bids)
        visit_bid(bid, unpacker);
    unpacker(announcement.earned);
    announcement.remarks.resize(unpacker.count(1));
    for (std::string& line : announcement.remarks)
        unpacker(line);
    return announcement;
}

void Exchange::begin(Offering mine) {
    Announcement announcement;
    elites_.clear();
    for (const Elite& elite : mine.elites) {
        elites_.push_back(pack_elite(elite));
        announcement.bids.push_back(
            {niche_of(elite.trial), elite.value, elite.trial.restart, elites_.back().size()});
    }
    // Rank 0 has its own already.
    results_ = communicator_.rank() == 0 ? std::vector<std::byte>{} : pack_results(mine.results);
    announcement.result_bytes = results_.size();
    announcement.reserve = mine.reserve;
    announcement.stop = mine.stop;
    announcement.idle = mine.idle;
    announcement.remarks = std::move(mine.remarks);
    announcement.earned = std::move(mine.earned);
    received_ = {};
    ++count_;
    communicator_.report_step(step());
    announced_ = communicator_.begin_all_gather(pack(announcement));
}

std::optional<Received> Exchange::poll() {
    if (announced_) {
        if (!announced_->done()) return std::nullopt;
        std::vector<Announcement> all;
        for (const auto& bytes : announced_->take())
            all.push_back(unpack(bytes));
        announced_.reset();
        move(all);
    }
    if (!moving_ || !arrived()) return std::nullopt;
    return receive();
}

void Exchange::move(const std::vector<Announcement>& all) {
    moving_ = true;
    communicator_.report_step(step());
    received_.idle = true;
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
        const Announcement& one = all[rank];
        if (static_cast<int>(rank) != communicator_.rank())
            received_.earned.insert(received_.earned.end(), one.earned.begin(), one.earned.end());
        received_.reserve = std::max(received_.reserve, one.reserve);
        received_.stop |= one.stop;
        received_.idle &= one.idle;
        received_.remarks.insert(received_.remarks.end(), one.remarks.begin(), one.remarks.end());
    }
    if (communicator_.size() == 1) return;
    move_results(all);
    if (topology_ == Topology::all) move_winners(all);
    if (topology_ == Topology::ring) move_round(all);
}

void Exchange::expect(Inbound inbound, std::uint64_t bytes) {
    inbound_.push_back(std::move(inbound));
    bytes_ += static_cast<std::int64_t>(bytes);
}

void Exchange::send(int to, std::vector<std::byte> bytes) {
    bytes_ += static_cast<std::int64_t>(bytes.size());
    outbound_.push_back(communicator_.begin_send(to, std::move(bytes)));
}

void Exchange::move_results(const std::vector<Announcement>& all) {
    if (communicator_.rank() != 0) {
        if (!results_.empty()) send(0, std::move(results_));
        return;
    }
    for (int r = 1; r < communicator_.size(); ++r) {
        const std::uint64_t size = all[static_cast<std::size_t>(r)].result_bytes;
        if (size > 0) expect({communicator_.begin_receive(r, size), r, true}, size);
    }
}

void Exchange::move_winners(const std::vector<Announcement>& all) {
    struct Best {
        std::size_t rank, bid;
    };
    std::map<Niche, Best> best;
    for (std::size_t r = 0; r < all.size(); ++r) {
        for (std::size_t b = 0; b < all[r].bids.size(); ++b) {
            const Bid& bid = all[r].bids[b];
            const auto [at, first] = best.try_emplace(bid.niche, Best{r, b});
            const Best now = at->second;
            if (!first && bid.value < all[now.rank].bids[now.bid].value) at->second = {r, b};
        }
    }
    std::map<std::size_t, std::vector<std::size_t>> won;  // bids by rank
    for (const auto& [niche, winner] : best)
        won[winner.rank].push_back(winner.bid);
    for (const auto& [rank, bids] : won) {
        const int from = static_cast<int>(rank);
        const bool own = from == communicator_.rank();
        std::uint64_t size = 0;
        std::vector<std::byte> bytes;
        for (const std::size_t b : bids) {
            const Bid& bid = all[rank].bids[b];
            note_move(from, -1, bid);
            size += bid.bytes;
            if (own) bytes.insert(bytes.end(), elites_[b].begin(), elites_[b].end());
        }
        auto transfer = communicator_.begin_broadcast(from, std::move(bytes), size);
        if (own) {
            bytes_ += static_cast<std::int64_t>(size);
            outbound_.push_back(std::move(transfer));
        } else {
            expect({std::move(transfer), from, false}, size);
        }
    }
}

void Exchange::move_round(const std::vector<Announcement>& all) {
    const auto size_of = [&](std::size_t rank) {
        std::uint64_t size = 0;
        for (const Bid& bid : all[rank].bids)
            size += bid.bytes;
        return size;
    };
    const std::size_t ranks = all.size(), here = static_cast<std::size_t>(communicator_.rank());
    for (std::size_t r = 0; r < ranks; ++r)
        for (const Bid& bid : all[r].bids)
            note_move(static_cast<int>(r), static_cast<int>((r + 1) % ranks), bid);
    if (size_of(here) > 0) {
        std::vector<std::byte> bytes;
        for (const auto& elite : elites_)
            bytes.insert(bytes.end(), elite.begin(), elite.end());
        send(static_cast<int>((here + 1) % ranks), std::move(bytes));
    }
    const std::size_t before = (here + ranks - 1) % ranks;
    const int from = static_cast<int>(before);
    if (const std::uint64_t size = size_of(before); size > 0)
        expect({communicator_.begin_receive(from, size), from, false}, size);
}

void Exchange::note_move(int from, int to, const Bid& bid) {
    MigrationRow row;
    row.from = from;
    row.to = to;
    row.restart = bid.restart;
    row.latency_bound = bid.niche.latency_bound;
    row.ii = bid.niche.ii;
    row.weighting = bid.niche.weighting;
    row.value = bid.value;
    received_.moved.push_back(std::move(row));
}

bool Exchange::arrived() {
    bool all = true;
    for (const auto& transfer : outbound_)
        all &= transfer->done();
    for (const Inbound& inbound : inbound_)
        all &= inbound.transfer->done();
    return all;
}

Received Exchange::receive() {
    for (const Inbound& inbound : inbound_) {
        for (const auto& bytes : inbound.transfer->take()) {
            if (inbound.holds_results) {
                std::vector<BatchResult> results;
                unpack_results(bytes, results);
                for (BatchResult& result : results)
                    received_.results.emplace_back(inbound.from, std::move(result));
            } else {
                unpack_elites(bytes, received_.elites);
            }
        }
    }
    inbound_.clear();
    outbound_.clear();
    moving_ = false;
    return std::move(received_);
}

}  // namespace gaus
