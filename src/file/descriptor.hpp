// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <unistd.h>

namespace gaus {

/// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    operator int() const { return number_; }
    void reset(int number) {
        close();
        number_ = number;
    }
    int close() {
        const int number = number_;
        number_ = -1;
        return number < 0 ? 0 : ::close(number);
    }

  private:
    int number_;
};

/// Repeats a call that a signal interrupted.
template <class Call>
auto retry(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

}  // namespace gaus
