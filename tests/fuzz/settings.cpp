// SPDX-License-Identifier: Apache-2.0
#include "fuzz/settings.hpp"

#include "app/options/options.hpp"

namespace gaus::fuzz {

void check_settings(const app::Settings& settings) {
    for (const app::Option* option : app::options_of("solve")) {
        if (settings.text(option->name).empty()) continue;
        switch (option->kind) {
            case app::Kind::integer:
                settings.integer(option->name);
                break;
            case app::Kind::real:
                settings.real(option->name);
                break;
            case app::Kind::duration:
                settings.seconds(option->name);
                break;
            case app::Kind::numbers:
                settings.numbers(option->name);
                break;
            default:
                break;
        }
    }
}

}  // namespace gaus::fuzz
