// SPDX-License-Identifier: Apache-2.0
#include "io/attributes.hpp"

#include "gaus/text.hpp"

#include "io/file.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

namespace gaus::io {
namespace {

enum class Field : std::uint8_t {
    name,
    latency,
    resource,
    amount,
    size,
    distance,
    delay,
    weight,
    carries,
    type,      ///< HatScheT's deptype
    parameter  ///< of the random workloads: amount and size of a node, weight of an edge
};

/// A spelling of a field, in lower case and without separators.
struct Spelling {
    std::string_view word;
    Field field;
};

constexpr Spelling node_words[] = {{"name", Field::name},
                                   {"latency", Field::latency},
                                   {"duration", Field::latency},
                                   {"delay", Field::latency},
                                   {"cycles", Field::latency},
                                   {"resource", Field::resource},
                                   {"class", Field::resource},
                                   {"resourceclass", Field::resource},
                                   {"resourcetype", Field::resource},
                                   {"usesresource", Field::resource},
                                   {"op", Field::resource},
                                   {"opcode", Field::resource},
                                   {"amount", Field::amount},
                                   {"units", Field::amount},
                                   {"size", Field::size},
                                   {"memory", Field::size},
                                   {"parameter", Field::parameter}};

constexpr Spelling edge_words[] = {
    {"distance", Field::distance}, {"dist", Field::distance}, {"delay", Field::delay},
    {"latency", Field::delay},     {"weight", Field::weight}, {"communication", Field::weight},
    {"carries", Field::carries},   {"deptype", Field::type},  {"parameter", Field::parameter}};

std::span<const Spelling> words_of(AttributeMap::Thing thing) {
    switch (thing) {
        case AttributeMap::Thing::node:
            return node_words;
        case AttributeMap::Thing::edge:
            return edge_words;
        case AttributeMap::Thing::graph:
            break;
    }
    return {};  // a design has no place for what a graph says of itself
}

std::string_view noun(AttributeMap::Thing thing) {
    switch (thing) {
        case AttributeMap::Thing::node:
            return "node";
        case AttributeMap::Thing::edge:
            return "edge";
        case AttributeMap::Thing::graph:
            break;
    }
    return "graph";
}

std::string plain_word(std::string_view key) {
    std::string word;
    for (const char c : key) {
        if (c != '_' && c != '-' && c != ' ') {
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return word;
}

const Spelling* find(AttributeMap::Thing thing, std::string_view key) {
    const auto words = words_of(thing);
    const auto found = std::ranges::find(words, plain_word(key), &Spelling::word);
    return found == words.end() ? nullptr : &*found;
}

/// The word that a key misspells; empty when it is another word of its own right.
std::string_view misspelt(std::string_view word, std::span<const std::string_view> known) {
    const std::string_view meant = nearest(word, known);
    if (meant.empty()) return {};
    const std::size_t edits = edit_distance(word, meant);
    const bool begun = word.size() >= 3 && meant.starts_with(word);
    const bool near = (edits == 1 && word.size() >= 4) || (edits == 2 && word.size() >= 7);
    return begun || near ? meant : std::string_view();
}

/// Enters a value of one attribute.
struct Entry {
    std::string_view key, value;
    const AttributeError& fail;

    void bad(std::string_view expected) const {
        fail(fmt::format("{} {}", key, in_quotes(value)), expected);
    }

    template <class T>
    void enter(std::optional<T>& field, T entered) const {
        if (field) fail(fmt::format("{} again", key), "every attribute once");
        field = std::move(entered);
    }

    template <class T>
    void integer(std::optional<T>& field) const {
        constexpr std::int64_t exact = std::int64_t{1} << 53;  // as `Problem` takes in total
        constexpr auto most = std::min<std::int64_t>(exact, std::numeric_limits<T>::max());
        const auto number = parse_whole(value);
        if (!number || *number < 0 || *number > most) {
            return bad(fmt::format("an integer from 0 to {}", most));
        }
        enter(field, static_cast<T>(*number));
    }

    void text(std::optional<std::string>& field) const {
        if (value.empty() || !is_plain_text(value)) {
            return bad("a text in UTF-8 without control characters");
        }
        enter(field, std::string(value));
    }

    double number() const {
        const auto parsed = parse_number<double>(value);
        if (!parsed || !(*parsed >= 0 && std::isfinite(*parsed))) bad("a number of 0 or more");
        return *parsed;
    }

    bool is_above_zero() const {
        const auto parsed = parse_number<double>(value);
        if (!parsed || !std::isfinite(*parsed)) bad("a number");
        return *parsed > 0;
    }

    void truth(std::optional<bool>& field) const {
        const std::string word = plain_word(value);
        if (word != "0" && word != "1" && word != "false" && word != "true") {
            return bad("0, 1, false or true");
        }
        enter(field, word == "1" || word == "true");
    }
};

}  // namespace

void Attributes::apply(Operator& op) const {
    op.latency = latency.value_or(op.latency);
    op.amount = amount.value_or(op.amount);
    op.size = size.value_or(op.size);
}

void Attributes::apply(Dependency& dependency) const {
    dependency.distance = distance.value_or(dependency.distance);
    dependency.delay = delay.value_or(dependency.delay);
    dependency.carries = carries.value_or(dependency.carries);
    dependency.weight = weight.value_or(dependency.carries ? dependency.weight : 0.0);
}

void Attributes::fill_in(const Attributes& defaults) {
    const auto fill = [&](auto field) {
        if (!(this->*field)) this->*field = defaults.*field;
    };
    fill(&Attributes::name);
    fill(&Attributes::resource);
    fill(&Attributes::latency);
    fill(&Attributes::distance);
    fill(&Attributes::delay);
    fill(&Attributes::amount);
    fill(&Attributes::size);
    fill(&Attributes::weight);
    fill(&Attributes::carries);
}

bool AttributeMap::wants(std::string_view key, const AttributeError& fail, std::int64_t times) {
    if (std::ranges::find(own_, key) != own_.end()) return false;
    if (find(thing_, key) != nullptr) return true;
    std::vector<std::string_view> words;
    for (const Spelling& spelling : words_of(thing_))
        words.push_back(spelling.word);
    const bool other = thing_ == Thing::graph;
    const std::string_view meant =
        misspelt(other ? std::string(key) : plain_word(key), other ? own_ : words);
    if (!meant.empty()) {
        const std::string_view thing = other ? what() : noun(thing_);
        fail(fmt::format("{} of {} {}", in_quotes(key), thing == "edge" ? "an" : "a", thing),
             fmt::format("a known attribute; did you mean {}?", meant));
    }
    if (times == 0) return false;
    const auto known = unused_.find(key);
    if (known == unused_.end()) {
        unused_.emplace(key, times);
    } else {
        known->second += times;
    }
    return false;
}

void AttributeMap::take(Attributes& attributes, std::string_view key, std::string_view value,
                        const AttributeError& fail) const {
    const Entry entry{key, value, fail};
    switch (find(thing_, key)->field) {
        case Field::name:
            return entry.text(attributes.name);
        case Field::latency:
            return entry.integer(attributes.latency);
        case Field::resource:
            return entry.text(attributes.resource);
        case Field::amount:
            return entry.integer(attributes.amount);
        case Field::size:
            return entry.integer(attributes.size);
        case Field::distance:
            return entry.integer(attributes.distance);
        case Field::delay:
            return entry.integer(attributes.delay);
        case Field::weight:
            return entry.enter(attributes.weight, entry.number());
        case Field::carries:
            return entry.truth(attributes.carries);
        case Field::type:
            if (value != "Data" && value != "Precedence") entry.bad("Data or Precedence");
            return entry.enter(attributes.carries, value == "Data");
        case Field::parameter:
            if (thing_ == Thing::edge) {
                return entry.enter(attributes.weight, entry.is_above_zero() ? 1.0 : 0.0);
            }
            entry.integer(attributes.amount);
            return entry.integer(attributes.size);
    }
}

std::string_view AttributeMap::what() const {
    return noun_.empty() ? noun(thing_) : noun_;
}

std::vector<std::string> AttributeMap::remarks() const {
    constexpr std::size_t most = 8;
    std::vector<std::string> lines;
    for (const auto& [key, count] : unused_) {
        if (lines.size() == most) {
            const std::size_t more = unused_.size() - most;
            lines.push_back(fmt::format("{} of {}s {} not used either",
                                        counted(more, "more attribute"), what(),
                                        more == 1 ? "is" : "are"));
            break;
        }
        lines.push_back(
            fmt::format("attribute {} of {} is not used", in_quotes(key), counted(count, what())));
    }
    return lines;
}

}  // namespace gaus::io
