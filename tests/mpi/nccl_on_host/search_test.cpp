// SPDX-License-Identifier: Apache-2.0
// Searches whose ranks exchange by NCCL.
#include "gaus/search.hpp"

#include "gaus/design.hpp"
#include "gaus/mpi.hpp"
#include "gaus/nccl.hpp"

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

SearchSettings settings_for(Topology topology) {
    SearchSettings settings;
    settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
    settings.latency_bounds = {{.factor = 1.5}};
    settings.restarts = 60;
    settings.time_limit = 1e6;  // no machine is so slow
    settings.turn = 5;
    settings.relaxation.iterations = 20;
    settings.refinement = 0.002;
    settings.exchange_period = 0.001;
    settings.topology = topology;
    settings.share = topology != Topology::none;
    return settings;
}

/// On rank 0 all of the front.
Front search_by(Communicator& world, const SearchSettings& settings) {
    SearchCallbacks callbacks;
    const auto begin = std::chrono::steady_clock::now();
    callbacks.elapsed = [begin] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    callbacks.interrupted = [] { return false; };
    callbacks.report = [](Front&, const Progress&) {};
    return search(read_design(std::string(GAUS_DESIGNS) + "/dct8.json"), settings, world,
                  callbacks);
}

std::set<std::vector<double>> objectives(const Front& front) {
    std::set<std::vector<double>> all;
    for (const FrontPoint& point : front.points)
        all.insert(point.objectives);
    return all;
}

TEST(NcclSearch, FindsTheFrontOfASearchByMpi) {
    const auto mpi = mpi_communicator();
    const auto nccl = nccl_communicator(mpi_communicator(), 0, std::chrono::seconds(30), 1000);
    const SearchSettings settings = settings_for(Topology::none);
    const auto by_mpi = objectives(search_by(*mpi, settings));
    const auto by_nccl = objectives(search_by(*nccl, settings));
    if (mpi->rank() == 0) {
        EXPECT_EQ(by_nccl, by_mpi);
    }
}

TEST(NcclSearch, MovesEliteSchedules) {
    for (const Topology topology : {Topology::all, Topology::ring}) {
        const auto nccl = nccl_communicator(mpi_communicator(), 0, std::chrono::seconds(30), 1000);
        const Front front = search_by(*nccl, settings_for(topology));
        if (nccl->rank() != 0) continue;
        EXPECT_EQ(front.trials.size(), 60U);
        EXPECT_EQ(front.migrations.empty(), nccl->size() == 1);
    }
}

}  // namespace
}  // namespace gaus
