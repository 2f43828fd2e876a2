// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace gaus::test {

using Bytes = std::vector<std::byte>;

/// Ranks that are threads of one process.
class ThreadRanks {
  public:
    explicit ThreadRanks(int size) : size_(size), steps_(static_cast<std::size_t>(size), 0) {}

    /// Runs work(communicator) on every rank; rethrows what the first of them threw.
    void run(const std::function<void(Communicator&)>& work) {
        std::vector<std::exception_ptr> failures(static_cast<std::size_t>(size_));
        {
            std::vector<std::jthread> threads;
            for (int r = 0; r < size_; ++r) {
                threads.emplace_back([&, r] {
                    Rank rank(*this, r);
                    try {
                        work(rank);
                    } catch (...) {
                        failures[static_cast<std::size_t>(r)] = std::current_exception();
                    }
                });
            }
        }
        for (const auto& failure : failures)
            if (failure) std::rethrow_exception(failure);
    }

  private:
    using Key = std::pair<int, std::int64_t>;  // a rank, and the number of its collective

    class Rank;

    /// Complete once `messages` has what it is to have.
    class Awaited final : public Transfer {
      public:
        explicit Awaited(std::function<bool(std::vector<Bytes>&)> look) : look_(std::move(look)) {}
        bool done() override { return complete_ || (complete_ = look_(messages_)); }
        std::vector<Bytes> take() override { return std::move(messages_); }

      private:
        std::function<bool(std::vector<Bytes>&)> look_;
        std::vector<Bytes> messages_;
        bool complete_ = false;
    };

    class Rank final : public Communicator {
      public:
        Rank(ThreadRanks& all, int rank) : all_(all), rank_(rank) {}
        int rank() const override { return rank_; }
        int size() const override { return all_.size_; }
        std::string description() const override { return "threads"; }
        std::string name(int rank) const override { return "rank " + std::to_string(rank); }
        std::vector<Bytes> all_gather(std::span<const std::byte> mine) override {
            const auto transfer = begin_all_gather({mine.begin(), mine.end()});
            while (!transfer->done())
                std::this_thread::yield();
            return transfer->take();
        }
        double all_reduce_max(double value) override { return std::ranges::max(numbers(value)); }
        double all_reduce_sum(double value) override {
            const auto all = numbers(value);
            return std::accumulate(all.begin(), all.end(), 0.0);
        }
        std::unique_ptr<Transfer> begin_all_gather(Bytes mine) override {
            const std::int64_t number = number_++;
            put({rank_, number}, std::move(mine));
            return std::make_unique<Awaited>([this, number](std::vector<Bytes>& messages) {
                const std::lock_guard lock(all_.mutex_);
                for (int r = 0; r < all_.size_; ++r)
                    if (!all_.collective_.contains({r, number})) return false;
                for (int r = 0; r < all_.size_; ++r)
                    messages.push_back(all_.collective_.at({r, number}));
                return true;
            });
        }
        std::unique_ptr<Transfer> begin_broadcast(int root, Bytes bytes,
                                                  std::uint64_t size) override {
            const std::int64_t number = number_++;
            if (root == rank_) put({rank_, number}, std::move(bytes));
            return std::make_unique<Awaited>([=, this](std::vector<Bytes>& messages) {
                const std::lock_guard lock(all_.mutex_);
                const auto found = all_.collective_.find({root, number});
                if (found == all_.collective_.end()) return false;
                messages.push_back(found->second);
                messages.back().resize(size);
                return true;
            });
        }
        std::unique_ptr<Transfer> begin_send(int to, Bytes bytes) override {
            const std::lock_guard lock(all_.mutex_);
            all_.mail_[{rank_, to}].push_back(std::move(bytes));
            return std::make_unique<Awaited>([](std::vector<Bytes>&) { return true; });
        }
        std::unique_ptr<Transfer> begin_receive(int from, std::uint64_t size) override {
            // In the order of their beginning, whatever the order in which they are asked.
            const std::size_t number = received_[from]++;
            return std::make_unique<Awaited>([=, this](std::vector<Bytes>& messages) {
                const std::lock_guard lock(all_.mutex_);
                auto& mail = all_.mail_[{from, rank_}];
                if (mail.size() <= number) return false;
                messages.push_back(std::move(mail[number]));
                messages.back().resize(size);
                return true;
            });
        }
        std::int64_t take_numbers(std::int64_t count) override {
            const std::lock_guard lock(all_.mutex_);
            return std::exchange(all_.next_, all_.next_ + count);
        }
        void report_step(std::int64_t step) override {
            const std::lock_guard lock(all_.mutex_);
            all_.steps_[static_cast<std::size_t>(rank_)] = step;
        }
        std::vector<int> ranks_before(std::int64_t step) override {
            const std::lock_guard lock(all_.mutex_);
            std::vector<int> ranks;
            for (int r = 0; r < all_.size_; ++r)
                if (all_.steps_[static_cast<std::size_t>(r)] < step) ranks.push_back(r);
            return ranks;
        }

      private:
        void put(Key key, Bytes bytes) {
            const std::lock_guard lock(all_.mutex_);
            all_.collective_[key] = std::move(bytes);
        }
        std::vector<double> numbers(double value) {
            std::vector<double> result;
            for (const Bytes& bytes : all_gather(std::as_bytes(std::span(&value, 1)))) {
                double number = 0;
                std::memcpy(&number, bytes.data(), sizeof number);
                result.push_back(number);
            }
            return result;
        }

        ThreadRanks& all_;
        int rank_;
        std::int64_t number_ = 0;
        std::map<int, std::size_t> received_;  // begun, by sender
    };

    int size_;
    std::mutex mutex_;
    std::map<Key, Bytes> collective_;
    std::map<std::pair<int, int>, std::deque<Bytes>> mail_;
    std::vector<std::int64_t> steps_;
    std::int64_t next_ = 0;
};

}  // namespace gaus::test
