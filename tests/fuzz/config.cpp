// SPDX-License-Identifier: Apache-2.0
// Reads the input as a config file of gaus solve. The record of what is read is a config file that
// gives the same record again.
#include "app/options/settings.hpp"
#include "fuzz/check.hpp"
#include "fuzz/memory_file.hpp"
#include "fuzz/settings.hpp"

using namespace gaus;

namespace {

app::Settings read(const fuzz::MemoryFile& file) {
    return app::Settings("solve", "DESIGN", {"DESIGN", "--config", file.path()});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const fuzz::MemoryFile file("config");
    file.write(fuzz::text_of(bytes, size));
    const auto settings = fuzz::accepted([&] { return read(file); });
    if (!settings) return 0;
    fuzz::check_settings(*settings);
    const std::string record = settings->record();
    file.write(record);
    fuzz::require(read(file).record() == record, "a record that is read gives another one");
    return 0;
}
