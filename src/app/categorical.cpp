// SPDX-License-Identifier: Apache-2.0
#include "app/categorical.hpp"

#include "gaus/error.hpp"

#include <dlfcn.h>
#include <filesystem>
#include <string>

namespace gaus::app {
namespace {

constexpr const char* module_name = "gaus_torch.so";

/// Where the module is; empty: nowhere.
std::filesystem::path module_path() {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    for (const auto& folder : {program, program / GAUS_MODULE_DIR})
        if (std::filesystem::exists(folder / module_name)) return folder / module_name;
    return {};
}

[[noreturn]] void refuse() {
    const char* why = dlerror();
    throw SystemError(std::string("--method gs: ") + (why != nullptr ? why : module_name));
}

}  // namespace

RelaxCategorical load_categorical() {
    const std::filesystem::path path = module_path();
    if (path.empty()) throw SystemError("this build has no LibTorch: --method gs needs it");
    void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (module == nullptr) refuse();
    void* symbol = dlsym(module, "gaus_categorical");
    if (symbol == nullptr) refuse();
    RelaxCategorical relax;
    reinterpret_cast<void (*)(RelaxCategorical*)>(symbol)(&relax);
    return relax;
}

}  // namespace gaus::app
