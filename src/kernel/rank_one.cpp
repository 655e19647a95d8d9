// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the power method for the first singular pair of E = R + d x', from R, d and x.
//     v = E'u = R'u + x (d'u),   E v = R v + d (x'v)
// Algorithm: the residual r_i of a user gives v_i = r_i'u + x_i (d'u), and v_i r_i is added to the
// sum while r_i is in the cache. Four users at a time share the reads of u and the writes of the
// sum.
#include "kernel/rank_one.hpp"

#include "kernel/pack.hpp"

namespace prunadag {
namespace {

constexpr std::size_t group = 4;

/// products[k] = rows[k]'u for Count rows of `size` numbers.
template <std::size_t Count>
PRUNADAG_INLINED void multiply(const double* const* rows, const double* u, std::size_t size,
                               double* products) {
  Pack sums[Count] = {};
  const std::size_t whole = size / pack_size * pack_size;
  for (std::size_t f = 0; f < whole; f += pack_size) {
    Pack part;
    load(part, u + f);
    for (std::size_t k = 0; k < Count; ++k) {
      Pack r;
      load(r, rows[k] + f);
      sums[k] += r * part;
    }
  }
  for (std::size_t k = 0; k < Count; ++k) {
    products[k] = total(sums[k]);
    for (std::size_t f = whole; f < size; ++f) products[k] += rows[k][f] * u[f];
  }
}

/// sum += factors[0] rows[0] + factors[1] rows[1] + ...
template <std::size_t Count>
PRUNADAG_INLINED void add(const double* const* rows, const double* factors, std::size_t size,
                          double* sum) {
  const std::size_t whole = size / pack_size * pack_size;
  for (std::size_t f = 0; f < whole; f += pack_size) {
    Pack part;
    load(part, sum + f);
    for (std::size_t k = 0; k < Count; ++k) {
      Pack r;
      load(r, rows[k] + f);
      part += factors[k] * r;
    }
    store(sum + f, part);
  }
  for (std::size_t f = whole; f < size; ++f) {
    for (std::size_t k = 0; k < Count; ++k) sum[f] += factors[k] * rows[k][f];
  }
}

/// For Count users from `first` on; returns their part of x'v.
template <std::size_t Count>
PRUNADAG_INLINED double step_of(const AtomFit& fit, std::size_t first, double du, const double* u,
                                double* next) {
  const std::size_t features = fit.atom.size();
  const double* rows[Count];
  double v[Count], xv = 0.0;
  for (std::size_t k = 0; k < Count; ++k) {
    rows[k] = fit.residuals + std::size_t(fit.users[first + k]) * features;
  }
  multiply<Count>(rows, u, features, v);
  for (std::size_t k = 0; k < Count; ++k) {
    v[k] += fit.values[first + k] * du;
    xv += fit.values[first + k] * v[k];
  }
  add<Count>(rows, v, features, next);
  return xv;
}

PRUNADAG_MULTIVERSION void power_step(const AtomFit& fit, const double* u, double* next) {
  const std::size_t features = fit.atom.size(), count = fit.users.size();
  const double* const atom = fit.atom.data();
  double du, xv = 0.0;
  multiply<1>(&atom, u, features, &du);
  std::size_t i = 0;
  for (; i + group <= count; i += group) xv += step_of<group>(fit, i, du, u, next);
  for (; i < count; ++i) xv += step_of<1>(fit, i, du, u, next);
  add<1>(&atom, &xv, features, next);
}

PRUNADAG_MULTIVERSION void replace(const AtomFit& fit, const double* u) {
  const std::size_t features = fit.atom.size();
  const double* const atom = fit.atom.data();
  double du;
  multiply<1>(&atom, u, features, &du);
  for (std::size_t i = 0; i < fit.users.size(); ++i) {
    double* const r = fit.residuals + std::size_t(fit.users[i]) * features;
    const double* const rows[] = {atom, u};
    const double* const own = r;
    double v;
    multiply<1>(&own, u, features, &v);
    v += fit.values[i] * du;
    const double factors[] = {fit.values[i], -v};
    add<2>(rows, factors, features, r);
    fit.values[i] = v;
  }
}

PRUNADAG_MULTIVERSION double product(const double* a, const double* b, std::size_t size) {
  double result;
  multiply<1>(&a, b, size, &result);
  return result;
}

}  // namespace

double inner_product(std::span<const double> a, std::span<const double> b) {
  return product(a.data(), b.data(), a.size());
}

void add_power_step(const AtomFit& fit, std::span<const double> u, std::span<double> next) {
  power_step(fit, u.data(), next.data());
}

void replace_atom(const AtomFit& fit, std::span<const double> u) { replace(fit, u.data()); }

}  // namespace prunadag
