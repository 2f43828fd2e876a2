// SPDX-License-Identifier: Apache-2.0
#include "app/failure.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include <cstdio>
#include <new>

#include <fmt/format.h>

namespace gaus::app {

Failure attempt(const std::function<void()>& work) {
    try {
        work();
        return {};
    } catch (const InputError& error) {
        return {bad_input, printable(error.what())};
    } catch (const InfeasibleError& error) {
        return {infeasible, printable(error.what())};
    } catch (const std::bad_alloc&) {
        return {system_failure, "out of memory"};
    } catch (const std::exception& error) {
        return {system_failure, printable(error.what())};
    }
}

void print_failure(const Failure& failure) {
    std::fputs(fmt::format("gaus: {}\n", failure.message).c_str(), stderr);
}

}  // namespace gaus::app
