// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace gaus::test {

/// a -> b -> d and c -> d: three steps, one class "alu", c may start in step 0 or 1.
inline const std::string small_design = R"({
"format": "gaus-design", "version": 1, "name": "small",
"resources": [{"name": "alu"}],
"operators": [{"name": "a", "resource": "alu"}, {"name": "b", "resource": "alu"},
              {"name": "c", "resource": "alu"}, {"name": "d", "resource": "alu"}],
"dependencies": [{"source": "a", "target": "b"}, {"source": "b", "target": "d"},
                 {"source": "c", "target": "d"}]
})";

/// An accumulator: b feeds a of the next iteration.
inline const std::string loop_design = R"({
"format": "gaus-design", "version": 1, "name": "loop",
"resources": [{"name": "alu"}],
"operators": [{"name": "a", "resource": "alu"}, {"name": "b", "resource": "alu"}],
"dependencies": [{"source": "a", "target": "b"}, {"source": "b", "target": "a", "distance": 1}]
})";

inline const std::string cyclic_design = R"({
"format": "gaus-design", "version": 1, "name": "cyclic",
"resources": [{"name": "alu"}],
"operators": [{"name": "a", "resource": "alu"}, {"name": "b", "resource": "alu"}],
"dependencies": [{"source": "a", "target": "b"}, {"source": "b", "target": "a"}]
})";

inline const std::string negative_latency_design = R"({
"format": "gaus-design", "version": 1, "name": "negative",
"resources": [{"name": "alu"}],
"operators": [{"name": "a", "resource": "alu", "latency": -1}],
"dependencies": []
})";

}  // namespace gaus::test
