// SPDX-License-Identifier: Apache-2.0
#include "app/ranks.hpp"

#include <cstddef>
#include <cstring>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {

Failure agree(const Failure& mine, Communicator& communicator) {
    std::vector<std::byte> bytes(sizeof mine.code + mine.message.size());
    std::memcpy(bytes.data(), &mine.code, sizeof mine.code);
    std::memcpy(bytes.data() + sizeof mine.code, mine.message.data(), mine.message.size());
    const auto all = communicator.all_gather(bytes);
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
        Failure failure;
        std::memcpy(&failure.code, all[rank].data(), sizeof failure.code);
        if (failure.code == done) continue;
        const auto* text = reinterpret_cast<const char*>(all[rank].data());
        failure.message.assign(text + sizeof failure.code, text + all[rank].size());
        if (rank > 0) failure.message = fmt::format("rank {}: {}", rank, failure.message);
        return failure;
    }
    return {};
}

int conclude(const Failure& failure, const Communicator& communicator) {
    if (failure.code != done && communicator.rank() == 0) print_failure(failure);
    return failure.code;
}

}  // namespace gaus::app
