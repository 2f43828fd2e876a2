// SPDX-License-Identifier: Apache-2.0
#include "gaus/torch/categorical.hpp"

#include "gaus/error.hpp"
#include "gaus/random.hpp"

#include "torch/categorical_objectives.hpp"
#include "torch/constrained_choice.hpp"

#include <algorithm>
#include <cmath>
#include <new>
#include <string_view>
#include <vector>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/util/Exception.h>

namespace gaus {

namespace {

using categorical::SoftObjectives;

void check(const Problem& problem, const Windows& windows, const CategoricalSettings& settings) {
    if (windows.ii > 0) throw InputError("GS-Schedule is not defined for pipelined designs");
    if (settings.initial == nullptr) return;
    const auto& start = settings.initial->start;
    if (start.size() != static_cast<std::size_t>(problem.operator_count()))
        throw InputError("the initial schedule has another number of operators than the design");
    for (std::size_t v = 0; v < start.size(); ++v)
        if (start[v] < windows.earliest[v] || start[v] > windows.latest[v])
            throw InputError("the initial schedule leaves the windows of the operators");
}

/// 0 inside the windows, more at the initial schedule; nothing is ever chosen outside.
at::Tensor first_logits(const Windows& windows, const CategoricalSettings& settings) {
    const auto count = static_cast<std::int64_t>(windows.earliest.size());
    at::Tensor logits = at::full({count, windows.latency_bound}, -INFINITY, at::kFloat);
    float* data = logits.data_ptr<float>();
    for (std::int64_t v = 0; v < count; ++v) {
        float* row = data + v * windows.latency_bound;
        std::fill(row + windows.earliest[v], row + windows.latest[v] + 1, 0.0f);
        if (settings.initial != nullptr)
            row[settings.initial->start[v]] = static_cast<float>(settings.confidence);
    }
    return logits;
}

at::Tensor one_hot(const std::vector<std::int32_t>& start, std::int32_t steps) {
    at::Tensor chosen = at::zeros({static_cast<std::int64_t>(start.size()), steps});
    float* data = chosen.data_ptr<float>();
    for (std::size_t v = 0; v < start.size(); ++v)
        data[static_cast<std::int64_t>(v) * steps + start[v]] = 1.0f;
    return chosen;
}

/// Adam (Kingma and Ba, ICLR 2015) in place: torch::optim would bring all of LibTorch's front end.
class Adam {
  public:
    explicit Adam(const at::Tensor& parameters)
        : moment_(at::zeros_like(parameters)), moment2_(at::zeros_like(parameters)) {}

    void step(at::Tensor& parameters, const at::Tensor& gradient, double rate) {
        constexpr double beta = 0.9, beta2 = 0.999, epsilon = 1e-12;
        fade_ *= beta;
        fade2_ *= beta2;
        moment_.mul_(beta).add_(gradient, 1.0 - beta);
        moment2_.mul_(beta2).addcmul_(gradient, gradient, 1.0 - beta2);
        const at::Tensor size = moment2_.sqrt().add_(epsilon);
        parameters.addcdiv_(moment_, size, -rate * std::sqrt(1.0 - fade2_) / (1.0 - fade_));
    }

  private:
    at::Tensor moment_, moment2_;
    double fade_ = 1, fade2_ = 1;
};

class Descent {
  public:
    Descent(const Problem& problem, const Windows& windows, const CategoricalSettings& settings,
            const VisitMode& visit, const StopCheck& stop)
        : problem_(problem),
          windows_(windows),
          settings_(settings),
          visit_(visit),
          stop_(stop),
          objectives_(problem, settings.prices, windows.latency_bound),
          logits_(first_logits(windows, settings)),
          adam_(logits_),
          noise_(at::detail::createCPUGenerator(Random(settings.seed, settings.restart)())) {}

    Categorical run() {
        constexpr int visit_period = 10;
        while (end_.iterations < settings_.iterations && !stop_()) {
            if (!iterate()) break;
            ++end_.iterations;
            if (end_.iterations % visit_period == 0) visit();
        }
        if (end_.finite && (end_.iterations == 0 || end_.iterations % visit_period != 0)) visit();
        return end_;
    }

  private:
    double falling(double start, double end) const {
        const double done = end_.iterations / std::max(1.0, settings_.iterations - 1.0);
        return start * std::pow(end / start, done);
    }

    /// (logits + Gumbel noise) / temperature.
    at::Tensor noisy(double temperature) {
        constexpr double least = 1e-20;               // 0 may be drawn
        constexpr std::int64_t most_cells = 1 << 22;  // between looks at the stop
        at::Tensor score = at::empty_like(logits_);
        const std::int64_t most = std::max<std::int64_t>(1, most_cells / score.size(1));
        for (std::int64_t row = 0; row < score.size(0) && !stop_(); row += most) {
            const std::int64_t count = std::min(most, score.size(0) - row);
            score.narrow(0, row, count)
                .exponential_(1.0, noise_)
                .clamp_min_(least)
                .log_()
                .neg_()
                .add_(logits_.narrow(0, row, count))
                .div_(temperature);
        }
        return score;
    }

    /// False when stopped.
    bool iterate() {
        const double temperature = falling(settings_.temperature_start, settings_.temperature_end);
        const at::Tensor score = noisy(temperature);
        if (stop_()) return false;
        const auto start = categorical::choose(problem_, windows_, score.data_ptr<float>());
        if (stop_()) return false;
        at::Tensor gradient = by_choice(start);
        if (!gradient.defined() || stop_()) return false;
        at::Tensor cumulative = at::zeros_like(gradient);
        if (!categorical::differentiate(problem_, windows_, score.data_ptr<float>(), start,
                                        gradient.data_ptr<float>(), cumulative.data_ptr<float>(),
                                        stop_))
            return false;
        adam_.step(logits_, gradient.div_(temperature), settings_.learning_rate);
        return true;
    }

    /// Gradient of the energy by the chosen steps, 0 outside the windows; undefined when stopped or
    /// not finite.
    at::Tensor by_choice(const std::vector<std::int32_t>& start) {
        const double smoothing = falling(settings_.smoothing_start, settings_.smoothing_end);
        const at::AutoGradMode with_gradients(true);
        at::Tensor chosen = one_hot(start, windows_.latency_bound).requires_grad_();
        const at::Tensor energy = objectives_.energy(chosen, smoothing);
        end_.loss = energy.item<double>();
        end_.finite = std::isfinite(end_.loss);
        if (!end_.finite || stop_()) return {};
        if (!energy.requires_grad()) return at::zeros_like(logits_);
        energy.backward();
        at::Tensor gradient = chosen.grad();
        clear_outside(gradient.data_ptr<float>());
        return gradient;
    }

    void clear_outside(float* gradient) const {
        for (std::size_t v = 0; v < windows_.earliest.size(); ++v) {
            float* row = gradient + static_cast<std::int64_t>(v) * windows_.latency_bound;
            std::fill(row, row + windows_.earliest[v], 0.0f);
            std::fill(row + windows_.latest[v] + 1, row + windows_.latency_bound, 0.0f);
        }
    }

    void visit() const {
        const auto mode = categorical::choose(problem_, windows_, logits_.data_ptr<float>());
        visit_(std::vector<float>(mode.begin(), mode.end()));
    }

    const Problem& problem_;
    const Windows& windows_;
    const CategoricalSettings& settings_;
    const VisitMode& visit_;
    const StopCheck& stop_;
    SoftObjectives objectives_;
    at::Tensor logits_;  ///< [V, D]
    Adam adam_;
    at::Generator noise_;
    Categorical end_;
};

}  // namespace

Categorical relax_categorical(const Problem& problem, const Windows& windows,
                              const CategoricalSettings& settings, int threads,
                              const VisitMode& visit, const StopCheck& stop) {
    check(problem, windows, settings);
    at::set_num_threads(std::max(1, threads));
    const at::NoGradGuard no_gradients;
    try {
        return Descent(problem, windows, settings, visit, stop).run();
    } catch (const c10::Error& error) {
        // LibTorch has no type of its own for it.
        if (std::string_view(error.what()).find("allocate memory") != std::string_view::npos)
            throw std::bad_alloc();
        throw;
    }
}

}  // namespace gaus
