#include "gaus/communicator.hpp"

namespace gaus {

namespace {

class LocalCommunicator final : public Communicator {
  public:
    int rank() const override { return 0; }
    int size() const override { return 1; }
    std::string description() const override { return "one rank"; }
    std::vector<std::vector<std::byte>> all_gather(std::span<const std::byte> mine) override {
        return {{mine.begin(), mine.end()}};
    }
    double all_reduce_max(double value) override { return value; }
    double all_reduce_sum(double value) override { return value; }
};

}  // namespace

std::unique_ptr<Communicator> local_communicator() {
    return std::make_unique<LocalCommunicator>();
}

}  // namespace gaus
