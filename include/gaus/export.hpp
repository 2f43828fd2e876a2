#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <iosfwd>

namespace gaus {

/// One line per operator: name,class,start,end.
void export_csv(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// The schedule with its objectives, usage and live values.
void export_json(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// Graphviz: operators ranked by step.
void export_dot(std::ostream& out, const Problem& problem, const Schedule& schedule);

}  // namespace gaus
