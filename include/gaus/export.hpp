#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <iosfwd>

namespace gaus {

// Formats: docs/formats.md. All throw InputError when an operator has no start.

/// One line per operator: name,class,start,end; end = start + latency; quoted as in RFC 4180.
void export_csv(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// The schedule with its objectives, usage and live values.
void export_json(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// Graphviz: operators ranked by step, a colour per class; dashed dependencies are loop-carried,
/// dotted ones order only.
void export_dot(std::ostream& out, const Problem& problem, const Schedule& schedule);

}  // namespace gaus
