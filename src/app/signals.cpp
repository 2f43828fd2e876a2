// SPDX-License-Identifier: Apache-2.0
#include "app/signals.hpp"

#include <atomic>
#include <csignal>

namespace gaus::app {
namespace {

std::atomic<bool> arrived = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void remember(int) {
    arrived = true;
}

void on(int signal, void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(signal, &action, nullptr);
}

}  // namespace

void watch_signals() {
    on(SIGINT, remember, SA_RESTART | static_cast<int>(SA_RESETHAND));
    on(SIGTERM, remember, SA_RESTART);
    on(SIGUSR1, remember, SA_RESTART);
    on(SIGXFSZ, SIG_IGN, 0);
}

bool signal_arrived() {
    return arrived;
}

}  // namespace gaus::app
