// SPDX-License-Identifier: Apache-2.0
#include "gaus/random.hpp"
#include "gaus/text.hpp"

#include "files.hpp"
#include "io/readers.hpp"

namespace gaus::test {
namespace {

struct Seed {
    std::string_view name, text;
};

constexpr std::string_view model =
    "<ModelInformation><Resources><Resource name=\"r\" latency=\"1\" limit=\"2\">"
    "<Cost name=\"LUT\" demand=\"3\"/></Resource></Resources></ModelInformation>";

const std::vector<Seed> seeds = {
    {"x.json",
     "{\"format\": \"gaus-design\", \"version\": 1, \"resources\": [{\"name\": \"r\", \"cost\": "
     "1.5}], \"operators\": [{\"name\": \"a\", \"resource\": \"r\"}, 0, {\"size\": 3}], "
     "\"dependencies\": [[\"a\", 1], {\"source\": 1, \"target\": 2, \"carries\": false}]}"},
    {"x.gml",
     "graph [ directed 1 node [ id 1 label \"p\" latency 2 resource \"m\" ] node [ id 2 parameter "
     "3 "
     "x 1 ] edge [ source 1 target 2 weight 7.5 distance 0 ] edge [ source 1 target 2 carries 0 ] "
     "]"},
    {"x.aag", "aag 5 2 1 1 2\n2\n4\n6 10 0\n10\n8 2 4\n10 8 7\ni0 in\nl0 state\nc\nend\n"},
    {"x.aig", "aig 5 2 1 1 2\n10\n10\n\x04\x02\x02\x01i0 in\nl0 state\nc\nend\n"},
    {"x.graphml",
     "<graphml><graph><node id=\"1\"><data key=\"uses_resource\">r</data></node><node id=\"2\">"
     "<data key=\"uses_resource\">r</data></node><edge source=\"1\" target=\"2\"><data "
     "key=\"distance\">1</data></edge></graph></graphml>"},
    {"model.json",
     "{\"format\": \"gaus-design\", \"version\": 2, \"values\": \"buffer\", \"spaces\": "
     "[{\"name\": "
     "\"s\", \"limit\": 9}], \"operators\": [{\"reservations\": [{\"resource\": 0, \"steps\": 2}, "
     "{\"space\": \"s\"}], \"latest\": 5}, {\"birth\": 1, \"own_time\": 2}], \"dependencies\": "
     "[{\"source\": 0, \"target\": 1, \"delay\": -1, \"hold\": 2}]}"},
    {"x.dot",
     "strict digraph \"g\" + \"h\" { node [class=m, label=\"\\N\"] edge [k=1]; a; b "
     "[label=<<i>x</i>>, "
     "size=2]; c=d; a:p:n -> {b -> \"c\\\"d\"} -> subgraph s {e; f} [delay=1] // e\n}"},
    {"plain.graphml",
     "<graphml><key id=\"l\" for=\"node\" attr.name=\"latency\"><default>2</default></key><graph "
     "edgedefault=\"directed\"><data key=\"x\">y</data><node id=\"a\"><data key=\"op\">m</data>"
     "</node><node id=\"b\"/><edge source=\"a\" target=\"b\"><data key=\"weight\">2.5</data></edge>"
     "</graph></graphml>"},
    {"link.json",
     "{\"directed\": true, \"graph\": {\"a\": 1}, \"nodes\": [{\"id\": \"a\", \"op\": \"m\"}, "
     "{\"id\": "
     "7}], \"links\": [{\"source\": \"a\", \"target\": 7, \"weight\": 2}]}"},
    {"x.mlir",
     "ssp.instance @i of \"P\" [II<3>] { library { operator_type @t [latency<1>, limit<2>, "
     "incDelay<0.5>] } graph { %0 = operation<@t> @a(@b [dist<1>]) operation<@t> @b(%0) [t<2>] } "
     "}"},
    {"ddg.json",
     "{\"schema_version\": \"ddg-0.1\", \"loops\": [{\"ddg\": {\"nodes\": [{\"id\": 1, "
     "\"pipeline\": "
     "\"P\", \"latency\": 3, \"occupancy\": 2}, {\"id\": 4, \"latency\": 1, \"rrt\": {\"P\": [0, "
     "1]}}], "
     "\"edges\": [{\"src\": 1, \"dst\": 4, \"latency\": 3}, {\"src\": 4, \"dst\": 1, \"distance\": "
     "1, "
     "\"latency\": 1}]}}]}"},
    {"x.sch",
     "2 1 0 0\n0 1 2 1 2 [1] [0]\n1 1 2 2 3 [4] [3]\n2 1 2 1 3 [-5] [2]\n3 1 0\n0 1 0 0\n1 1 3 "
     "2\n2 1 2 1\n3 1 0 0\n2\n"},
    {"x.rcp", "4 1\n3\n0 0 2 2 3\n5 2 1 4\n4 1 1\n4\n0 0 0\n"},
    {"x.txt", "2 2\n0 3 1 2\n1 4 0 1\n"},
    {"x.stg", "2\n0 0 0\n1 4 1 0\n2 3 2 0 1\n3 0 1 2\n"},
    {"x.sm",
     "*\njobs (incl. supersource/sink ):  4\n- renewable :  1   R\n- nonrenewable :  0   N\n- "
     "doubly "
     "constrained :  0   D\n*\nPRECEDENCE RELATIONS:\nhead\n1 1 2 2 3\n2 1 1 4\n3 1 1 4\n4 1 "
     "0\n*\nREQUESTS/DURATIONS:\nhead\n-\n1 1 0 0\n2 1 3 2\n3 1 4 1\n4 1 0 "
     "0\n*\nRESOURCEAVAILABILITIES:\nhead\n3\n*\n"},
};

std::string mutate(std::string text, Random& random) {
    const std::uint32_t changes = 1 + random.below(3);
    for (std::uint32_t i = 0; i < changes && !text.empty(); ++i) {
        const std::uint32_t at = random.below(static_cast<std::uint32_t>(text.size()));
        switch (random.below(4)) {
            case 0:
                text[at] = static_cast<char>(random.below(256));
                break;
            case 1:
                text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
                break;
            case 2:
                text.erase(at, 1 + random.below(4));
                break;
            default:
                text.resize(at);
        }
    }
    return text;
}

/// Reads the design all the way, in memory; returns the message when it is refused.
std::string outcome(const io::File& design, const io::File& resources) {
    try {
        const io::Format& format = io::recognise(design);
        const bool loop = format.read_with && design.path == "x.graphml";
        const Problem problem(loop ? format.read_with(design, resources)
                                   : io::read_single(design, format));
        return {};
    } catch (const InputError& error) {
        return error.what();
    }
}

class Mutation : public ::testing::TestWithParam<Seed> {};

TEST_P(Mutation, IsReadOrRefusedInOneLine) {
    const io::File design{std::string(GetParam().name), std::string(GetParam().text)};
    const io::File resources{"model.xml", std::string(model)};
    ASSERT_EQ(outcome(design, resources), "");
    int refused = 0;
    constexpr int mutants = 4000;
    for (std::uint64_t i = 0; i < mutants; ++i) {
        Random random(17, i);
        const bool graphml = design.path == "x.graphml" && random.below(2) == 0;
        const io::File& changed = graphml ? resources : design;
        const io::File mutant{changed.path, mutate(changed.text, random)};
        const std::string message = graphml ? outcome(design, mutant) : outcome(mutant, resources);
        refused += message.empty() ? 0 : 1;
        ASSERT_EQ(message, printable(message)) << "mutant " << i;
    }
    EXPECT_GT(refused, mutants / 3);
    EXPECT_LT(refused, mutants);
}

INSTANTIATE_TEST_SUITE_P(Formats, Mutation, ::testing::ValuesIn(seeds), [](const auto& seed) {
    std::string name(seed.param.name);
    std::erase(name, '.');
    return name;
});

}  // namespace
}  // namespace gaus::test
