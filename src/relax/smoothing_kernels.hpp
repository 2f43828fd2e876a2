// SPDX-License-Identifier: Apache-2.0
#pragma once

#ifdef __CUDACC__
#define GAUS_ON_ANY_DEVICE __host__ __device__
#else
#define GAUS_ON_ANY_DEVICE
#endif

// For numbers and for vectors of them. y = distance / (reach sigma) is in -1..1.
namespace {

/// Epanechnikov's kernel of unit variance.
struct Polynomial {
    static constexpr float reach = 2.2360680f;
    template <class Number>
    static GAUS_ON_ANY_DEVICE Number cdf(Number y) {
        return y * (0.75f - 0.25f * (y * y)) + 0.5f;
    }
    template <class Number>
    static GAUS_ON_ANY_DEVICE Number pdf(Number y) {
        return 0.75f - 0.75f * (y * y);
    }
};

/// Normal distribution cut at 4 sigma, by Chebyshev fits in y^2: 8e-6 (cdf), 3e-5 (pdf) absolute.
struct Gaussian {
    static constexpr float reach = 4.0f;
    template <class Number>
    static GAUS_ON_ANY_DEVICE Number cdf(Number y) {
        const Number u = 2.0f * (y * y) - 1.0f;
        Number q = 0.00642109057f * u - 0.0159660652f;
        q = q * u + 0.0233154241f;
        q = q * u - 0.0461896583f;
        q = q * u + 0.0906766802f;
        q = q * u - 0.148543254f;
        q = q * u + 0.223675057f;
        q = q * u - 0.337226629f;
        q = q * u + 0.703845263f;
        return y * q + 0.5f;
    }
    template <class Number>
    static GAUS_ON_ANY_DEVICE Number pdf(Number y) {
        const Number u = 2.0f * (y * y) - 1.0f;
        Number p = -0.0312815644f * u + 0.0734049603f;
        p = p * u - 0.0842467919f;
        p = p * u + 0.142144367f;
        p = p * u - 0.254273593f;
        p = p * u + 0.320674598f;
        p = p * u - 0.310899109f;
        p = p * u + 0.23270224f;
        p = p * u - 0.116962083f;
        p = p * u + 0.0292523243f;
        return p;
    }
};

}  // namespace
