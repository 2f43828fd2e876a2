// SPDX-License-Identifier: Apache-2.0
// Reads the input as a loop and its resource model: GraphML, a line that says "----", resource XML.
#include "fuzz/check.hpp"
#include "io/readers.hpp"

using namespace gaus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::string_view separator = "\n----\n";
    const std::string text = fuzz::text_of(bytes, size);
    const std::size_t end = std::min(text.find(separator), text.size());
    const io::File loop{"loop.graphml", text.substr(0, end)};
    const io::File model{"loop_RM.xml", text.substr(std::min(end + separator.size(), text.size()))};
    if (auto data = fuzz::accepted([&] { return io::read_graphml(loop, model); }))
        fuzz::check_design(std::move(*data));
    return 0;
}
