// SPDX-License-Identifier: Apache-2.0
// Dependence graphs of loops as Triton's modulo scheduler writes them, "ddg-0.1", and their curated
// form, "curated-ddg-0.2".
#include "gaus/text.hpp"

#include "io/attributes.hpp"
#include "io/content.hpp"
#include "io/json_tree.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::io {
namespace {

/// Of what is not known here, remarks.
AttributeMap attributes_of(std::string_view noun, std::vector<std::string_view> known) {
    return {AttributeMap::Thing::graph, std::move(known), noun};
}

class DdgReader {
  public:
    explicit DdgReader(const File& file) : tree_(file), root_(read_json_tree(file)) {}

    ProblemData read() {
        require_version();
        note_unused(root_, file_attributes_);
        if (const JsonNode* const kernel = tree_.find(root_, "kernel"))
            data_.name = tree_.text(tree_.member(*kernel, "name"));
        const JsonNode& loops = tree_.member(root_, "loops");
        if (tree_.array(loops).empty()) tree_.fail(loops, "no loop", "at least one");
        const JsonNode& loop = loops.children.front();
        note_unused(loop, loop_attributes_);
        const JsonNode& ddg = tree_.member(loop, "ddg");
        for (const JsonNode& node : tree_.array(tree_.member(ddg, "nodes")))
            read_node(node);
        for (const JsonNode& edge : tree_.array(tree_.member(ddg, "edges")))
            read_edge(edge);
        if (data_.resources.empty()) data_.resources.push_back({.name = "none"});
        if (loops.children.size() > 1)
            data_.remarks.push_back(fmt::format("{} behind the first one {} not read",
                                                counted(loops.children.size() - 1, "loop"),
                                                loops.children.size() == 2 ? "is" : "are"));
        for (const AttributeMap* map :
             {&file_attributes_, &loop_attributes_, &node_attributes_, &edge_attributes_})
            std::ranges::move(map->remarks(), std::back_inserter(data_.remarks));
        return std::move(data_);
    }

  private:
    void require_version() const {
        const JsonNode& version = tree_.member(root_, "schema_version");
        const std::string& text = tree_.text(version);
        if (text != "ddg-0.1" && text != "curated-ddg-0.2")
            tree_.fail(version, fmt::format("schema_version {}", in_quotes(text)),
                       "\"ddg-0.1\" or \"curated-ddg-0.2\"");
    }

    void note_unused(const JsonNode& object, AttributeMap& map) const {
        tree_.require_object(object);
        for (const JsonNode& child : object.children)
            map.wants(child.key, [&](std::string_view found, std::string_view expected) {
                tree_.fail_key(child, found, expected);
            });
    }

    std::int32_t steps(const JsonNode& object, std::string_view key) const {
        return tree_.steps(tree_.member(object, key));
    }

    std::int32_t steps(const JsonNode& object, std::string_view key, std::int32_t otherwise) const {
        const JsonNode* const found = tree_.find(object, key);
        return found == nullptr ? otherwise : tree_.steps(*found);
    }

    void read_node(const JsonNode& node) {
        note_unused(node, node_attributes_);
        const JsonNode& id = tree_.member(node, "id");
        const std::int64_t number = tree_.integer(id, 0, std::numeric_limits<std::int64_t>::max());
        const auto index = static_cast<std::int32_t>(data_.operators.size());
        if (!nodes_.emplace(number, index).second)
            tree_.fail(id, fmt::format("id {} again", number), "an id of its own for every node");
        const JsonNode* const kind = tree_.find(node, "op_kind");
        Operator op;
        op.name = fmt::format("{} {}", kind == nullptr ? "node" : tree_.text(*kind), number);
        op.latency = steps(node, "latency");
        if (const JsonNode* const table = tree_.find(node, "rrt"))
            read_table(*table, op);
        else
            hold_pipeline(node, op);
        if (op.reservations.empty()) op.amount = 0;
        data_.operators.push_back(std::move(op));
    }

    /// The pipeline is busy for the occupancy; where that is 0 or absent, for `self_latency`.
    void hold_pipeline(const JsonNode& node, Operator& op) {
        const JsonNode* const pipeline = tree_.find(node, "pipeline");
        if (pipeline == nullptr || tree_.text(*pipeline) == "NONE") return;
        const bool said = tree_.find(node, "occupancy") != nullptr;
        std::int32_t busy = steps(node, "occupancy", 0);
        if (busy == 0) busy = steps(node, "self_latency", said ? 0 : op.latency);
        if (busy > 0)
            op.reservations.push_back({.index = class_named(pipeline->value.text), .steps = busy});
    }

    /// {"UNIT": [use in every step, ...]}
    void read_table(const JsonNode& table, Operator& op) {
        tree_.require_object(table);
        std::unordered_set<std::string_view> rows;
        for (const JsonNode& row : table.children) {
            if (!rows.insert(row.key).second)
                tree_.fail_key(row, fmt::format("key {} again", in_quotes(row.key)),
                               "every key once");
            if (row.key.empty() || !is_plain_text(row.key))
                tree_.fail_key(row, fmt::format("key {}", in_quotes(row.key)),
                               "the name of a pipeline in UTF-8 without control characters");
            std::int32_t step = 0;
            for (const JsonNode& use : tree_.array(row)) {
                const std::int64_t amount = tree_.integer(use, 0, std::int64_t{1} << 53);
                Reservation held{class_named(row.key), step++, 1, false, amount};
                if (amount == 0) continue;
                Reservation* const last =
                    op.reservations.empty() ? nullptr : &op.reservations.back();
                if (last != nullptr && last->index == held.index && last->amount == amount &&
                    last->from + last->steps == held.from)
                    ++last->steps;
                else
                    op.reservations.push_back(held);
            }
        }
    }

    /// Each pipeline takes one operation at a time.
    std::int32_t class_named(const std::string& name) {
        const auto next = static_cast<std::int32_t>(data_.resources.size());
        const auto [entry, added] = classes_.emplace(name, next);
        if (added) data_.resources.push_back({.name = name, .limit = 1});
        return entry->second;
    }

    std::int32_t end_of(const JsonNode& edge, std::string_view key) const {
        const JsonNode& end = tree_.member(edge, key);
        const auto found =
            nodes_.find(tree_.integer(end, 0, std::numeric_limits<std::int64_t>::max()));
        if (found == nodes_.end())
            tree_.fail(end, fmt::format("{} {}", key, end.value.shown()), "the id of a node");
        return found->second;
    }

    /// Its latency is from start to start.
    void read_edge(const JsonNode& edge) {
        note_unused(edge, edge_attributes_);
        Dependency d{.source = end_of(edge, "src"), .target = end_of(edge, "dst")};
        d.distance = steps(edge, "distance", 0);
        const Operator& source = data_.operators[static_cast<std::size_t>(d.source)];
        d.delay = steps(edge, "latency") - source.latency;
        data_.dependencies.push_back(d);
    }

    JsonTree tree_;
    JsonNode root_;
    ProblemData data_;
    std::unordered_map<std::int64_t, std::int32_t> nodes_;
    std::unordered_map<std::string, std::int32_t> classes_;
    AttributeMap file_attributes_ = attributes_of("file", {"schema_version", "loops", "kernel"});
    AttributeMap loop_attributes_ = attributes_of("loop", {"ddg", "loop_id"});
    AttributeMap node_attributes_ = attributes_of(
        "node", {"id", "op_kind", "pipeline", "latency", "occupancy", "self_latency", "rrt"});
    AttributeMap edge_attributes_ =
        attributes_of("edge", {"src", "dst", "kind", "distance", "latency"});
};

}  // namespace

bool is_ddg(const File& file) {
    bool ddg = false;
    for_json_keys(content(file), [&](std::string_view key, std::string_view value) {
        ddg |= key == "schema_version" &&
               (value.starts_with("\"ddg-") || value.starts_with("\"curated-ddg-"));
    });
    return ddg;
}

ProblemData read_ddg(const File& file) {
    return DdgReader(file).read();
}

}  // namespace gaus::io
